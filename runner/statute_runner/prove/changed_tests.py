"""Tests with one thing changed: the operator, the operand, or the whole of it denied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.law.compared_values import lists_around
from statute_runner.law.facts import DAY
from statute_runner.law.value_classes import bounds, mentions, moved
from statute_runner.logic.absence import NONE, Absence
from statute_runner.logic.operators import DATE, NUMBER, NUMBERS, OPERATORS, SETS, STATED, YES_NO
from statute_runner.logic.refs import (
    FACT_REFS,
    AnyRouteRef,
    FactRef,
    InForceRef,
    MemberRef,
    ReadingRef,
    RouteRef,
    stated_ref,
)
from statute_runner.logic.tree import Not, facts_of
from statute_runner.logic.wording import written
from statute_runner.prove.law_periods import all_tests
from statute_runner.text.days import FIRST_DAY, LAST_DAY
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, Operand, Scalar, Test

DENIED = {"is": "is not", "one of": "none of"}
DENIED |= {other: one for one, other in DENIED.items()}
"""Operators of which one holds of a known value exactly where the other does not."""
REVERSED = {"more than": "at most", "at least": "less than", "before": "on or after", "after": "on or before"}
REVERSED |= {other: one for one, other in REVERSED.items()}
"""The same of days and numbers, but only where none of the two values can be `none`."""
OF_ANOTHER_SET = frozenset({"within", "shares any with"})
FEW = 12


class ChangedTests:
    """Makes the changes that the facts, readings and outcomes of a bundle allow."""

    facts: dict[str, FactType]
    named: dict[str, frozenset[Scalar]]

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.facts = {**bundle.facts.every, DAY.name: DAY}
        self.named = {name: found.literals for name, found in mentions(all_tests(bundle)).items()}
        self.outcomes: dict[str, tuple[str, ...]] = {}
        for question in bundle.questions.values():
            for route in question.routes:
                shared = self.outcomes.get(route, tuple(question.outcomes))
                self.outcomes[route] = tuple(outcome for outcome in shared if outcome in question.outcomes)

    def of(self, test: Test) -> Iterator[tuple[str, Node]]:
        for operator in self.other_operators(test):
            yield f"{written(test)}: operator made `{operator}`", replace(test, operator=operator)
        for operand in self.other_operands(test):
            shown = written(replace(test, operand=operand))
            yield f"{written(test)} made {shown}", replace(test, operand=operand)
        if not self.denied_by_another(test):
            yield f"{written(test)} negated", Not(test, test.at)

    def denied_by_another(self, test: Test) -> bool:
        """Whether another operator, or the other operand, already says that the test does not hold."""
        if isinstance(test.ref, InForceRef | RouteRef | AnyRouteRef):
            return False
        may_be_none = any(self.facts[name].absent for name in facts_of(test))
        return test.operator == STATED or test.operator in DENIED or (test.operator in REVERSED and not may_be_none)

    def other_operators(self, test: Test) -> list[str]:
        """The operators that could stand in this one's place, with the same operand."""
        if not isinstance(test.ref, FACT_REFS):
            return []
        about, row = self.facts[test.ref.name], OPERATORS[test.operator]
        return [
            other.name
            for other in OPERATORS.values()
            if other.name != row.name and about.type in other.types and other.operand == row.operand
            # `none` is a value, and no end to be before or after; a set is compared with a set in its own ways.
            if test.operand is not NONE or other.name in DENIED
            if (other.name in OF_ANOTHER_SET) == (about.type in SETS and isinstance(test.operand, FACT_REFS))
        ]

    def alike(self, given: Stated, ref: Stated) -> Iterator[Stated]:
        """The facts of the type of the one given, and the fields of the members that the test speaks of."""
        lists = {of for one in (given, ref) for of in lists_around(one.name)[:1]}
        for name, about in self.facts.items():
            if about.type == self.facts[given.name].type and lists.issuperset(lists_around(name)[:1]):
                yield stated_ref(name)

    def instead_of_none(self, fact: str) -> Iterator[Scalar]:
        """Values that the fact could be said to have: of a choice all, of others those named elsewhere."""
        yield from sorted({*self.named[fact], *self.facts[fact].values}, key=str)[:FEW]

    def other_operands(self, test: Test) -> Iterator[Operand]:
        """Other operands for the test.

        The neighbours of a day or number, another value, fact or outcome, or a list with one value less or more.
        """
        ref, given = test.ref, test.operand
        match ref, given:
            case FactRef() | MemberRef(), FactRef() | MemberRef():
                yield from (other for other in self.alike(given, ref) if other not in {ref, given})
            case FactRef() | MemberRef(), bool() if test.operator == STATED:
                yield not given
            case FactRef() | MemberRef(), tuple(listed):
                if len(listed) > 1:
                    yield from (tuple(one for one in listed if one != left) for left in listed)
                yield from ((*listed, more) for more in self.others(ref.name, listed))
            case FactRef() | MemberRef(), Absence():
                yield from self.instead_of_none(ref.name)
            case FactRef() | MemberRef(), str() | int():
                yield from self.others(ref.name, (given,))
                if self.facts[ref.name].absent and test.operator in DENIED:
                    yield NONE
            case ReadingRef(name), given:
                yield from (option for option in self.bundle.readings[name].options if option != given)
            case RouteRef() | AnyRouteRef() as ref, given:
                own = self.outcomes.get(ref.name, ()) if isinstance(ref, RouteRef) else ()
                yield from (outcome for outcome in own or next(iter(self.outcomes.values())) if outcome != given)

    def others(self, fact: str, given: tuple[Scalar, ...]) -> Iterator[Scalar]:
        """Values of the fact that are not given.

        All of a few; of many, those named elsewhere; and the neighbours of days and numbers.
        """
        about = self.facts[fact]
        if about.type == YES_NO:
            yield from (truth for truth in (True, False) if truth not in given)
        elif about.type in {DATE, NUMBER, NUMBERS}:
            near = dict.fromkeys(other for one in given for other in neighbours(one))
            low, high = (FIRST_DAY, LAST_DAY) if about.type == DATE else bounds(about)
            yield from (other for other in near if other not in given and low <= other <= high)
        else:
            left = [name for name in about.values if name not in given]
            named = [name for name in left if name in self.named.get(fact, ())]
            yield from left if len(about.values) <= FEW else named or left[:1]


def neighbours(given: Any) -> tuple[Any, Any]:
    """The day or the number before, and the one after."""
    return moved(given, -1), moved(given, 1)
