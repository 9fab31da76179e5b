"""Names change no answer: law whose names are keywords, prefixes and near pairs is decided as the same law with plain names."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from nasty_names import Nasty
from random_law import READINGS as OPTIONS
from random_law import Maker, bundle_of, request

import runner

BUNDLES = 150


@pytest.mark.parametrize("seed", range(BUNDLES))
def test_every_way_to_decide_answers_as_with_plain_names(seed: int) -> None:
    rng = Random(f"names {seed}")
    files = Maker(rng, once=False).files()
    nasty = Nasty(rng, files)
    plain, other = runner.LoadedBundle(bundle_of(files)), runner.LoadedBundle(bundle_of(nasty.files(files)))
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


def short(document: dict[str, Any]) -> dict[str, Any]:
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
