"""Missing facts: in an order that the law alone gives, and found without walking any part of the law twice."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

import statute_runner
from shipped_cases import BUNDLES
from statute_runner.codegen.compiler import Compiled
from statute_runner.codegen.request_struct import request_type, typed
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.law.fact_order import most_useful_first
from statute_runner.law.section import Case
from statute_runner.logic import tree
from statute_runner.logic.refs import FactRef, ReadingRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Rule, Use
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.api import LoadedBundle
    from statute_runner.logic.tree import Node, RuleKey

DAY = "2024-01-01"


@cache
def loaded() -> LoadedBundle:
    return statute_runner.load(str(BUNDLES["1628"]))


def is_true(fact: str) -> tree.Test:
    return tree.Test(FactRef(fact), "is", True)


def order(*whens: Node, **readings: str) -> tuple[str, ...]:
    """The order in a question with one route, of these cases."""
    cases = (*(Case(f"o{n}", when) for n, when in enumerate(whens)), Case("no", None))
    decision = (Case("yes", tree.Test(RouteRef("r"), "is", "o0")), Case("no", None))
    rules: dict[RuleKey, Rule] = {("c#half", None): Rule("half", "c", "", AnyOf((is_true("g.x"), is_true("g.y"))))}
    return most_useful_first({"r": cases}, decision, rules, readings, {})


def test_a_condition_is_shared_among_its_parts() -> None:
    half = Use("c#half")

    assert order(AllOf((half, is_true("g.a")))) == ("g.a", "g.x", "g.y")
    assert order(AllOf((is_true("g.b"), AnyOf((is_true("g.a"), Not(is_true("g.a"))))))) == ("g.b", "g.a")
    assert order(AnyOf((half, AllOf((is_true("g.y"), is_true("g.a")))))) == ("g.y", "g.x", "g.a")
    assert order(is_true("g.a"), is_true("g.b"), AllOf((is_true("g.b"), is_true("g.a")))) == ("g.a", "g.b")
    assert order(
        tree.Test(FactRef("g.day"), "before", FactRef("date")), tree.Test(FactRef("g.day"), "before", FactRef("g.end"))
    ) == (
        "g.day",
        "g.end",
    )


def test_what_a_reading_leaves_out_comes_last() -> None:
    wide = AllOf((tree.Test(ReadingRef("r"), "is", "wide"), is_true("g.a")))
    when = AllOf((AnyOf((wide, is_true("g.b"))), is_true("g.c"), is_true("g.d")))

    assert order(when, r="narrow") == ("g.b", "g.c", "g.d", "g.a")
    assert order(when, r="wide") == ("g.c", "g.d", "g.a", "g.b")
    assert order(Not(when), r="narrow") == ("g.b", "g.c", "g.d", "g.a")
    assert order(AnyOf((Not(wide), is_true("g.b"))), is_true("g.c"), r="narrow") == ("g.c", "g.b", "g.a")


def test_what_becomes_known_moves_nothing() -> None:
    bundle = loaded()
    everything = bundle.on(DAY).facts
    first = bundle.decide({"id": "a", "date": DAY})
    second = bundle.decide({"id": "a", "date": DAY, "facts": {"counterpart": {"kind": "customs"}}})
    listed, later = ([entry["fact"] for entry in made["missing"]] for made in (first, second))

    assert listed == [fact for fact in everything if fact in listed]
    assert later == [fact for fact in listed if fact != "counterpart.kind"]


FACTS = ("finding.made", "assurances.cover_purpose", "authorization.subsection_c")


def twice(below: Node, n: int) -> Node:
    """Uses the rule below twice, once negated, so that there are two ways down."""
    met, unmet = is_true(FACTS[n % 3]), Not(is_true(FACTS[(n + 1) % 3]))
    return AnyOf((AllOf((below, met)), AllOf((Not(below), unmet))))


def once(below: Node, n: int) -> Node:
    """Uses the rule below within "any" and "all", so that each rule stands one deeper."""
    return AnyOf((AllOf((below, is_true(FACTS[n % 3]))), is_true(FACTS[(n + 1) % 3])))


@pytest.mark.parametrize(("above", "depth"), [(twice, 60), (once, 80)])
def test_law_in_which_rules_use_rules_again_and_again_is_walked_once(
    above: Callable[[Node, int], Node], depth: int
) -> None:
    bundle = loaded()
    law = bundle.on(DAY)
    first = AllOf((is_true(FACTS[0]), Not(is_true(FACTS[1]))))
    rules = {("c#r0", None): Rule("r0", "c", "", first)}
    for n in range(1, depth):
        rules[f"c#r{n}", None] = Rule(f"r{n}", "c", "", above(Use(f"c#r{n - 1}"), n))
    cases = (Case("permitted", Use(f"c#r{depth - 1}")), Case("not_permitted", None))
    decision = (Case("permitted", tree.Test(RouteRef("r"), "is", "permitted")), Case("not_permitted", None))
    deep = replace(law, routes={"r": cases}, decision=decision, rules=rules, notices=(), facts=FACTS)
    readings = chosen_readings(bundle.bundle, {})
    compiled = Compiled(deep, readings, bundle.bundle.facts)

    assert len(compiled.source.splitlines()) < 2 * depth * depth
    for number in range(27):
        known = {fact: (True, False)[number // 3**n % 3] for n, fact in enumerate(FACTS) if number // 3**n % 3 < 2}
        asked = bundle.request({"id": "a", "date": DAY, "facts": grouped(known)})
        trace = Trace(deep, asked.facts, readings)
        masks, found = compiled.decide(typed(asked, request_type(bundle.bundle.facts), bundle.bundle.facts))

        assert [outcome for n, outcome in enumerate(compiled.outcomes) if masks[0] >> n & 1] == list(
            trace.question.answer.possible
        )
        assert compiled.listed.names(found) == [open_.path for open_ in missing(trace)]
        assert bool(found) == (len(trace.question.answer.possible) > 1)


def grouped(known: dict[str, bool]) -> dict[str, dict[str, bool]]:
    groups: dict[str, dict[str, bool]] = {}
    for name, value in known.items():
        group, _, key = name.partition(".")
        groups.setdefault(group, {})[key] = value
    return groups
