"""The columns of a table of text that state the members of lists: `LIST[0].FIELD`, and how they are told from others.

A list may stand as JSON in a cell of its own column, or in columns of its members, numbered from 0 without a gap.
Beside these its own column may say `[]`, and a column `LIST[0]` may say `{}`, a member of which nothing is known. A
list within a member stands in either way too, as `LIST[0].INNER` or `LIST[0].INNER[0].FIELD`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.problem import nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import TypeAlias

    from statute_runner.law.facts import FactType

    # Numbers of members and names of fields, in turn, below the name of the list.
    Steps: TypeAlias = tuple[int | str, ...]

STEP = re.compile(r"\[(0|[1-9][0-9]{0,3})\](?:\.([a-z][a-z0-9_]*))?")


def is_member(name: str) -> bool:
    """Whether a column is meant to state something of a member."""
    return "[" in name


def list_of(name: str) -> str:
    """The fact whose members a column speaks of."""
    return name.partition("[")[0]


def steps(name: str) -> Steps:
    """The way from the list to what a column states; none where the name is no path."""
    found: list[int | str] = []
    place = len(list_of(name))
    while place < len(name):
        step = STEP.match(name, place)
        if not step or (step[2] is None and step.end() < len(name)):
            return ()
        found += [int(step[1]), *([step[2]] if step[2] else [])]
        place = step.end()
    return tuple(found)


def fault(name: str, facts: Mapping[str, FactType]) -> tuple[str, str] | None:
    """What is wrong with the column of a member, and help."""
    fact = facts.get(list_of(name))
    unknown = f"unknown column `{name}`"
    if fact is None:
        lists = [known for known, each in facts.items() if each.fields]
        return unknown, nearest(list_of(name), lists) or "only a list has members; its columns are as `LIST[0].FIELD`"
    if not fact.fields:
        return unknown, f"`{fact.name}` is not a list; name the column `{fact.name}`"
    way = steps(name)
    if not way:
        return unknown, f"columns of members are as `{fact.name}[0].{next(iter(fact.fields))}`"
    passed = fact.name
    for step in way:
        if isinstance(step, int):
            if not fact.fields:
                return unknown, f"`{fact.short}` is not a list; name the column `{passed}`"
            if step >= fact.largest:
                return f"no member `[{step}]`: `{passed}` has at most {fact.largest} members", "number them from 0"
            passed += f"[{step}]"
        elif step not in fact.fields:
            return unknown, nearest(step, fact.fields) or f"its fields are {', '.join(fact.fields)}"
        else:
            fact, passed = fact.fields[step], f"{passed}.{step}"
    return None


def gaps(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with columns whose number does not follow another, and help."""
    numbers: dict[str, dict[int, str]] = {}
    for name in names:
        passed = list_of(name)
        for step in steps(name):
            if isinstance(step, int):
                numbers.setdefault(passed, {}).setdefault(step, name)
            passed += f"[{step}]" if isinstance(step, int) else f".{step}"
    for passed, found in numbers.items():
        absent = next(number for number in range(len(found) + 1) if number not in found)
        after = min((number for number in found if number > absent), default=None)
        if after is not None:
            message = f"column `{found[after]}`, but no column of the member `{passed}[{absent}]`"
            yield message, "number the members from 0 without a gap"
