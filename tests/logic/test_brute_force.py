"""The reference evaluation against the judge, on random law with every construct of the language."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from brute_force import Judge
from random_law import READINGS, bundle_of, document, small, stated, write
from random_lists import ListMaker, request
from random_requests import Requests
from statute_runner.api import LoadedBundle
from statute_runner.decide.evaluation import answers
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    Answer = tuple[list[str], dict[str, list[str]], set[str]]

LAWS, REQUESTS = 250, 10
KNOWN = [0.05, 0.05, 0.1, 0.1, 0.2]


def engine(bundle: LoadedBundle, made: Mapping[str, Any], chosen: Mapping[str, str]) -> Answer:
    """What the question and the routes can come to, and what is missing."""
    law, facts = bundle.on(made["date"]), bundle.request(made).facts
    found = answers(law, facts, chosen)
    possible = list(found.question.possible)
    open_ones = {one.path for one in missing(Trace(law, facts, chosen))} if len(possible) > 1 else set()
    return possible, {route: list(each.possible) for route, each in found.routes.items()}, open_ones


def test_the_reference_answers_as_the_judge() -> None:
    undetermined = 0
    for seed in range(LAWS):
        rng = Random(f"judge {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        chosen = {name: rng.choice(options) for name, options in READINGS.items()}
        for _ in range(REQUESTS):
            made = request(rng, files, rng.choice(KNOWN))
            judge = Judge(files, made["date"], stated(made), chosen)
            undetermined += len(judge.answer()) > 1

            assert engine(bundle, made, chosen) == (judge.answer(), judge.routes, judge.missing()), (seed, made)

    assert undetermined >= LAWS * REQUESTS * 0.4


def test_requests_drawn_from_what_the_law_tests_are_answered_as_the_judge_does() -> None:
    for seed in range(60):
        rng = Random(f"near {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        drawn = Requests(bundle.bundle, rng)
        chosen = {name: options[0] for name, options in READINGS.items()} | drawn.readings()
        for _ in range(5):
            made = drawn.document(rng.choice(KNOWN))
            judge = Judge(files, made["date"], stated(made), chosen)

            assert engine(bundle, made, chosen) == (judge.answer(), judge.routes, judge.missing()), (seed, made)


def test_decision_documents_say_what_the_judge_says() -> None:
    mattered = 0
    for seed in range(120):
        rng = Random(f"document {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        chosen = {name: rng.choice(options) for name, options in READINGS.items()}
        for _ in range(4):
            made = request(rng, files, rng.choice(KNOWN))
            judge = Judge(files, made["date"], stated(made), chosen)
            said = bundle.decide(made, chosen, trace=False)

            assert said["possible"] == judge.answer()
            assert {route: one["possible"] for route, one in said["routes"].items()} == judge.routes
            assert {entry["fact"] for entry in said["missing"]} == judge.missing()
            for name, about in said["readings"].items():
                others = [Judge(files, made["date"], stated(made), {**chosen, name: one}) for one in READINGS[name]]
                changes = any((one.answer(), one.routes) != (judge.answer(), judge.routes) for one in others)
                mattered += changes

                assert about["matters"] == changes, (seed, made, name)
    assert mattered > 20


SORT = {"type": "choice", "values": {"x": "X.", "y": "Y."}, "ask": "?"}
PEOPLE = {
    "type": "list",
    "one": "person",
    "fields": {"sort": SORT, "parts": {"type": "list", "one": "part", "ask": "?", "fields": {"sort": SORT}}},
}
PARTS = "people.all[].parts"


def decided(rules: Mapping[str, Any], when: Any, people: Any, reading: str = "wide") -> tuple[list[str], set[str]]:
    """What is possible, and missing, under a law of one condition and these rules about lists, for these people."""
    files = small({"people.all": PEOPLE}, when)
    for path, data in files.items():
        if path.startswith("law/1/"):
            data["rules"] |= {name: {"cite": "a", "says": f"{name}.", **rule} for name, rule in rules.items()}
    bundle, made = LoadedBundle(bundle_of(files)), document("2012-07-01", {"people.all": people})
    chosen = {name: options[0] for name, options in READINGS.items()} | {"width": reading}
    judge = Judge(files, made["date"], stated(made), chosen)
    said = bundle.decide(made, chosen, trace=False)
    found = said["possible"], {entry["fact"] for entry in said["missing"]}

    assert found == (judge.answer(), judge.missing())
    return found


@pytest.mark.parametrize("people", [None, []])
def test_a_reading_matters_where_only_members_are_asked_for_it_and_there_are_none(people: Any) -> None:
    rules = {"wide": {"when": {"reading": "width", "is": "wide"}}}
    when = {"some": "people.all", "with": [{"rule": "wide"}, {"its": "sort", "is": "x"}]}

    assert decided(rules, when, people)[0] == (["granted", "refused"] if people is None else ["refused"])


def test_a_member_of_an_inner_list_stays_the_same_where_another_member_of_the_outer_list_is_looked_at() -> None:
    of_part = {"its": "sort", "of": PARTS, "is": "x"}
    inside = {"some": "people.all", "with": [{"its": "sort", "is": "y"}, of_part]}
    when = {"some": "people.all", "with": [{"its": "sort", "is": "x"}, {"some": {"its": "parts"}, "with": [inside]}]}
    x, y, unknown = {"sort": "x"}, {"sort": "y"}, dict[str, str]()

    assert decided({}, when, [{**x, "parts": [y]}, {**y, "parts": [x]}]) == (["refused"], set())
    assert decided({}, when, [{**x, "parts": [x]}, {**y, "parts": [y]}]) == (["granted"], set())
    assert decided({}, when, [{**x, "parts": [y, unknown]}, {**y, "parts": [x]}]) == (
        ["granted", "refused"],
        {"people.all[0].parts[1].sort"},
    )


def test_a_rule_about_an_inner_list_cannot_be_used_where_the_member_that_has_it_is_hidden(tmp_path: Path) -> None:
    rules = {"part_x": {"about": PARTS, "when": {"its": "sort", "is": "x"}}}
    inside = {"some": "people.all", "with": [{"its": "sort", "is": "y"}, {"rule": "part_x"}]}
    when = {"some": "people.all", "with": [{"some": {"its": "parts"}, "with": [inside]}]}
    files = small({"people.all": PEOPLE}, when)
    for path, data in files.items():
        if path.startswith("law/1/"):
            data["rules"] |= {name: {"cite": "a", "says": f"{name}.", **rule} for name, rule in rules.items()}
    write(files, tmp_path)
    with pytest.raises(statute_runner.Refused, match="is hidden"):
        statute_runner.load(str(tmp_path))


def test_random_law_loads(tmp_path: Path) -> None:
    for seed in range(40):
        write(ListMaker(Random(f"load {seed}")).files(), tmp_path / str(seed))
        statute_runner.load(str(tmp_path / str(seed)))
