"""Kleene's values under many readings at once, as masks: so one evaluation also tells which readings matter.

Bit 0 says how it is under the chosen readings, every other bit how it is with one of them switched to another option.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import Values
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import ReadingRef

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import Known, RuleKey, Test


class ReadingSwitches:
    """The bits of the readings that a law tests: of the chosen ones, and of each other option of each of them.

    `every` has all bits, and `of` those of a reading.
    """

    bits: dict[tuple[str, str], int]
    law: Law
    readings: Mapping[str, str]
    options: Mapping[str, Collection[str]]
    every: int

    def __init__(self, law: Law, readings: Mapping[str, str], options: Mapping[str, Collection[str]]) -> None:
        self.law, self.readings, self.options = law, readings, options
        switches = [(name, option) for name in law.readings for option in options[name] if option != readings[name]]
        self.bits = {switch: 1 << n for n, switch in enumerate(switches, 1)}
        self.every = (1 << (len(switches) + 1)) - 1
        self.of: dict[str, int] = {
            name: sum(bit for (switched, _), bit in self.bits.items() if switched == name) for name in law.readings
        }

    def where(self, reading: str, option: str) -> int:
        """The bits under which the reading takes the option."""
        if option == self.readings[reading]:
            return self.every ^ self.of[reading]
        return self.bits[reading, option]


class GivenValues(Values):
    """The values of a law of which only what one condition tests is known."""

    given: Mapping[Ref, Known | None]

    def of(self, ref: Ref) -> Known | None:
        return self.given[ref] if ref in self.given else super().of(ref)


class ReadingMasks:
    """True and false as masks, for one condition.

    `given` is what is known of what it tests, and `said` whether it is stated; `parts` are the pairs of what it is made
    of, `known_list` whether its list is known; `routes` has the outcomes of a route that it tests.
    """

    values: GivenValues
    said: bool
    known_list: bool
    routes: Mapping[str, dict[str, int]]
    switches: ReadingSwitches
    every: int
    parts: Iterable[Pair[int]]

    def __init__(
        self,
        switches: ReadingSwitches,
        *,
        given: Mapping[Ref, Known | None] | None = None,
        said: bool = False,
        parts: Collection[Pair[int]] = (),
        known_list: bool = False,
        routes: Mapping[str, dict[str, int]] | None = None,
    ) -> None:
        self.switches, self.every = switches, switches.every
        self.values = GivenValues(switches.law, {}, switches.readings)
        self.values.given = given or {}
        self.said, self.parts, self.known_list, self.routes = said, parts, known_list, routes or {}

    def constant(self, truth: bool) -> int:
        return self.every if truth else 0

    def conjunction(self, parts: Iterable[int]) -> int:
        found = self.every
        for part in parts:
            found &= part
        return found

    def disjunction(self, parts: Iterable[int]) -> int:
        found = 0
        for part in parts:
            found |= part
        return found

    def complement(self, part: int) -> int:
        return self.every ^ part

    def known(self, test: Test) -> int:
        return self.constant(self.values.known(test))

    def holds(self, test: Test) -> int:
        ref = test.ref
        if not isinstance(ref, ReadingRef):
            return self.constant(self.values.holds(test))
        options = self.switches.options[ref.name]
        operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
        return self.disjunction(
            [self.switches.where(ref.name, option) for option in options if HOLDS[test.operator](option, operand)]
        )

    def stated(self, _ref: Ref) -> int:
        return self.constant(self.said)

    def listed(self, _over: Stated) -> int:
        return self.constant(self.known_list)

    def at_least(self, _over: Stated, number: int, each: Callable[[], Pair[int]]) -> Pair[int]:
        """Bit by bit, the n-th of `must` where n members must and the n-th of `may` where n may."""
        left, self.parts = list(self.parts), iter(self.parts)
        must, may = ([self.every, *[0] * number] for _ in range(2))
        for _ in left:
            pair = each()
            for n in range(number, 0, -1):
                must[n] |= must[n - 1] & pair[0]
                may[n] |= may[n - 1] & pair[1]
        return must[number], may[number]

    def outcomes(self, route: str) -> dict[str, int] | None:
        return self.routes.get(route)

    def shared(self, _key: RuleKey, pair: Callable[[], Pair[int]]) -> Pair[int]:
        return pair()
