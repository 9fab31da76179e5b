"""Every change of some facts at once: a truth is a whole number that has a bit for each way to give the facts values.

The first value of a fact is the one it has, None where it is not known. It shares the logic with the runner, and
nothing with its search.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from statute_runner.decide.evaluation import Values
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Test


class EveryChange:
    """What comes of every change of these facts, which are given with their values."""

    def __init__(
        self, law: Law, facts: Mapping[str, Any], readings: Mapping[str, str], values: Mapping[str, Sequence[Any]]
    ) -> None:
        self.law, self.names = law, list(values)
        self.ways: dict[str, list[tuple[Any, int]]] = {}
        size, blocks = 1, []
        for name, found in values.items():
            blocks.append((name, size, len(found)))
            size *= len(found)
        for name, stride, radix in blocks:
            masks = [repeated(((1 << stride) - 1) << n * stride, stride * radix, size) for n in range(radix)]
            self.ways[name] = list(zip(values[name], masks, strict=True))
        self.all = (1 << size) - 1
        self.given = Values(law, facts, readings)
        self.meaning: MustMay[int] = MustMay(self)
        self.rules: dict[Any, Any] = {}

    def stated(self, _ref: object) -> int:
        raise AssertionError("this law asks nothing of silence")

    def listed(self, _over: object) -> int:
        raise AssertionError("this law has no lists")

    def at_least(self, _over: object, _number: int, _each: object) -> tuple[int, int]:
        raise AssertionError("this law has no lists")

    def smallest(self, outcome: str) -> list[frozenset[str]]:
        """Every smallest set of facts of which some change leads to the outcome."""
        possible = self.chosen(self.law.decision)
        leading = self.conjunction([may if name == outcome else self.complement(may) for name, may in possible.items()])
        for number in range(len(self.names) + 1 if leading else 0):
            found = [frozenset(names) for names in combinations(self.names, number) if self.only(names, leading)]
            if found:
                return found
        return []

    def only(self, names: Iterable[str], here: int) -> int:
        """Those of the ways in which these facts are changed and no others."""
        for name, ways in self.ways.items():
            given = ways[0][1]
            here &= self.complement(given) if name in names else given
            if not here:
                break
        return here

    def constant(self, truth: bool) -> int:
        return self.all if truth else 0

    def conjunction(self, parts: Sequence[int]) -> int:
        together = self.all
        for part in parts:
            together &= part
        return together

    def disjunction(self, parts: Sequence[int]) -> int:
        together = 0
        for part in parts:
            together |= part
        return together

    def complement(self, part: int) -> int:
        return self.all ^ part

    def values_of(self, ref: Ref) -> list[tuple[Any, int]]:
        return self.ways.get(str(ref), [(self.given.of(ref), self.all)])

    def known(self, test: Test) -> int:
        return self.disjunction([ways for _, _, ways in self.compared(test)])

    def holds(self, test: Test) -> int:
        return self.disjunction(
            [ways for value, against, ways in self.compared(test) if HOLDS[test.operator](value, against)]
        )

    def compared(self, test: Test) -> Iterator[tuple[Any, Any, int]]:
        """What a test compares with what, where both are known, and the ways in which it does."""
        operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
        others = self.values_of(operand) if isinstance(operand, FactRef) else [(operand, self.all)]
        for value, ways in self.values_of(test.ref):
            for against, also in others:
                if value is not None and against is not None and ways & also:
                    yield value, against, ways & also

    def outcomes(self, route: str) -> dict[str, int] | None:
        return self.chosen(self.law.routes[route]) if route in self.law.routes else None

    def shared(self, key: Any, pair: Any) -> Any:
        if key not in self.rules:
            self.rules[key] = pair()
        return self.rules[key]

    def chosen(self, cases: Iterable[Case]) -> dict[str, int]:
        yes = (self.all, self.all)
        pairs = ((case.outcome, fold(case.when, self.meaning, self.law.rules) if case.when else yes) for case in cases)
        return choose(pairs, tuple(self.law.question.outcomes), self)


def repeated(unit: int, period: int, size: int) -> int:
    """The bits of the unit again and again, up to the size."""
    while period < size:
        unit |= unit << period
        period *= 2
    return unit & ((1 << size) - 1)
