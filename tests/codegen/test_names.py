"""Names change no answer: law whose names are keywords, prefixes and near pairs is decided as the same law with plain
names."""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import some
from nasty_names import Nasty
from random_law import READINGS as OPTIONS
from random_law import Maker, bundle_of, request, small

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import Decision

BUNDLES = 150


@pytest.mark.parametrize("seed", some(range(BUNDLES), 3))
def test_every_way_to_decide_answers_as_with_plain_names(seed: int) -> None:
    rng = Random(f"names {seed}")
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    plain, other = (
        statute_runner.LoadedBundle(bundle_of(files)),
        statute_runner.LoadedBundle(bundle_of(nasty.files(files))),
    )
    chosen = {name: rng.choice(options) for name, options in OPTIONS.items()}
    renamed = nasty.readings(chosen)
    decider = other.decider(renamed)
    for _ in range(12):
        made = request(rng, sorted(files["facts.yaml"]["facts"]), rng.choice([0.1, 0.4, 0.8]))
        same = nasty.document(made)
        expected = nasty.of(short(plain.decide(made, chosen)))

        assert sorted_missing(short(other.decide(same, renamed))) == sorted_missing(expected)
        assert decider.decide(same) == short(other.decide(same, renamed))
        assert json.loads(decider.decide_json(json.dumps(same).encode())) == short(other.decide(same, renamed))


def short(document: Decision) -> dict[str, Any]:
    """The short answer that a decision document holds."""
    return {
        "id": document["request"]["id"],
        "outcome": document["outcome"],
        "possible": document["possible"],
        "routes": {route: answer["outcome"] for route, answer in document["routes"].items()},
        "missing": [entry["fact"] for entry in document["missing"]],
    }


def sorted_missing(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer without the order of its missing facts, which between equals is that of their names."""
    return {**answer, "missing": sorted(answer["missing"])}


TRUTH = {"type": "yes/no"}


@pytest.mark.parametrize(
    ("one", "other", "rule"),
    [
        ("a.from", "a.from_", "met"),
        ("a.date", "a.day", "met"),
        ("dated.on", "date_x.y", "met"),
        ("date.from", "date.to", "date"),
        ("a.b_must", "a.b_may", "a_b"),
        ("nothing.unset", "found.unknown", "question"),
    ],
)
@pytest.mark.parametrize(
    ("first", "second", "outcome", "missing"),
    [
        (True, False, "granted", [0, 0]),
        (True, True, "refused", [0, 0]),
        (False, False, "refused", [0, 0]),
        (True, None, "undetermined", [0, 1]),
        (None, False, "undetermined", [1, 0]),
        (None, None, "undetermined", [1, 1]),
    ],
)
def test_two_facts_with_near_names_are_two(
    one: str, other: str, rule: str, first: bool | None, second: bool | None, outcome: str, missing: list[int]
) -> None:
    tests = {"all": [{"fact": one, "is": True}, {"fact": other, "is": False}]}
    loaded = statute_runner.LoadedBundle(bundle_of(small({one: TRUTH, other: TRUTH}, tests, rule)))
    facts: dict[str, Any] = {}
    for name, given in ((one, first), (other, second)):
        group, _, key = name.partition(".")
        facts.setdefault(group, {})[key] = given
    asked = {"id": "a", "date": "2020-01-01", "facts": facts}
    lacked = [name for name, needed in zip((one, other), missing, strict=True) if needed]

    for made in (short(loaded.decide(asked)), loaded.decider().decide(asked)):
        assert (made["outcome"], sorted(made["missing"])) == (outcome, sorted(lacked))
