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
from .notices import ACCOUNTING, BOTH_SIDES, FOREIGN_OFFICER, PREDECESSOR, RECEIPT, SEVERAL_ROUTES, VIOLATED, notices
from .readings import READINGS, REGULATION, SECTION, in_question
from .record import day
from .requests import readings, request

if TYPE_CHECKING:
    from collections.abc import Mapping

REQUESTS = int(os.environ.get("STATUTE_ORACLE_REQUESTS", "3000" if TRY_ALL else "500"))
# The contract says what is noticed; by which id is the bundle's choice.
NOTICES = {
    VIOLATED: "violation_not_barring",
    PREDECESSOR: "predecessor_violation",
    FOREIGN_OFFICER: "foreign_designated_officer",
    BOTH_SIDES: "goods_on_both_sides",
    SEVERAL_ROUTES: "several_routes",
    ACCOUNTING: "accounting",
    RECEIPT: "receipt",
}
DAY, DAY_BEFORE = "2023-05-02", "2023-05-01"
PRACTICE = {"confidentiality_caveat"}


@pytest.fixture(name="bundle", scope="module")
def _bundle() -> statute_runner.LoadedBundle:
    return statute_runner.load()


def compared(
    bundle: statute_runner.LoadedBundle, asked: Mapping[str, Any], chosen: Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the runner decides, and what the contract says.

    The contract leaves open whether readings of (a) are listed before the regulation, when nothing turns on them, and
    which notices are given before the section.
    """
    on = day(asked["date"])
    decided = bundle.decide(asked, readings=chosen, trace=False)
    actual = {
        "outcome": decided["outcome"],
        "possible": decided["possible"],
        "routes": decided["routes"],
        "missing": {entry["fact"] for entry in decided["missing"]},
        "readings": {name: reading["default"] for name, reading in decided["readings"].items()},
        "notices": {entry["id"] for entry in decided["notices"]} - PRACTICE,
    }
    expected = {
        **decide(asked, chosen),
        "readings": {name: READINGS[name][0] for name in in_question(on)},
        "notices": {NOTICES[notice] for notice in notices(asked, chosen)},
    }
    if on < REGULATION:
        del actual["readings"], expected["readings"]
    if on < SECTION:
        del actual["notices"], expected["notices"]
    return actual, expected


@pytest.mark.parametrize("seed", range(4))
def test_each_answer_is_the_oracles(bundle: statute_runner.LoadedBundle, seed: int) -> None:
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
    for _ in some(range(200), 5):
        asked = request(rng)
        actual, expected = compared(bundle, asked, {name: option})

        assert actual == expected, json.dumps(asked)


@pytest.mark.parametrize(
    ("fact", "valid", "refused"),
    [
        ("assurances.given", {"from": DAY, "until": DAY}, {"from": DAY, "until": DAY_BEFORE}),
        ("counterpart.violations", {"found_on": DAY, "cured_on": DAY}, {"found_on": DAY, "cured_on": DAY_BEFORE}),
        ("assurances.given", {"until": "none"}, {"from": "none"}),
        ("counterpart.violations", {"cured_on": "none"}, {"found_on": "none"}),
        ("goods.entries", {"entered_on": DAY}, {"entered_on": "none"}),
        ("goods.entries", {}, None),
    ],
)
def test_a_member_that_cannot_be_is_refused(
    bundle: statute_runner.LoadedBundle, fact: str, valid: dict[str, Any], refused: dict[str, Any] | None
) -> None:
    group, _, name = fact.partition(".")

    for members in ([], [valid], [valid, valid]):
        bundle.decide({"id": "x", "date": DAY, "facts": {group: {name: members}}})
    with pytest.raises(statute_runner.Refused):
        bundle.decide({"id": "x", "date": DAY, "facts": {group: {name: [valid, refused]}}})
