"""Of many values of a fact the first of each kind that some tests tell apart, without trying each against each test."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import FACT_REFS
from statute_runner.text.days import ordinal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.logic.tree import Known, Test

FROM, BEYOND = ("at least", "less than", "before", "on or after"), ("more than", "at most", "after", "on or before")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NAMED = ("is", "is not", "one of", "none of")


def told_apart(tests: Sequence[Test], candidates: Sequence[Known]) -> list[Known]:
    """The first of all candidates after which the tests, each of the fact and of values, come out alike."""
    if any(test.operator not in (*FROM, *BEYOND, *NAMED) for test in tests):
        apart = {tuple(holds(test, candidate) for test in tests): candidate for candidate in reversed(candidates)}
        return list(reversed(apart.values()))
    # An order cuts the values in two, before its operand or behind it: what lies between two cuts is alike. A test for
    # some values tells those it names from all others.
    cuts = sorted({(test.operand, test.operator in BEYOND) for test in tests if test.operator not in NAMED})
    naming: dict[object, list[int]] = {}
    for number, test in enumerate(tests):
        if test.operator in NAMED:
            for named in test.operand if isinstance(test.operand, tuple) else (test.operand,):
                naming.setdefault(named, []).append(number)
    found: dict[object, Known] = {}
    for candidate in candidates:
        # A cut behind the operand is not passed by the operand itself.
        cut = -1 if isinstance(candidate, Absence) or not cuts else bisect_right(cuts, (candidate, False))
        found.setdefault((cut, *naming.get(candidate, ())), candidate)
    return list(found.values())


def nearest_first(test: Test, name: str, candidates: Sequence[Known]) -> list[Known]:
    """The values for which a test of the fact and of values holds, and of them the nearest to what it names, first."""
    if not isinstance(test.ref, FACT_REFS) or test.ref.name != name or isinstance(test.operand, FACT_REFS):
        return list(candidates)
    named = test.operand[0] if isinstance(test.operand, tuple) else test.operand
    return sorted(candidates, key=lambda candidate: (not holds(test, candidate), distance(candidate, named)))


def distance(one: object, other: object) -> int:
    """How far two numbers or days are from each other."""
    if isinstance(one, int) and isinstance(other, int):
        return abs(one - other)
    if isinstance(one, str) and isinstance(other, str) and DAY.fullmatch(one) and DAY.fullmatch(other):
        return abs(ordinal(one) - ordinal(other))
    return 0


def holds(test: Test, candidate: Known) -> bool:
    operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
    return HOLDS[test.operator](candidate, operand)
