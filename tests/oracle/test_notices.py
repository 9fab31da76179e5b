"""The notices of the oracle, worked out by hand from the contract."""

from __future__ import annotations

from typing import Any

import pytest

from .notices import ACCOUNTING, BOTH_SIDES, FOREIGN_OFFICER, PREDECESSOR, RECEIPT, SEVERAL_ROUTES, VIOLATED, notices
from .worked import A_ONLY, C_ONLY, CLASSIC, ENTRY, OLD, OLD_ENTRY, RETAINED, TODAY, document, given, violated

FOREIGN = {"officer.service": "foreign_designated"}
RECEIVE = {"exchange.direction": "receive"}
NO_DIRECTION = {"exchange.direction": None}


@pytest.mark.parametrize(
    ("day", "facts", "chosen", "expected"),
    [
        (TODAY, CLASSIC, {}, {ACCOUNTING, SEVERAL_ROUTES}),
        (TODAY, CLASSIC | RECEIVE, {}, {SEVERAL_ROUTES}),
        (TODAY, CLASSIC | NO_DIRECTION, {}, {SEVERAL_ROUTES}),
        (TODAY, A_ONLY, {}, {ACCOUNTING}),
        (TODAY, RETAINED, {}, {ACCOUNTING, SEVERAL_ROUTES}),
        (TODAY, A_ONLY | violated(), {}, set()),
        (TODAY, CLASSIC | violated(), {}, {ACCOUNTING, VIOLATED}),
        (TODAY, RETAINED | violated(), {}, {ACCOUNTING, VIOLATED}),
        (TODAY, A_ONLY | violated() | RECEIVE, {}, set()),
        (TODAY, CLASSIC | violated(found_on=None), {}, {ACCOUNTING}),
        (TODAY, CLASSIC | violated(cured_on=TODAY), {"violation-cure": "cured"}, {ACCOUNTING, SEVERAL_ROUTES}),
        (TODAY, CLASSIC | violated(of="predecessor"), {}, {ACCOUNTING, SEVERAL_ROUTES, PREDECESSOR}),
        (TODAY, A_ONLY | violated(of="predecessor", assurance=None), {}, {ACCOUNTING, PREDECESSOR}),
        (TODAY, A_ONLY | violated(of="predecessor", found_on="2024-03-16"), {}, {ACCOUNTING}),
        (TODAY, CLASSIC | violated(of="predecessor"), {"bar-reaches-c": "yes", "successor-agencies": "barred"}, set()),
        (
            TODAY,
            CLASSIC | violated(of="predecessor"),
            {"successor-agencies": "barred"},
            {ACCOUNTING, VIOLATED, PREDECESSOR},
        ),
        (TODAY, A_ONLY | FOREIGN, {}, {ACCOUNTING, FOREIGN_OFFICER}),
        (TODAY, A_ONLY | FOREIGN | given(), {}, {FOREIGN_OFFICER}),
        (TODAY, A_ONLY | {"goods.entries": [ENTRY, OLD_ENTRY]}, {}, {ACCOUNTING, BOTH_SIDES}),
        (TODAY, A_ONLY | {"goods.entries": [ENTRY, {}]}, {}, {ACCOUNTING}),
        (TODAY, C_ONLY | RECEIVE | given(), {}, {RECEIPT}),
        (TODAY, C_ONLY | RECEIVE | {"assurances.given": None}, {}, set()),
        (TODAY, C_ONLY | NO_DIRECTION | given(), {}, set()),
        ("1986-10-26", OLD | RECEIVE | FOREIGN, {}, set()),
        ("1986-10-27", OLD | RECEIVE, {}, {RECEIPT}),
    ],
)
def test_what_is_said_beside_the_answer(
    day: str, facts: dict[str, Any], chosen: dict[str, str], expected: set[str]
) -> None:
    assert notices(document(day, facts), chosen) == expected
