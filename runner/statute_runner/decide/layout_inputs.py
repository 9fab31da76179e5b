"""What the slots of a layout test, read from the facts of a request: so that keys can be made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from statute_runner.decide.slot_blocks import MOST_TOGETHER
from statute_runner.decide.trace_slots import ListText, json_of
from statute_runner.law.facts import as_stated
from statute_runner.logic.operators import CHOICE, CHOICES, YES_NO

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known

Given: TypeAlias = tuple[str, tuple[int, ...], str]
"""A fact (nothing, nothing, its name), or a field: the list, the numbers of the member in it, and the key."""


class LayoutInputs:
    """Facts and fields in the order of their places, from 1 on; place 0 is nothing.

    After them stands of those in `said` whether they are stated; lists in `told` are given as text.
    """

    said: Sequence[int]
    told: list[int]

    def __init__(
        self, given: Sequence[Given], silent: Mapping[str, Known], said: Sequence[int], told: Sequence[int]
    ) -> None:
        self.said, self.told = said, list(dict.fromkeys(told))
        found: dict[Hashable, int] = {}
        self.holders: list[tuple[int, str, Any, int]] = []

        def holder(name: str, at: tuple[int, ...]) -> int:
            """What holds the fields of a member: the facts, which are 0, or one member after the other."""
            if (name, at) not in found:
                outer, _, field = name.rpartition("[].")
                above = holder(outer, at[:-1]) if outer else 0
                self.holders.append((above, field if outer else name, silent.get(name), at[-1]))
                found[name, at] = len(self.holders)
            return found[name, at]

        self.reads: list[tuple[int, str]] = [(0, "")]
        self.silent: list[tuple[int, Known]] = []
        for n, (name, at, key) in enumerate(given, 1):
            self.reads.append((holder(name, at), key) if name else (0, key))
            full = full_name(name, key)
            if full in silent:
                self.silent.append((n, silent[full]))

    def of(self, facts: Mapping[str, Known]) -> tuple[list[Any], list[Any]]:
        """What is given, as keys are made of it, and what is stated of it."""
        held: list[Any] = [facts]
        for above, key, default, number in self.holders:
            members = held[above].get(key)
            held.append((default if members is None else members)[number])
        values = stated = [held[holder].get(key) for holder, key in self.reads]
        if self.silent or self.told:
            values = stated.copy()
            for place, meant in self.silent:
                if values[place] is None:
                    values[place] = meant
            for place in self.told:
                if values[place] is not None:
                    values[place] = ListText(json_of(as_stated(values[place])))
        if self.said:
            values = values + [stated[place] is not None for place in self.said]
        return values, stated


def full_name(over: str, key: str) -> str:
    return f"{over}[].{key}" if over else key


def sizes(given: Sequence[Given], facts: Mapping[str, FactType]) -> dict[int, int]:
    """How many values are told apart of each place."""
    names = {n: full_name(name, key) for n, (name, _, key) in enumerate(given, 1)}
    return {n: number_of_values(facts[name]) for n, name in names.items() if name in facts}


def number_of_values(fact: FactType) -> int:
    """How many values are told apart of a fact, unknown and none among them; a great number where they are many."""
    if fact.type == YES_NO:
        return 3
    if fact.type in {CHOICE, CHOICES} and len(fact.values) < MOST_TOGETHER:
        return (2 ** len(fact.values) if fact.type == CHOICES else len(fact.values)) + 2
    return MOST_TOGETHER
