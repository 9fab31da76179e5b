"""What a person types in answer to a question, as the value of a fact."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.law.value_faults import faults
from statute_runner.logic.absence import NONE, WRITTEN
from statute_runner.logic.operators import CHOICES, LIST, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.problem import nearest, quoted, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Member, Scalar

NO_MEMBERS = {"no", "n", "none", "0"}
MOST_LISTED = 20
SHORTEST_HINT = 3
MOST_HINTS = 6
TRUTH = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
WHOLE = re.compile(r"-?[0-9]{1,16}\Z")
COUNT = re.compile(r"[0-9]{1,6}\Z")


def listed(fact: FactType) -> Sequence[str]:
    """The values of a fact that a question shows, each under its number; none of a long list."""
    return list(fact.values) if len(fact.values) <= MOST_LISTED else ()


def value_of(fact: FactType, text: str) -> Known:
    """The value that the text stands for: by name or by number, of a set several or `none`.

    Of a list it is how many members there are, of which nothing is known yet. Raises `Refused` with the nearest value.
    """
    given: Known | list[Scalar]
    if fact.absent and text.strip().lower() == WRITTEN:
        return NONE
    if fact.type == LIST:
        return so_many(fact, text.strip())
    if fact.type in {CHOICES, NUMBERS}:
        members = [member for member in re.split(r"[\s,;]+", text) if member]
        given = [] if text.strip().lower() == WRITTEN else [single(fact, member) for member in members]
    else:
        given = single(fact, text.strip())
    for _, message, help_ in faults(fact, given):
        raise refuse("request-value", message, help=meaning(fact, given) or help_)
    return tuple(given) if isinstance(given, list) else given


def so_many(fact: FactType, text: str) -> tuple[Member, ...]:
    """So many members as the text says. Raises `Refused`."""
    if text.lower() in NO_MEMBERS:
        return ()
    if not COUNT.match(text):
        raise refuse("request-value", f"{quoted(text)} is no number", help="say how many there are; 0 or `no` for none")
    given: tuple[Member, ...] = tuple({} for _ in range(min(int(text), fact.largest + 1)))
    if len(given) > fact.largest:
        raise refuse("request-value", f"at most {fact.largest} members allowed, got {int(text):,}")
    return given


def single(fact: FactType, text: str) -> Scalar:
    """A value or a member as a request would state it; what is none stays as it was typed, for the checks to name."""
    if fact.type == TEXT:
        return text
    if fact.type == YES_NO:
        if text.lower() not in TRUTH:
            raise refuse(
                "request-value",
                f"{quoted(text)} is neither yes nor no",
                help=nearest(text.lower(), TRUTH) or "answer yes or no",
            )
        return TRUTH[text.lower()]
    if fact.type in {NUMBER, NUMBERS}:
        return int(text) if WHOLE.match(text) else text
    if text in fact.values:
        return text
    numbered = listed(fact)
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(numbered):
        return numbered[int(text) - 1]
    alike = [name for name in fact.values if name.lower() == text.lower()]
    return alike[0] if len(alike) == 1 else text


def meaning(fact: FactType, given: Known | list[Scalar]) -> str:
    """The values of a long list whose meanings hold what was typed."""
    if not isinstance(given, str) or listed(fact) or len(given) < SHORTEST_HINT:
        return ""
    sought = given.lower()
    found = [f"`{name}` ({means})" for name, means in fact.values.items() if sought in means.lower()]
    if not found or len(found) > MOST_HINTS:
        return ""
    return f"did you mean {' or '.join(found)}?"
