"""What stands in the way: each set, come out the other way, gives the outcome, and nothing smaller within it does.

Tests, and what is said of a list, are forced in an evaluator of this file's own, which goes over the trees of the law
in three values; what is said of a list and not forced it takes from the runner.
"""

from __future__ import annotations

from itertools import chain, combinations
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from effort import some
from random_law import READINGS, Maker, bundle_of, request
from shipped_cases import BUNDLES, requests_of
from statute_runner.api import LoadedBundle
from statute_runner.budget import Budget
from statute_runner.decide.trace import Trace
from statute_runner.logic.kleene import MustMay
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import FactRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Use, fold
from statute_runner.logic.tree import Test as Condition
from statute_runner.whatif.why_not import MOST_SETS, BlockingTests, why_not

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.decide.evaluation import Values
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.tree import Node

    Leaf: TypeAlias = Condition | Members
    Forced = Mapping[Leaf, bool]

LAWS = some(range(200), 3)
SHARE = 15
"""Of the shipped requests every fifteenth is enough: their sets are many and alike."""
MOST_TESTS = 6


class Evaluator:
    """A law in Kleene's three values (None is unknown), where some tests are forced to come out as is said."""

    def __init__(self, law: Law, known: Values, forced: Forced) -> None:
        self.law, self.known, self.forced = law, known, forced

    def holds(self, node: Node) -> bool | None:
        if isinstance(node, Condition):
            return self.forced[node] if node in self.forced else self.compared(node)
        if isinstance(node, Members):
            must, may = fold(node, MustMay(self.known), self.law.rules)
            return self.forced.get(node, True if must else None if may else False)
        if isinstance(node, Not):
            inner = self.holds(node.part)
            return None if inner is None else not inner
        if isinstance(node, AllOf | AnyOf):
            parts = {self.holds(part) for part in node.parts}
            decisive = isinstance(node, AnyOf)
            return decisive if decisive in parts else None if None in parts else not decisive
        assert isinstance(node, Use)
        return self.holds(self.law.rules[node.rule, node.as_in_force_on].body)

    def compared(self, test: Condition) -> bool | None:
        operand: Any = test.operand
        if isinstance(operand, FactRef):
            operand = self.known.of(operand)
        value = self.known.of(test.ref)
        if value is None or operand is None:
            return None
        return bool(HOLDS[test.operator](value, frozenset(operand) if isinstance(operand, tuple) else operand))

    def possible(self, cases: Iterable[Case]) -> set[str]:
        """The outcomes of the cases that may hold, down to the first that must."""
        found = set()
        for case in cases:
            got = True if case.when is None else self.holds(case.when)
            if got is not False:
                found.add(case.outcome)
            if got:
                break
        return found


def made_by(law: Law, cases: Iterable[Case]) -> list[Condition]:
    """The tests of facts that a decision makes, each once."""

    def below(node: Node) -> Iterator[Condition]:
        if isinstance(node, Condition):
            yield from (node,) if isinstance(node.ref, FactRef | RouteRef) else ()
        elif isinstance(node, Not):
            yield from below(node.part)
        elif isinstance(node, AllOf | AnyOf):
            yield from chain.from_iterable(map(below, node.parts))
        else:
            assert isinstance(node, Use)
            yield from below(law.rules[node.rule, node.as_in_force_on].body)

    return list(dict.fromkeys(test for case in cases if case.when for test in below(case.when)))


def subsets(pairs: Iterable[tuple[Leaf, bool]], most: int) -> Iterator[dict[Leaf, bool]]:
    """Every set of these that forces no test both ways, with at most so many members, the smaller first."""
    listed = list(pairs)
    for size in range(most + 1):
        for chosen in combinations(listed, size):
            if len({test for test, _ in chosen}) == size:
                yield dict(chosen)


def found_by_trying(
    law: Law, known: Values, cases: tuple[Case, ...], outcome: str
) -> set[frozenset[tuple[Leaf, bool]]]:
    """The smallest sets, of all sets of tests that could come out otherwise."""
    now = Evaluator(law, known, {})
    pairs = [
        (test, wanted) for test in made_by(law, cases) for wanted in (True, False) if now.holds(test) is not wanted
    ]
    found: set[frozenset[tuple[Leaf, bool]]] = set()
    for forced in subsets(pairs, len(pairs)):
        made = frozenset(forced.items())
        if not any(smaller <= made for smaller in found) and Evaluator(law, known, forced).possible(cases) == {outcome}:
            found.add(made)
    return found


@pytest.mark.parametrize("bundle", BUNDLES)
def test_each_set_of_every_shipped_case_gives_the_outcome_and_no_smaller_one_does(bundle: str) -> None:
    shown = 0
    for _name, _, law, asked, readings, _ in some(requests_of(bundle), SHARE):
        trace = Trace(law, asked.facts, readings)
        known = trace.values
        for route, outcome in ((route, outcome) for route in law.routes for outcome in law.question.outcomes):
            cases = law.routes[route]
            sets = BlockingTests(trace, trace.routes[route]).of(outcome, Budget())
            has_it = Evaluator(law, known, {}).possible(cases) == {outcome}

            assert (sets == [[]]) == has_it
            assert [len(one) for one in sets] == sorted(len(one) for one in sets)
            assert len({frozenset(one) for one in sets}) == len(sets)
            single = [[(test, held) for test, held in one if isinstance(test, Condition | Members)] for one in sets]
            assert list(map(len, single)) == list(map(len, sets))
            for one in single:
                assert Evaluator(law, known, dict(one)).possible(cases) == {outcome}
            for one in single[:4]:
                smaller = subsets(one, len(one) - 1) if len(one) <= MOST_TESTS else all_but_one(one)
                assert not any(Evaluator(law, known, forced).possible(cases) == {outcome} for forced in smaller)
            shown += len(sets)

    assert shown


def all_but_one(one: list[tuple[Leaf, bool]]) -> Iterator[dict[Leaf, bool]]:
    return (dict(some) for some in combinations(one, len(one) - 1))


def test_the_sets_of_random_law_are_those_that_trying_every_set_finds() -> None:
    sizes = set()
    for seed in LAWS:
        rng = Random(seed)
        loaded = LoadedBundle(bundle_of(Maker(rng, once=False).files()))
        asked = loaded.request(request(rng, list(loaded.bundle.facts), rng.choice([0.3, 0.7])))
        law, readings = loaded.on(asked.date), {name: rng.choice(options) for name, options in READINGS.items()}
        trace = Trace(law, asked.facts, readings)
        for route, cases in law.routes.items():
            if len(made_by(law, cases)) > MOST_TESTS:
                continue
            for outcome in law.question.outcomes:
                expected = found_by_trying(law, trace.values, cases, outcome)
                sets = [frozenset(one) for one in BlockingTests(trace, trace.routes[route]).of(outcome, Budget())]

                assert (len(sets), set(sets)) == (len(expected), expected), (seed, route, outcome)
                sizes |= {len(one) for one in sets}
                assert len(sets) <= MOST_SETS

    assert sizes >= {0, 1, 2, 3}


def test_a_route_that_has_the_outcome_is_left_out() -> None:
    for _name, _, law, asked, readings, _ in some(requests_of("1628"), SHARE):
        trace = Trace(law, asked.facts, readings)
        ways = why_not(trace, "permitted", Budget())

        assert list(ways) == [route for route, seen in trace.routes.items() if seen.answer.outcome != "permitted"]


def test_the_words_of_a_condition_in_the_way() -> None:
    asked = next(one for one in requests_of("1628") if one.name == "retained-promise-of-agency-only 2021-03-15")
    ways = why_not(Trace(asked.law, asked.request.facts, asked.readings), "permitted", Budget())

    sets = ways["publ/116-113/209/e"]

    assert not isinstance(sets, str)
    (found,) = sets

    promise = {"by": "agency", "confidence": True, "use": "governmental", "from": "2019-05-02", "until": "none"}
    limbs = [
        "its confidence is true",
        "its use one of [law_enforcement, governmental]",
    ]
    assert [{**entry, "source": entry["source"].partition(":")[0]} for entry in found] == [
        {
            "id": f"usc/19/1628#governmental_assurances/{number}",
            "cite": "usc/19/1628/c/2",
            "quote": "obtains assurances",
            "test": "some assurances.given with (all of (usc/19/1628#given_by_the_country as in force on 2020-06-30; "
            f"{limb}))",
            "fact": "assurances.given",
            "given": [promise],
            "wanted": "yes",
            "source": "usc/19/1628/1994-01-01.yaml",
        }
        for number, limb in enumerate(limbs, 1)
    ]
