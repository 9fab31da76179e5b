"""What is wrong with a value that is stated for a fact, in words, with help for whoever stated it."""

from __future__ import annotations

import re

from statute_runner.law.facts import too_early
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.problem import nearest, quoted
from statute_runner.text.characters import forbidden, mend
from statute_runner.text.days import date_fault
from statute_runner.text.strict_json import EXACT, LARGEST_WHOLE_NUMBER, shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any, TypeAlias

    from statute_runner.law.facts import FactType

    Path: TypeAlias = tuple[str | int, ...]

LONGEST_TEXT = 10_000
LONGEST_HINT = 100
WRITE_TRUTH = "write true, false, or null if it is not known"


def fault(fact: FactType, given: object) -> tuple[str, str] | None:
    """What is wrong with a known value of the fact, and help; nothing where it is allowed."""
    return next(((message, help_) for _, message, help_ in faults(fact, given)), None)


def faults(fact: FactType, given: object) -> Iterator[tuple[Path, str, str]]:
    """All that is wrong with a known value of the fact: where in it, what, and help."""
    if fact.type == LIST:
        yield from list_faults(fact, given)
    elif fact.type in {CHOICES, NUMBERS}:
        yield from set_faults(fact, given)
    elif not (fact.absent and given == WRITTEN) and (found := single_fault(fact, given)):
        yield (), *found


def list_faults(fact: FactType, given: object) -> Iterator[tuple[Path, str, str]]:
    """What is wrong with the members of a list, and with their fields."""
    if not isinstance(given, list | tuple):
        yield (), f"expected a list, got {shown(given)}", "write a list of members; [] where there is none"
        return
    if len(given) > fact.largest:
        yield (), f"at most {fact.largest} members allowed, got {len(given):,}", ""
        return
    for number, member in enumerate(given):
        if not isinstance(member, dict):
            message = f"expected a member with fields, got {shown(member)}"
            yield (number,), message, f"its fields are {', '.join(fact.fields)}"
            continue
        found = list(member_faults(fact, member)) or list(order_faults(fact, member))
        yield from (((number, *path), message, help_) for path, message, help_ in found)


def order_faults(fact: FactType, member: Mapping[str, Any]) -> Iterator[tuple[Path, str, str]]:
    """The dates of a member, each allowed by itself, that are earlier than another of its dates allows."""
    for field, mine, other in too_early(fact, member):
        message = f"expected a day not before {other}, which is `{field.after}`, got {mine}"
        yield (field.short,), message, f"one of the two is wrong; leave out `{field.short}` if it is not known"


def member_faults(fact: FactType, member: Mapping[Any, object]) -> Iterator[tuple[Path, str, str]]:
    """What is wrong with the fields of a member, each for itself."""
    for key, stated in member.items():
        field = fact.fields.get(key)
        if field is None:
            help_ = nearest(str(key), fact.fields) or f"one of {', '.join(fact.fields)}"
            yield (key,), f"unknown field {quoted(str(key))}", help_
        elif stated is not None:
            yield from (((key, *path), message, help_) for path, message, help_ in faults(field, stated))


def single_fault(fact: FactType, given: object) -> tuple[str, str] | None:
    if fact.type == YES_NO:
        return None if isinstance(given, bool) else (f"expected true or false, got {shown(given)}", truth_help(given))
    if fact.type == DATE:
        return date_fault(given)
    if fact.type == TEXT:
        return text_fault(given)
    return number_fault(fact, given) if fact.type == NUMBER else choice_fault(fact, given)


def text_fault(given: object) -> tuple[str, str] | None:
    if not isinstance(given, str):
        help_ = "write it in quotes" if isinstance(given, bool | int | float) else ""
        return f"expected text, got {shown(given)}", help_
    if character := forbidden(given):
        return f"the character {character} is not allowed", mend(character)
    if len(given) > LONGEST_TEXT:
        return f"at most {LONGEST_TEXT:,} characters allowed, got {len(given):,}", ""
    return None


def set_faults(fact: FactType, given: object) -> Iterator[tuple[Path, str, str]]:
    if not isinstance(given, list | tuple):
        help_ = f"write it as [{given}]" if isinstance(given, str | int) else ""
        yield (), f"expected a list, got {shown(given)}", help_
        return
    seen = set()
    for number, member in enumerate(given):
        if member is None:
            yield (number,), "a set must not contain null", "remove `null`"
            continue
        found = number_fault(fact, member) if fact.type == NUMBERS else choice_fault(fact, member)
        if found:
            yield (number,), *found
        elif member in seen:
            yield (number,), f"duplicate value {shown(member)}", "keep one of the two"
        else:
            seen.add(member)


def number_fault(fact: FactType, given: object) -> tuple[str, str] | None:
    if isinstance(given, bool) or not isinstance(given, int):
        written = given.strip() if isinstance(given, str) else ""
        if written.isascii() and written.isdigit() and len(written) < 16:  # noqa: PLR2004 - digits of 2^53
            return f"expected a whole number, got {shown(given)}", f"did you mean {int(written)}, without quotes?"
        help_ = f"did you mean {int(given)}?" if isinstance(given, float) and given.is_integer() else ""
        return f"expected a whole number, got {shown(given)}", help_
    if fact.smallest <= given <= fact.largest or (not fact.smallest and not fact.largest):
        beyond = f"number out of range: beyond {LARGEST_WHOLE_NUMBER}"
        return None if abs(given) <= LARGEST_WHOLE_NUMBER else (beyond, EXACT)
    closest = min(max(given, fact.smallest), fact.largest)
    got = shown(given).strip("`")
    return f"expected {fact.smallest} to {fact.largest}, got {got}", f"the nearest is {closest}"


def choice_fault(fact: FactType, given: object) -> tuple[str, str] | None:
    if isinstance(given, str) and given in fact.values:
        return None
    message = f"expected a value of `{fact.name}`, got {shown(given)}"
    if isinstance(given, list) and len(given) == 1 and isinstance(given[0], str):
        return message, f"only one value is allowed: write {given[0]}, without brackets"
    return message, meant(given, fact) or allowed(fact)


def meant(given: object, fact: FactType) -> str:
    """The value probably meant: one written alike, or one whose meaning is that word or has it as initials."""
    if not isinstance(given, str) or not given.strip() or len(given) > LONGEST_HINT:
        return ""
    sought = given.strip().lower()
    for name, meaning in fact.values.items():
        words = re.findall(r"[^\W_]+", meaning.lower())
        if sought in {meaning.lower(), " ".join(words)} or (len(words) > 1 and sought == "".join(w[0] for w in words)):
            return f"did you mean `{name}` ({meaning})?"
    return nearest(given, fact.values)


def allowed(fact: FactType, most: int = 12) -> str:
    """The values of a choice, for help."""
    names = list(fact.values)
    return "one of " + ", ".join(names[:most]) + (", ..." if len(names) > most else "")


def truth_help(given: object) -> str:
    words = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
    written = given.strip().lower() if isinstance(given, str) else ""
    if written in words:
        return f"did you mean `{words[written]}`?"
    if written in {"true", "false"}:
        return f"did you mean `{written}`, without quotes?"
    return WRITE_TRUTH
