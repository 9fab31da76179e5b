"""The facts a request may state: their types, values, questions, and what is wrong with a value."""

from __future__ import annotations

import re

from runner.operators import CHOICES, DATE, NUMBER, NUMBERS, TEXT, YES_NO
from runner.problem import nearest
from runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
LONGEST_TEXT = 10_000
LONGEST_DATED = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


@value
class FactType:
    """One fact: its full name, type, question, who decides it, and its values or bounds."""

    name: str
    type: str
    ask: str
    kind: str
    by: str
    values: dict[str, str]
    smallest: int = 0
    largest: int = 0
    note: str = ""
    shown: bool = False


DAY = FactType("date", DATE, "On which day does the exchange take place?", "record", "the person who asks", {})


def from_data(data: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]]) -> dict[str, FactType]:
    """The facts of a valid facts file; `lists` holds the value files it names."""
    return {
        name: FactType(
            name,
            fact["type"],
            fact["ask"],
            fact["decides"]["kind"],
            fact["decides"]["by"],
            dict(fact.get("values") or lists.get(fact.get("values_from", ""), {})),
            fact.get("from", 0),
            fact.get("to", 0),
            fact.get("note", ""),
            fact.get("shown", False),
        )
        for name, fact in data["facts"].items()
    }


def real_date(text: str) -> bool:
    """Whether the text is a day of the calendar, as YYYY-MM-DD."""
    if not ISO.match(text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if not (year and 1 <= month <= 12 and 1 <= day <= LONGEST_DATED[month]):  # noqa: PLR2004 - months
        return False
    return month != 2 or day < 29 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))  # noqa: PLR2004 - the Gregorian rule


def date_fault(given: Any) -> tuple[str, str] | None:
    """What is wrong with a date, and what was probably meant."""
    if isinstance(given, str) and real_date(given):
        return None
    if not isinstance(given, str):
        return f"{shown(given)} is not a date", "write it as YYYY-MM-DD"
    if ISO.match(given):
        month, day = int(given[5:7]), int(given[8:])
        if given[:4] != "0000" and 1 <= month <= 12 and day > LONGEST_DATED.get(month, 31) - 1:  # noqa: PLR2004 - months
            last = next(d for d in (31, 30, 29, 28) if real_date(f"{given[:8]}{d}"))
            return f"`{given}` is not a day of the calendar", f"the last day of that month is {given[:8]}{last}"
        return f"`{given}` is not a day of the calendar", ""
    return f"{shown(given)} is not a date", "write it as YYYY-MM-DD"


def fault(fact: FactType, given: Any) -> tuple[str, str] | None:
    """What is wrong with a known value of the fact, and help; nothing where it is allowed."""
    if fact.type == YES_NO:
        return None if isinstance(given, bool) else (f"{shown(given)} is neither true nor false", truth_help(given))
    if fact.type == DATE:
        return date_fault(given)
    if fact.type == TEXT:
        if not isinstance(given, str):
            return f"{shown(given)} is not text", "write it in quotes"
        return (f"longer than {LONGEST_TEXT:,} characters", "") if len(given) > LONGEST_TEXT else None
    if fact.type in {CHOICES, NUMBERS}:
        return set_fault(fact, given)
    return member_fault(fact, given)


def set_fault(fact: FactType, given: Any) -> tuple[str, str] | None:
    if not isinstance(given, list | tuple):
        return f"{shown(given)} is not a list", f"write it as [{given}]" if isinstance(given, str | int) else ""
    seen = set()
    for member in given:
        if member is None:
            return "a member of a set cannot be null", "leave the member out"
        found = member_fault(fact, member)
        if found:
            return found
        if member in seen:
            return f"{shown(member)} stands twice in the set", "keep one"
        seen.add(member)
    return None


def member_fault(fact: FactType, given: Any) -> tuple[str, str] | None:
    if fact.type in {NUMBER, NUMBERS}:
        if isinstance(given, bool) or not isinstance(given, int):
            return f"{shown(given)} is not a whole number", f"write {int(given)}" if isinstance(
                given, float
            ) and given == int(given) else ""
        if fact.smallest <= given <= fact.largest or (not fact.smallest and not fact.largest):
            return None
        return (
            f"{given} is not from {fact.smallest} to {fact.largest}",
            f"the nearest is {min(max(given, fact.smallest), fact.largest)}",
        )
    if not isinstance(given, str):
        return f"{shown(given)} is not one of the values of `{fact.name}`", allowed(fact)
    if given in fact.values:
        return None
    return f"{shown(given)} is not one of the values of `{fact.name}`", nearest(given, fact.values) or allowed(fact)


def allowed(fact: FactType, most: int = 12) -> str:
    """The values of a choice, for help."""
    names = list(fact.values)
    return "one of " + ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def truth_help(given: Any) -> str:
    words = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
    meant = words.get(given.lower(), given.lower()) if isinstance(given, str) else ""
    return (
        f"did you mean {meant}, without quotes?"
        if meant in {"true", "false"}
        else "write true, false, or null where it is not known"
    )


def shown(given: Any) -> str:
    """A given value as the user wrote it, shortened."""
    if isinstance(given, bool):
        text = "true" if given else "false"
    elif given is None:
        text = "null"
    elif isinstance(given, dict):
        return "a group of keys"
    elif isinstance(given, list):
        return "a list"
    else:
        text = str(given)
    return f"`{text[:60]}{'...' if len(text) > 60 else ''}`"  # noqa: PLR2004 - one line
