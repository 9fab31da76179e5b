"""Lists and their members in words: `the second share of the first owner`, `at least 2 owners: 1 of 3`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.law.member_paths import full_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.decide.decision_document import TraceNode

NUMBER = re.compile(r"\[([0-9]+)\]")
FIRST = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
ENDINGS = {1: "st", 2: "nd", 3: "rd"}
TEENS = range(11, 14)
QUANTITIES = {"some": "Some", "every": "Every", "none": "No"}
MOST_SHOWN = 10
"""The members of a list that are shown one by one; of more, those that decide."""


def ordinal(number: int) -> str:
    """The place of a member, counted from 0, in words."""
    place = number + 1
    if number < len(FIRST):
        return FIRST[number]
    return f"{place}{'th' if place % 100 in TEENS else ENDINGS.get(place % 10, 'th')}"


def several(one: str) -> str:
    """The regular plural of a word, or of what is said `of` something."""
    head, of, rest = one.partition(" of ")
    if of:
        return f"{several(head)}{of}{rest}"
    if re.search(r"[^aeiou]y\Z", one):
        return f"{one[:-1]}ies"
    return f"{one}es" if re.search(r"(?:s|x|z|ch|sh)\Z", one) else f"{one}s"


def member(path: str, ones: Mapping[str, str]) -> str:
    """A member of a list, from the innermost list outwards; blank for a path without one.

    `ones` has the word for a member of each list, and by its path what a member is called otherwise than by its place.
    """
    found = [
        ones.get(path[: number.end()]) or f"the {ordinal(int(number[1]))} {ones[full_name(path[: number.start()])]}"
        for number in NUMBER.finditer(path)
    ]
    return " of ".join(reversed(found))


def asked_of(path: str, ask: str, ones: Mapping[str, str]) -> str:
    """The question of a fact; of a member's field, after the member of which it is asked."""
    within = member(path.rpartition(".")[0], ones)
    return f"{within[:1].upper()}{within[1:]}: {ask}" if within else ask


def quantity(node: TraceNode, values: Sequence[str], ones: Mapping[str, str]) -> str:
    """How many members of which list a test asks for, and how many there are; `values` is what each came to."""
    one = ones[full_name(node["of"])]
    within = member(node["of"], ones)
    how = node["holds_when"]
    many = node["members"].removeprefix(f"{how} ").partition(" of ")[0]
    asked = how_many(how, int(many) if many.isdecimal() else 0, one)
    asked = f"{asked} of {within}" if within else asked
    return f"{asked}: {tally(node['count'], values, one)}"


def how_many(quantifier: str, number: int, one: str) -> str:
    """How many members a test asks for, as `At least 2 owners`."""
    if quantifier in QUANTITIES:
        return f"{QUANTITIES[quantifier]} {one}"
    return f"{quantifier.capitalize()} {counted(number, one)}"


def counted(number: int, one: str) -> str:
    """So many of a thing, as `3 owners`."""
    return f"{number:,} {one if number == 1 else several(one)}"


def tally(count: int | None, values: Sequence[str], one: str) -> str:
    """How many members satisfy a test."""
    if count is None:
        return f"which {several(one)} there are is not known"
    if not count:
        return "there is none"
    open_ = values.count("unknown")
    return f"{values.count('yes')} of {count}" + (f", and {open_} not known" if open_ else "")


def shown(node: TraceNode) -> list[str]:
    """The members to show of a test over a list: all of a few; of many those that decide, and no more than a few."""
    parts = node.get("parts", [])
    return parts if len(parts) <= MOST_SHOWN else node.get("because", [])[:MOST_SHOWN]
