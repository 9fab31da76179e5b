"""Worked cases with the keys of changed entries in the place of what they state: what a changed entry reaches."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.amend.register_diff import touched

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.plain_data import StatedValue

MOST = 2_000


def keyed_cases(cases: Iterable[WorkedCase], old: Bundle, new: Bundle) -> tuple[list[WorkedCase], int]:
    """Each case about each key of which something else may be read, those alike once; and how many are left out.

    A case that states that key itself is run as it is.
    """
    registers = new.facts.registers or old.facts.registers
    found: dict[str, WorkedCase] = {}
    if registers is None:
        return [], 0
    for fact, keys in touched(old, new).items():
        filled = registers.filled_by(fact) if fact in registers.key_facts() else set()
        for key in keys:
            for case in cases:
                made = about(case, fact, key, filled)
                if made:
                    found.setdefault(repr(list(essence(made))), made)
    every = list(found.values())
    return every[:MOST], len(every[MOST:])


def about(case: WorkedCase, fact: str, key: str, filled: set[str]) -> WorkedCase | None:
    """The case with this key, and without the facts that are then read; nothing where it has that key."""
    group, _, name = fact.partition(".")
    if case.facts.get(group, {}).get(name) == key:
        return None
    facts = {
        other: {one: stated for one, stated in given.items() if f"{other}.{one}" not in filled}
        for other, given in case.facts.items()
    }
    facts[group] = {**facts.get(group, {}), name: key}
    return replace(case, name=f"{case.name}, with {fact} {key}", facts=facts)


def essence(case: WorkedCase) -> Iterator[object]:
    """All of a case that its answers depend on."""
    yield sorted((name, sorted(stated(given))) for name, given in case.facts.items() if given)
    yield from (case.question, case.as_of, sorted(case.readings.items()), [column.day for column in case.columns])


def stated(given: Mapping[str, StatedValue]) -> Iterator[tuple[str, str]]:
    yield from ((name, repr(value)) for name, value in given.items())
