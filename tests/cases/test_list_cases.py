"""Cases of law with lists: how many members a list is shown with, and the boundaries that its members state."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from prove.list_bundle import ABOUT, FACTS, THINGS
from prove.random_bundle import NEW, OLD, ROUTES, bundle_of, data
from statute_runner.api import LoadedBundle
from statute_runner.cases.boundaries import boundaries
from statute_runner.cases.case_faults import case_faults
from statute_runner.cases.case_runs import run
from statute_runner.cases.coverage import coverage, uncovered
from statute_runner.cases.worked_case import Column, WorkedCase
from statute_runner.problem import Span

DAY = "2020-01-07"
HERE = Span("law/one/cases/some.yaml", 1)
SOME_X = {"some": THINGS, "with": [{"its": "kind", "is": "x"}]}


def deciding(when: dict[str, Any]) -> LoadedBundle:
    files = data(Random(0), ["a.flag"])
    del files[f"law/one/{NEW}.yaml"]
    files["facts.yaml"] = {"facts": {name: {**fact, **ABOUT} for name, fact in FACTS.items()}}
    rules = {"met": {"cite": "a", "says": "", "when": when}}
    route = [{"outcome": "granted", "when": {"rule": "met"}}, {"outcome": "refused"}]
    files[f"law/one/{OLD}.yaml"] |= {"rules": rules, "decisions": {ROUTES[0]: route}}
    return LoadedBundle(bundle_of(files))


def case(facts: dict[str, Any], **expect: Any) -> WorkedCase:
    expected: Any = {"outcome": "granted", **expect}
    column = Column(DAY, expected, HERE, "")
    return WorkedCase("one", ".", (), None, None, {"a": facts}, {}, (column,), HERE)


X, Y = {"kind": "x"}, {"kind": "y"}


@pytest.mark.parametrize(
    ("lists", "lacking"),
    [
        ([], [["yes", "no", "no member", "one member", "more members"], ["yes", "no"]]),
        ([[]], [["yes", "one member", "more members"], ["yes", "no"]]),
        ([[X]], [["no", "no member", "more members"], ["no"]]),
        ([[X, Y]], [["no", "no member", "one member"], []]),
        ([[], [Y], [X, Y]], [[], []]),
        ([None], [["yes", "no", "no member", "one member", "more members"], ["yes", "no"]]),
    ],
)
def test_a_list_is_to_be_shown_with_no_one_and_more_members(lists: list[Any], lacking: list[list[str]]) -> None:
    loaded = deciding(SOME_X)
    results = [result for given in lists for result in run(loaded, case({"things": given}))]
    found = coverage(loaded.bundle, results)
    sides = {condition.id: uncovered(condition, values) for condition, values in found.items()}

    assert [sides["law/one#met"], sides["law/one#met/1"]] == lacking


def test_a_list_of_one_member_at_most_is_not_to_be_shown_with_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(FACTS[THINGS], "at most", 1)
    loaded = deciding(SOME_X)
    found = {condition.id: condition.sides for condition in coverage(loaded.bundle, [])}

    assert found["law/one#met"] == ("yes", "no", "no member", "one member")


@pytest.mark.parametrize(
    ("test", "things", "seen"),
    [
        ({"its": "on", "before": DAY}, [{"on": "2020-01-06"}], (True, False)),
        ({"its": "on", "before": DAY}, [{"on": "2020-01-06"}, {"on": DAY}], (True, True)),
        ({"its": "on", "before": DAY}, [{"on": "none"}, {}], (False, False)),
        ({"its": "on", "after": {"fact": "date"}}, [{"on": DAY}, {"on": "2020-01-08"}], (True, True)),
    ],
)
def test_a_boundary_is_stated_by_members(
    test: dict[str, Any], things: list[dict[str, Any]], seen: tuple[bool, bool]
) -> None:
    loaded = deciding({"some": THINGS, "with": [test]})
    made = loaded.request({"id": "r", "date": DAY, "facts": {"a": {"things": things}}})
    (found,) = boundaries(loaded.bundle, [(made.facts, [f"law/one/{OLD}.yaml"])])

    assert found.seen == seen


def test_a_boundary_is_stated_by_members_of_an_inner_list() -> None:
    counted = {"some": {"its": "bits"}, "with": [{"its": "count", "at least": 2}]}
    loaded = deciding({"some": THINGS, "with": [counted]})
    things = [{"bits": [{"count": 3}, {"count": 1}]}, {}, {"bits": [{"count": 2}]}]
    made = loaded.request({"id": "r", "date": DAY, "facts": {"a": {"things": things}}})
    (found,) = boundaries(loaded.bundle, [(made.facts, [f"law/one/{OLD}.yaml"])])

    assert (found.sides, found.seen) == (("1", "2"), (True, True))


def test_a_case_expects_the_missing_field_of_a_member_and_a_list_as_a_reason() -> None:
    loaded = deciding(SOME_X)
    expected = {
        "outcome": "undetermined",
        "possible": ["granted", "refused", "silent"],
        "missing": ["a.things[1].kind"],
    }
    missing = case({"things": [Y, {}]}, **expected)
    (result,) = run(loaded, missing)

    assert [one.what for one in result.differences] == []
    assert list(case_faults(loaded.bundle, [missing])) == []

    unknown = case({"things": [Y, {}]}, **{**expected, "missing": ["a.things[1].knd"]})
    (problem,) = case_faults(loaded.bundle, [unknown])

    assert "names the fact `a.things[].knd`, which does not exist" in problem.message

    because = case({"things": []}, outcome="refused", because=["a.things"])
    (result,) = run(loaded, because)

    assert [one.what for one in result.differences] == []
