"""The shipped law answers as the contract says: compared with the oracle, which shares no code with the runner.

How many requests are drawn for each seed is said by `STATUTE_ORACLE_REQUESTS`.
"""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from effort import TRY_ALL, some

from .contract import decide
from .readings import READINGS, tested
from .record import day
from .requests import readings, request

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUESTS = int(os.environ.get("STATUTE_ORACLE_REQUESTS", "3000" if TRY_ALL else "750"))


@pytest.fixture(name="bundle", scope="module")
def _bundle() -> statute_runner.LoadedBundle:
    return statute_runner.load()


def compared(
    bundle: statute_runner.LoadedBundle, asked: Mapping[str, Any], chosen: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the runner decides, and what the contract says."""
    decided = bundle.decide(asked, readings=chosen, trace=False)
    ours = {
        "outcome": decided["outcome"],
        "possible": decided["possible"],
        "routes": decided["routes"],
        "missing": {entry["fact"] for entry in decided["missing"]},
        "readings": {name: reading["default"] for name, reading in decided["readings"].items()},
    }
    defaults = {name: READINGS[name][0] for name in tested(day(asked["date"]))}
    return ours, {**decide(asked, chosen), "readings": defaults}


@pytest.mark.parametrize("seed", range(4))
def test_outcome_possible_routes_and_missing_are_the_oracles(bundle: statute_runner.LoadedBundle, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(REQUESTS):
        asked = request(rng)
        chosen = readings(rng) if seed else {}
        actual, expected = compared(bundle, asked, chosen)

        assert actual == expected, json.dumps({"request": asked, "readings": chosen})


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name, options in READINGS.items() for option in options]
)
def test_each_option_of_each_reading_is_the_oracles(
    bundle: statute_runner.LoadedBundle, name: str, option: str
) -> None:
    rng = random.Random(name + option)
    for _ in some(range(200), 2):
        asked = request(rng)
        actual, expected = compared(bundle, asked, {name: option})

        assert actual == expected, json.dumps(asked)


@pytest.mark.parametrize(
    ("fact", "member"),
    [
        ("assurances.given", {"from": "2023-05-02", "until": "2023-05-01"}),
        ("counterpart.violations", {"found_on": "2023-05-02", "cured_on": "2023-05-01"}),
        ("assurances.given", {"from": "none"}),
        ("counterpart.violations", {"found_on": "none"}),
        ("goods.entries", {"entered_on": "none"}),
        ("goods.entries", None),
    ],
)
def test_a_member_that_cannot_be_is_refused(
    bundle: statute_runner.LoadedBundle, fact: str, member: dict[str, Any] | None
) -> None:
    group, _, name = fact.partition(".")
    with pytest.raises(statute_runner.Refused):
        bundle.decide({"id": "x", "date": "2024-03-15", "facts": {group: {name: [member]}}})
