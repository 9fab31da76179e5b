"""What is found without being asked: idle conditions, unreached cases, routes that agree, open answers, readings."""

from __future__ import annotations

import itertools
import json
import random
from typing import TYPE_CHECKING, Any

import pytest

pytest.importorskip("z3")

import statute_runner
from statute_runner.cases.boundaries import boundaries
from statute_runner.cli import main
from statute_runner.decide.evaluation import UNDETERMINED, answers
from statute_runner.law.question_route import with_question
from statute_runner.law.value_classes import classes_of
from statute_runner.prove.deep_report import deep_report
from statute_runner.prove.kleene_gaps import gaps

from .random_bundle import FACTS, NEW, OLD, ROUTES, bundle, bundle_of, data, domain, laws, requests

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle


FLAG = {"fact": "a.flag", "is": True}
TINY = "tests/check/tiny"
SURE = "reading.wide is yes; reading.wide is no; a.count at least 5"
MANY, MORE = {"fact": "a.count", "at least": 5}, {"fact": "a.count", "at least": 3}


def planted(rules: dict[str, Any], decisions: dict[str, Any]) -> Bundle:
    """A bundle of one version with these rules and decisions."""
    files = data(random.Random(0), list(FACTS))
    del files[f"law/one/{NEW}.yaml"]
    for name, rule in rules.items():
        rules[name] = {"cite": "a", "says": "", **rule}
    files[f"law/one/{OLD}.yaml"] |= {"rules": rules, "decisions": decisions}
    return bundle_of(files)


def found(made: Bundle) -> set[tuple[str, str]]:
    return {(finding.kind, finding.message) for finding in deep_report(made)}


@pytest.mark.parametrize(
    ("rule", "kind", "said"),
    [
        (
            {"all": [FLAG, MANY, MORE]},
            "implied",
            "always holds where it could matter, so other conditions imply it: a.count at least 3",
        ),
        (
            {"any": [MANY, MORE]},
            "adds-nothing",
            "never holds where it could matter, so others cover it: a.count at least 5",
        ),
        (
            {"any": [FLAG, {"all": [{"reading": "wide", "is": "yes"}, {"reading": "wide", "is": "no"}, MANY]}]},
            "adds-nothing",
            f"never holds where it could matter, so others cover it: all of ({SURE})",
        ),
        (
            {"all": [FLAG, {"any": [{"reading": "wide", "is": "yes"}, {"reading": "wide", "is": "no"}, MANY]}]},
            "implied",
            f"always holds where it could matter, so other conditions imply it: any of ({SURE})",
        ),
        ({"all": [FLAG, MANY]}, "", ""),
    ],
)
def test_idle_conditions_are_found(rule: dict[str, Any], kind: str, said: str) -> None:
    route = [{"outcome": "granted", "when": {"rule": "r"}}, {"outcome": "silent"}]
    idle = {
        one
        for one in found(planted({"r": rule}, {ROUTES[0]: route}))
        if one[0] in {"implied", "adds-nothing", "decides-nothing"}
    }
    assert idle == ({(kind, said)} if kind else set())


def test_a_condition_that_decides_nothing_is_found() -> None:
    rules = {"r": {"when": MANY}, "s": {"all": [{"rule": "r"}, {"not": {"rule": "r"}}]}}
    both = {"all": [{"reading": "wide", "is": "yes"}, {"reading": "wide", "is": "no"}, {"rule": "r"}]}
    route = [{"outcome": "granted", "when": both}, {"outcome": "granted", "when": FLAG}, {"outcome": "silent"}]
    assert ("decides-nothing", "no answer ever depends on: a.count at least 5") in found(
        planted(rules, {ROUTES[0]: route})
    )


def test_an_unreached_case_and_agreeing_routes_are_found() -> None:
    flag = {"fact": "a.flag", "is": True}
    both = {"all": [flag, {"fact": "a.kind", "is": "x"}]}
    route = [{"outcome": "granted", "when": flag}, {"outcome": "refused", "when": both}, {"outcome": "silent"}]
    other = [{"outcome": "granted", "when": {"not": {"fact": "a.flag", "is": False}}}, {"outcome": "silent"}]
    kinds = found(planted({}, {ROUTES[0]: route, ROUTES[1]: other}))
    assert ("case-unreached", f"case 2 of {ROUTES[0]} (refused) never gives the answer") in kinds
    assert ("reading-idle", "the reading wide never changes an answer") in kinds
    agreeing = planted({}, {ROUTES[0]: [route[0], route[2]], ROUTES[1]: other})
    assert ("routes-agree", f"{ROUTES[0]} and {ROUTES[1]} always come out the same") in found(agreeing)


def completions(facts: dict[str, Any], names: list[str]) -> list[dict[str, Any]]:
    open_names = [name for name in names if name not in facts]
    return [
        {**facts, **dict(zip(open_names, drawn, strict=True))} for drawn in itertools.product(*map(domain, open_names))
    ]


@pytest.mark.parametrize("seed", range(30))
def test_open_answers_against_every_completion(seed: int) -> None:
    made = bundle(random.Random(seed))
    law = laws(made)[1]
    readings = {"wide": "no"}
    question = with_question(law)
    names = [name for name in made.facts if any(name in repr(test) for test in law.tests())]
    day = "2020-01-06"
    unknown_sets: dict[str, set[frozenset[str]]] = {}
    for facts in requests({name: domain(name) for name in names}, [day]):
        got = answers(law, facts, readings).question
        if got.outcome == UNDETERMINED:
            after = {answers(law, full, readings).question.outcome for full in completions(facts, names)}
            if len(after) == 1:
                unknown_sets.setdefault(after.pop(), set()).add(frozenset(set(names) - set(facts)))
    classes = classes_of(question.tests(), made.facts, (day, day), completed=True)
    told: dict[str, set[frozenset[str]]] = {}
    for gap in gaps(question, classes, readings):
        told.setdefault(gap.outcome, set()).add(frozenset(gap.unknown))
        assert answers(law, gap.facts, readings).question.outcome == UNDETERMINED
        assert {answers(law, full, readings).question.outcome for full in completions(gap.facts, names)} == {
            gap.outcome
        }
    assert told.keys() == unknown_sets.keys()
    for outcome, sets in unknown_sets.items():
        assert told[outcome] <= sets
        assert all(any(small <= large for small in told[outcome]) for large in sets)


def test_the_flat_law_leaves_open_only_an_unknown_material() -> None:
    loaded = statute_runner.load("tests/flat_law")
    report = deep_report(loaded.bundle)
    still_open = [finding for finding in report if finding.kind == "open-answer"]
    assert [finding.message.split(",")[0] for finding in still_open] == [
        "undetermined while exchange.material is unknown"
    ]
    request = still_open[0].request
    assert request
    assert loaded.decide(request)["outcome"] == UNDETERMINED
    for material in ("information", "documents"):
        request["facts"]["exchange"]["material"] = material
        assert loaded.decide(request)["outcome"] == "permitted"
    matters = [finding for finding in report if finding.kind == "reading-matters"]
    assert len(matters) == sum(not reading.recorded for reading in loaded.bundle.readings.values())
    for finding in matters:
        assert finding.request
        name = finding.request["id"]
        options = loaded.bundle.readings[name].options
        assert (
            len({loaded.decide(finding.request, {**finding.readings, name: option})["outcome"] for option in options})
            > 1
        )
    assert not {finding.kind for finding in report} & {
        "decides-nothing",
        "case-unreached",
        "routes-agree",
        "reading-idle",
    }


def test_the_command_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", TINY, "--deep", "--format", "json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert "reading-matters" in {line.get("finding") for line in lines}
    assert main(["check", TINY, "--deep", "--format", "sarif"]) == 2


def test_boundaries_name_both_neighbours() -> None:
    rule = {
        "all": [
            {"fact": "a.day", "on or before": {"fact": "date"}},
            {"fact": "a.day", "before": "2020-03-01"},
            {"fact": "a.count", "more than": 3},
        ]
    }
    made = planted({"r": rule}, {ROUTES[0]: [{"outcome": "granted", "when": {"rule": "r"}}, {"outcome": "silent"}]})
    run = [({"date": "2020-02-29", "a.day": "2020-02-29", "a.count": 4}, [f"law/one/{OLD}.yaml"])]
    got = [(one.sides, one.seen) for one in boundaries(made, run)]
    assert got == [
        (("equal to date", "just above date"), (True, False)),
        (("2020-02-29", "2020-03-01"), (True, False)),
        (("3", "4"), (False, True)),
    ]
    assert [one.seen for one in boundaries(made, [(run[0][0], ["another"])])] == [(False, False)] * 3
