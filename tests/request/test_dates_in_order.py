"""A date of a member that cannot be earlier than another is refused where it is, however the request is given."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import statute_runner
from random_law import bundle_of, small

ABOUT: dict[str, Any] = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
DAY: dict[str, Any] = {"type": "date", "may be": "none", "ask": "?"}
TERM: dict[str, Any] = {"from": DAY, "until": {**DAY, "not before": "from"}}
FACTS: dict[str, Any] = {
    "papers.given": {
        "type": "list",
        "one": "paper",
        "fields": {**TERM, "parts": {"type": "list", "one": "part", "ask": "?", "fields": TERM}},
        **ABOUT,
    }
}
LAW = statute_runner.LoadedBundle(
    bundle_of(
        {**small({}, {"some": "papers.given", "with": [{"its": "from", "is": "none"}]}), "facts.yaml": {"facts": FACTS}}
    )
)
EARLY = {"from": "2024-03-15", "until": "2024-03-14"}


def stating(*members: dict[str, Any]) -> dict[str, Any]:
    return {"id": "a", "date": "2024-03-15", "facts": {"papers": {"given": list(members)}}}


def places(request: dict[str, Any]) -> list[list[tuple[str, str]]]:
    """The faults that each way of giving the request is refused with."""

    def told(decide: Any) -> list[tuple[str, str]]:
        try:
            decide()
        except statute_runner.Refused as refused:
            return [(str(one.path), one.code) for one in refused.problems]
        return []

    decider = LAW.decider()
    return [
        told(lambda: LAW.decide(request)),
        told(lambda: decider.decide(request)),
        told(lambda: decider.decide_json(json.dumps(request).encode())),
    ]


@pytest.mark.parametrize(
    ("members", "wrong"),
    [
        ([EARLY], ["facts.papers.given[0].until"]),
        ([{}, {"from": "2024-03-15", "until": "2023-12-31"}], ["facts.papers.given[1].until"]),
        ([EARLY, EARLY], ["facts.papers.given[0].until", "facts.papers.given[1].until"]),
        ([{"parts": [{}, EARLY]}], ["facts.papers.given[0].parts[1].until"]),
        ([{**EARLY, "from": "2024-02-30"}], ["facts.papers.given[0].from"]),
        ([{"from": "2024-03-15", "until": "2024-03-15"}], []),
        ([{"from": "2024-03-15", "until": "none"}], []),
        ([{"from": "none", "until": "2024-03-14"}], []),
        ([{"from": "none", "until": "none"}], []),
        ([{"until": "2024-03-14"}, {"from": "2024-03-15"}], []),
        ([{"from": None, "until": "2024-03-14"}, {"from": "2024-03-15", "until": None}], []),
    ],
    ids=str,
)
def test_a_date_before_the_one_it_cannot_precede_is_refused(members: list[dict[str, Any]], wrong: list[str]) -> None:
    assert places(stating(*members)) == [[(place, "request-value") for place in wrong]] * 3


def test_days_of_python_are_held_to_their_order() -> None:
    request = stating({"from": date(2024, 3, 15), "until": date(2024, 3, 14)})
    with pytest.raises(statute_runner.Refused, match="not before 2024-03-15, which is `from`, got 2024-03-14"):
        LAW.decide(request)
