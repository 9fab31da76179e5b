"""The other values of a fact: one for each way, but for the present one, in which the tests of a law can come out.

They come from the value classes. Of values that serve alike the one nearest to what is given stands for all: of a set,
one that takes as little as can be in or out.
"""

from __future__ import annotations

from itertools import islice, product
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import Values
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.operators import DATE, NUMBER
from statute_runner.logic.refs import FactRef, RouteRef
from statute_runner.logic.tree import Test, facts_of, fold
from statute_runner.text.days import ordinal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import AllOf, AnyOf, Known, Not, RuleKey, Scalar, Use

    Settled: TypeAlias = tuple[bool | None, tuple[Test, ...]]

MOST_SETS = 4096


class RepresentativeValues:
    """The other values of the facts of one request under one law and the readings chosen."""

    def __init__(
        self, bundle: Bundle, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str], budget: Budget
    ) -> None:
        self.bundle, self.law, self.facts, self.budget = bundle, law, facts, budget
        self.values = Values(law, facts, readings)
        self.tests = list(dict.fromkeys(live_tests(law, self.values)))
        self.tested = frozenset(name for test in self.tests for name in facts_of(test))
        day = str(facts["date"])
        given = [
            Test(FactRef(name), "is", stated)
            for name, stated in facts.items()
            if name in self.tested and not isinstance(stated, tuple)
        ]
        # What is given is a value that a fact compared with this one may have to come before, after or up to.
        self.classes = classes_of([*self.tests, *given], bundle.facts, (day, day))

    def of(self, name: str, changing: Iterable[str] = ()) -> list[Known]:
        """The other values of a fact, where those named in `changing` may change with it. Raises `OverBudget`."""
        tests = [test for test in self.tests if name in facts_of(test)]
        others = frozenset(changing) - {name}
        made: dict[tuple[object, ...], Known] = {}
        # Where the fact is compared with another that may change too, how the tests come out now does not say all.
        compared = any(not others.isdisjoint(facts_of(test)) for test in tests)
        for candidate in self.candidates(name):
            self.budget.check()
            got = self.signature(tests, name, candidate)
            made.setdefault((*got, candidate) if compared else got, candidate)
        if name in self.facts:
            given = self.facts[name]
            now = self.signature(tests, name, given)
            made.pop((*now, given) if compared else now, None)
        return list(made.values())

    def candidates(self, name: str) -> list[Known]:
        """Values that stand for all, the nearest to what is given first."""
        about, found = self.bundle.facts[name], self.classes[name]
        given = self.facts.get(name)
        if found.is_set:
            return list(self.sets(name, found.values, given if isinstance(given, tuple) else ()))
        if about.type not in {DATE, NUMBER}:
            return list(found.values)
        near = given if given is not None else self.facts["date"] if about.type == DATE else 0
        return sorted(found.values, key=lambda value: abs(place(about, value) - place(about, near)))

    def sets(self, name: str, members: Sequence[Scalar], given: tuple[Scalar, ...]) -> Iterator[Known]:
        """Sets of these members, those first that differ least from what is given.

        Given members that no test names are left in.
        """
        about = self.bundle.facts[name]
        alike: dict[frozenset[Test], list[Scalar]] = {}
        for member in members:
            naming = frozenset(test for test in self.tests if facts_of(test)[0] == name and member in named(test))
            alike.setdefault(naming, []).append(member)
        unnamed = frozenset(given) - frozenset(members)
        made = (
            unnamed.union(*parts)
            for parts in islice(product(*(choices(group, given) for group in alike.values())), MOST_SETS)
        )
        order = {member: n for n, member in enumerate(about.values)}
        for one in sorted(dict.fromkeys(made), key=lambda one: len(one.symmetric_difference(given))):
            yield tuple(sorted(one, key=lambda member: order.get(str(member), member)))

    def signature(self, tests: Iterable[Test], name: str, candidate: Known) -> tuple[object, ...]:
        """How each test comes out: true, false, or nothing where another fact it names is not known."""
        values = self.values.with_facts({name: candidate})
        return tuple(values.holds(test) if values.known(test) else None for test in tests)


def choices(alike: Sequence[Scalar], given: tuple[Scalar, ...]) -> Iterator[frozenset[Scalar]]:
    """Of members that the same tests name: those given, all of them, none, and one."""
    here = frozenset(alike).intersection(given)
    yield from dict.fromkeys([here, *sorted((here, frozenset(alike), frozenset(), frozenset(alike[:1])), key=len)])


def named(test: Test) -> tuple[Scalar, ...]:
    return (
        test.operand
        if isinstance(test.operand, tuple)
        else ()
        if isinstance(test.operand, FactRef)
        else (test.operand,)
    )


def place(about: FactType, value: Known) -> int:
    """Where a day or a number stands among all."""
    return ordinal(str(value)) if about.type == DATE else int(str(value))


def live_tests(law: Law, values: Values) -> Iterator[Test]:
    """The tests of facts that readings and what is in force leave able to change an answer, in the order of the law."""
    live = Live(values)
    for cases in (*law.routes.values(), law.decision):
        for case in cases:
            if case.when:
                yield from fold(case.when, live, law.rules)[1]


class Live:
    """The meaning of a condition as its settled value, else as the tests it rests on.

    It is settled where readings and what is in force give it a value whatever the facts.
    """

    def __init__(self, values: Values) -> None:
        self.values = values
        self.rules: dict[RuleKey, Settled] = {}

    def test(self, node: Test) -> Settled:
        if isinstance(node.ref, FactRef):
            return None, (node,)
        return (None if isinstance(node.ref, RouteRef) else self.values.holds(node)), ()

    def all_of(self, _node: AllOf, parts: Sequence[Settled]) -> Settled:
        return together(parts, settling=False)

    def any_of(self, _node: AnyOf, parts: Sequence[Settled]) -> Settled:
        return together(parts, settling=True)

    def negation(self, _node: Not, part: Settled) -> Settled:
        settled, tests = part
        return (None if settled is None else not settled), tests

    def use(self, node: Use, body: Callable[[], Settled]) -> Settled:
        key = (node.rule, node.as_in_force_on)
        if key not in self.rules:
            self.rules[key] = body()
        return self.rules[key]


def together(parts: Sequence[Settled], *, settling: bool) -> Settled:
    if any(settled is settling for settled, _ in parts):
        return settling, ()
    tests = tuple(dict.fromkeys(test for _, below in parts for test in below))
    return (None, tests) if any(settled is None for settled, _ in parts) else (not settling, ())
