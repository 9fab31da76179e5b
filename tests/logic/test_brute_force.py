"""The reference evaluation against the judge, on random law with every construct of the language."""

from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from brute_force import Judge
from random_law import READINGS, bundle_of, stated
from random_lists import ListMaker, request
from statute_runner.api import LoadedBundle
from statute_runner.decide.evaluation import answers
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Mapping

    Answer = tuple[list[str], dict[str, list[str]], set[str]]

LAWS, REQUESTS = 250, 10
KNOWN = [0.05, 0.1, 0.2, 0.3, 0.5]


def engine(bundle: LoadedBundle, made: Mapping[str, Any], chosen: Mapping[str, str]) -> Answer:
    """What the question and the routes can come to, and what is missing."""
    law, facts = bundle.on(made["date"]), bundle.request(made).facts
    found = answers(law, facts, chosen)
    possible = list(found.question.possible)
    open_ones = {one.path for one in missing(Trace(law, facts, chosen))} if len(possible) > 1 else set()
    return possible, {route: list(each.possible) for route, each in found.routes.items()}, open_ones


@pytest.mark.parametrize("part", range(4))
def test_the_reference_answers_as_the_judge(part: int) -> None:
    undetermined = 0
    for seed in range(part * LAWS // 4, (part + 1) * LAWS // 4):
        rng = Random(f"judge {seed}")
        files = ListMaker(rng).files()
        bundle = LoadedBundle(bundle_of(files))
        chosen = {name: rng.choice(options) for name, options in READINGS.items()}
        for _ in range(REQUESTS):
            made = request(rng, files, rng.choice(KNOWN))
            judge = Judge(files, made["date"], stated(made), chosen)
            undetermined += len(judge.answer()) > 1

            assert engine(bundle, made, chosen) == (judge.answer(), judge.routes, judge.missing()), (seed, made)

    assert undetermined >= LAWS // 4 * REQUESTS * 0.3
