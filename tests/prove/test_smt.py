"""The formulas and the evaluation that decides say the same of random laws, requests and readings."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("z3")

from statute_runner.decide.evaluation import answer_of, answers
from statute_runner.law.linker import law_on
from statute_runner.law.question_route import with_question
from statute_runner.law.value_classes import FactClass, Spread, classes_of
from statute_runner.logic.operators import OPERATORS, STATED
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import Test as Condition
from statute_runner.prove.reading_variables import Readings
from statute_runner.prove.relied_facts import MEMBERS
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver
from statute_runner.prove.smt import Formulas

from .random_bundle import DAYS, FACTS, NEW, READINGS, WINDOW, bundle, bundle_of, data, domain, laws, requests, subsets


def test_every_operator_has_a_meaning() -> None:
    of_sets = {row.name for row in OPERATORS.values() if row.types <= {"set of choices", "set of whole numbers"}}
    assert set(MEMBERS) == of_sets
    assert all(
        not row.types & {"set of choices", "set of whole numbers"}
        for row in OPERATORS.values()
        if row.name not in {*of_sets, STATED}
    )


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_formulas_agree_with_evaluate(seed: int) -> None:
    rng = random.Random(seed)
    made = bundle(rng)
    law = law_on(made, NEW, made.questions["asked"])
    classes = classes_of(law.tests(), made.facts, DAYS)
    stated, readings = Stated(classes), Readings(READINGS)
    formulas = Formulas(with_question(law), stated, readings)
    solver = Solver([*stated.constraints(), *readings.constraints()])
    possible = {route: formulas.outcomes(route) or {} for route in formulas.law.routes}
    for _ in range(8):
        facts: dict[str, Any] = {"date": rng.choice(classes["date"].values)}
        for name, found in classes.items():
            if name != "date" and found.values and rng.random() < 0.7:
                facts[name] = rng.choice(list(subsets(found.values)) if found.is_set else list(found.values))
        wide = rng.choice(READINGS["wide"])
        assert solver.check(*stated.stating(facts), readings.is_chosen("wide", wide))
        expected = answers(law, facts, {"wide": wide})
        for route, answer in {**expected.routes, "asked": expected.question}.items():
            got = answer_of({name: solver.holds(may) for name, may in possible[route].items()})
            assert got == answer, (route, facts)


def test_a_value_is_not_taken_for_that_the_fact_is_known() -> None:
    stated = Stated({"a.kind": FactClass("a.kind", ("known", "other"))})

    assert Solver(stated.constraints()).check(*stated.stating({"a.kind": "other"}))


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 2**32))
def test_classes_stand_for_every_value(seed: int) -> None:
    made = bundle(random.Random(seed))
    old, new = laws(made)
    classes = classes_of([*old.tests(), *new.tests()], made.facts, DAYS)
    by_class = {name: values_of(found) for name, found in classes.items() if name != "date"}
    whole = {name: domain(name) for name in by_class}

    def seen(values: dict[str, list[object]], days: list[str]) -> set[object]:
        readings = {"wide": "no"}
        return {
            (tuple(facts), repr(answers(old, facts, readings)), repr(answers(new, facts, readings)))
            for facts in requests(values, days)
        }

    days = [day for day in WINDOW if DAYS[0] <= day <= DAYS[1]]
    assert seen(by_class, [str(day) for day in classes["date"].values]) == seen(whole, days)


def values_of(found: FactClass) -> list[object]:
    return list(subsets(found.values)) if found.is_set else list(found.values)


@pytest.mark.parametrize(
    ("marks", "depth", "low", "high", "expected"),
    [
        ([5], 1, 1, 9, [4, 5, 6]),
        ([5], 2, 1, 9, [3, 4, 5, 6, 7]),
        ([2, 9], 2, 1, 9, [1, 2, 3, 8, 9]),
        ([1, 2, 4], 2, 1, 4, [1, 2, 3, 4]),
        ([], 1, 3, 9, [3, 4]),
        ([12], 1, 1, 9, [1, 2]),
    ],
)
def test_spread(marks: list[int], depth: int, low: int, high: int, expected: list[int]) -> None:
    assert Spread(marks, depth, False, low, high).values == expected


def test_room_to_complete() -> None:
    found = Spread([10], 2, True, 1, 30)
    assert found.values == list(range(2, 19))
    assert found.roomy == [4, 7, 10, 13, 16]
    assert Spread([10, 14], 2, True, 1, 30).roomy == [4, 7, 10, 11, 12, 13, 14, 17, 20]


def test_values_that_are_compared_find_room_between_two_boundaries() -> None:
    made = bundle_of(data(random.Random(1), list(FACTS)))
    tests = [
        Condition(FactRef("a.day"), "before", FactRef("date")),
        *(Condition(FactRef("a.day"), "after", day) for day in ("2020-06-01", "2021-01-01")),
        Condition(FactRef("a.count"), "less than", FactRef("a.limit")),
        *(Condition(FactRef("a.count"), "at least", number) for number in (2, 6)),
        Condition(FactRef("a.kind"), "is not", FactRef("a.like")),
        Condition(FactRef("a.kind"), "is", "y"),
    ]
    classes = classes_of(tests, made.facts, ("2019-01-01", "2022-12-31"))
    days, dates = classes["a.day"].values, classes["date"].values
    assert any("2020-06-01" < str(day) < str(on) < "2021-01-01" for day in days for on in dates)
    counts, limits = classes["a.count"].values, classes["a.limit"].values
    assert any(2 < int(str(count)) < int(str(limit)) < 6 for count in counts for limit in limits)
    kinds, likes = set(classes["a.kind"].values) - {"y"}, set(classes["a.like"].values) - {"y"}
    assert len(kinds & likes) == 2


def test_two_requests_find_more_room_than_one() -> None:
    made = bundle_of(data(random.Random(1), list(FACTS)))
    tests = [
        Condition(FactRef("a.day"), "before", FactRef("date")),
        *(Condition(FactRef("a.day"), "after", day) for day in ("2020-06-01", "2021-01-01")),
    ]
    sizes = [
        len(classes_of(tests, made.facts, ("2019-01-01", "2022-12-31"), copies)["a.day"].values) for copies in (1, 2)
    ]
    assert sizes == [4 + 5 * 2, 4 + 5 * 4]
