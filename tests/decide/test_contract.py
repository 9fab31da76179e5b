"""The shipped law answers as the contract says: compared with an oracle written from the contract alone, which shares
no code with the runner."""

from __future__ import annotations

import random

import pytest

import statute_runner
from effort import TRY_ALL, some
from oracle import contract, requests

REQUESTS = 1500 if TRY_ALL else 500


@pytest.fixture(name="bundle", scope="module")
def _bundle() -> statute_runner.LoadedBundle:
    return statute_runner.load()


@pytest.mark.parametrize("seed", range(4))
def test_outcome_possible_routes_and_missing_are_the_oracles(bundle: statute_runner.LoadedBundle, seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(REQUESTS):
        request = requests.request(rng)
        readings = requests.readings(rng) if seed else {}
        decided, expected = bundle.decide(request, readings, trace=False), contract.decide(request, readings)

        assert decided["outcome"] == expected["outcome"], request
        assert decided["possible"] == expected["possible"], request
        assert decided["routes"] == expected["routes"], request
        assert {entry["fact"] for entry in decided["missing"]} == expected["missing"], request


@pytest.mark.parametrize(
    ("name", "option"), [(name, option) for name, options in contract.READINGS.items() for option in options]
)
def test_each_option_of_each_reading_is_the_oracles(
    bundle: statute_runner.LoadedBundle, name: str, option: str
) -> None:
    rng = random.Random(name + option)
    for _ in some(range(150), 2):
        request = requests.request(rng)
        decided, expected = (
            bundle.decide(request, {name: option}, trace=False),
            contract.decide(request, {name: option}),
        )

        assert (decided["outcome"], decided["possible"], decided["routes"]) == (
            expected["outcome"],
            expected["possible"],
            expected["routes"],
        )


def test_the_readings_and_their_defaults_are_the_contracts(bundle: statute_runner.LoadedBundle) -> None:
    ours = {
        name: (reading.default, *(o for o in reading.options if o != reading.default))
        for name, reading in bundle.bundle.readings.items()
    }

    assert ours == {name: tuple(options) for name, options in contract.READINGS.items()}
