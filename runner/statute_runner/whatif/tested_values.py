"""Values that tests name, and where they stand among all, as the search for values that stand for all needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import DAY
from statute_runner.law.member_paths import full_name, stated_places
from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import DATE
from statute_runner.logic.refs import FactRef, MemberRef
from statute_runner.logic.tree import Test
from statute_runner.text.days import ordinal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Scalar


def of_the_day(test: Test, day: str) -> Test:
    """The test; of a field that is compared with the day of the request, which no change alters, one of that day."""
    operand = test.operand
    if isinstance(test.ref, MemberRef) and isinstance(operand, FactRef) and operand.name == DAY.name:
        return Test(test.ref, test.operator, day)
    return test


def present(facts: Mapping[str, Known], name: str) -> int:
    """How many members the list has now; the longest, where it is one of each member of another."""
    found = [known for path, known in stated_places(facts) if full_name(path) == name]
    return max((len(known) for known in found if isinstance(known, tuple)), default=0)


def choices(alike: Sequence[Scalar], given: tuple[Scalar, ...]) -> Iterator[frozenset[Scalar]]:
    """Of members that the same tests name: those given, all of them, none, and one."""
    here = frozenset(alike).intersection(given)
    yield from dict.fromkeys([here, *sorted((here, frozenset(alike), frozenset(), frozenset(alike[:1])), key=len)])


def named(test: Test) -> tuple[Scalar, ...]:
    return (
        test.operand
        if isinstance(test.operand, tuple)
        else ()
        if isinstance(test.operand, FactRef | MemberRef | Absence)
        else (test.operand,)
    )


def operand_of(test: Test) -> object:
    """What a test compares with, a set of values where there are several."""
    return frozenset(named(test)) if isinstance(test.operand, tuple) else test.operand


def nearest(about: FactType, values: Sequence[Known], near: Known) -> list[Known]:
    """Days or numbers, the nearest first; that there is none comes last."""
    there = [value for value in values if not isinstance(value, Absence)]
    ordered = sorted(there, key=lambda value: abs(place(about, value) - place(about, near)))
    return [*ordered, *(value for value in values if isinstance(value, Absence))]


def place(about: FactType, value: Known) -> int:
    """Where a day or a number stands among all."""
    return ordinal(str(value)) if about.type == DATE else int(str(value))
