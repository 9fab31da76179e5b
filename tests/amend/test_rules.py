"""Rules are compared by meaning: order, nesting and names make no difference; what changed is shown in its words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.overlay import POLICIES
from statute_runner.amend.condition_diff import changed_lines
from statute_runner.amend.rule_diff import SAME, rule_changes
from statute_runner.logic.normal_form import normal
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Place, Use
from statute_runner.logic.tree import Test as Compared

if TYPE_CHECKING:
    from statute_runner.logic.tree import Node

A, B, C = (
    Compared(FactRef("group.a"), "is", True),
    Compared(FactRef("group.b"), "is", True),
    Compared(FactRef("group.c"), "is", True),
)
AT = Place("id", "cite", (), "file", 1)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AllOf((A, B)), AllOf((B, A))),
        (AllOf((A, AllOf((B, C)))), AllOf((A, B, C))),
        (AnyOf((A, A)), A),
        (Not(Not(A)), A),
        (Compared(FactRef("g.x"), "one of", ("p", "q")), Compared(FactRef("g.x"), "one of", ("q", "p"))),
        (Compared(FactRef("g.x"), "is", True, AT), Compared(FactRef("g.x"), "is", True)),
        (Use("s#old"), Use("s#new")),
    ],
)
def test_what_means_the_same_has_one_form(one: Node, other: Node) -> None:
    assert normal(one, {"s#old": "s#new"}) == normal(other, {"s#old": "s#new"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (AllOf((A, B)), AnyOf((A, B))),
        (A, Not(A)),
        (Compared(FactRef("g.x"), "is", True), Compared(FactRef("g.x"), "is", "true")),
        (Use("s#r"), Use("s#r", "2020-06-30")),
        (Compared(FactRef("g.x"), "has any of", (1, 2)), Compared(FactRef("g.x"), "has all of", (1, 2))),
        (AllOf((A, AnyOf((B, C)))), AllOf((A, B, C))),
    ],
)
def test_what_means_another_thing_has_another_form(one: Node, other: Node) -> None:
    assert normal(one, {}) != normal(other, {})


def test_only_the_conditions_that_change_are_marked() -> None:
    old = AllOf((A, Compared(FactRef("g.n"), "has any of", (3, 4))))
    new = AllOf((Compared(FactRef("g.n"), "has any of", (2, 4)), B, A))
    found = [(line.sign, line.depth, line.words) for line in changed_lines(old, new, {})]

    assert found == [
        (" ", 0, "all of"),
        ("-", 1, "g.n has any of 3, 4"),
        ("+", 1, "g.n has any of 2, 4"),
        ("+", 1, "group.b is true"),
        (" ", 1, "group.a is true"),
    ]


def test_a_condition_that_joins_a_lone_one_leaves_it_standing() -> None:
    found = [(line.sign, line.words) for line in changed_lines(A, AllOf((A, B)), {})]

    assert found == [(" ", "all of"), (" ", "group.a is true"), ("+", "group.b is true")]


def test_of_the_amendment_of_2020_the_terms_of_c_and_its_giver_change_and_nothing_else() -> None:
    bundle = statute_runner.load(str(POLICIES)).bundle
    found = rule_changes([(bundle.section("usc/19/1628", "1994-01-01"), bundle.section("usc/19/1628", "2020-07-01"))])
    changed = {(change.kind, change.name, change.was) for change in found if change.status != SAME}

    assert changed == {
        ("rule", "usc/19/1628#usmca_conditions", "usc/19/1628#nafta_terms"),
        ("rule", "usc/19/1628#given_by_such_agency", "usc/19/1628#given_by_the_country"),
        ("rule", "usc/19/1628#nafta_conditions", "usc/19/1628#nafta_conditions"),
        ("rule", "usc/19/1628#governmental_assurances", "usc/19/1628#governmental_assurances"),
        ("decision", "usc/19/1628/c", "usc/19/1628/c"),
    }


def test_a_section_against_itself_has_only_what_is_the_same() -> None:
    bundle = statute_runner.load(str(POLICIES)).bundle
    section = bundle.section("usc/19/1628", "2020-07-01")

    assert {(change.status, change.remarks) for change in rule_changes([(section, section)])} == {(SAME, ())}
