"""A request of an earlier edition is told, at each fact that is gone, which one took its place."""

from __future__ import annotations

import json
from typing import Any

import pytest

import statute_runner
from random_law import bundle_of, small
from statute_runner.tables.table_plan import table_plan

ABOUT: dict[str, Any] = {"ask": "?", "decides": {"kind": "record", "by": "the clerk"}}
FACTS: dict[str, Any] = {
    "papers.given": {"type": "list", "one": "paper", "fields": {"paid": {"type": "yes/no", "ask": "?"}}, **ABOUT}
}
FORMER = {
    "papers.paid": {"now": "papers.given", "because": "Each paper says whether it is paid."},
    "desk.open": {"now": "papers.given", "because": "A desk that is closed gives no papers."},
}
LAW = statute_runner.LoadedBundle(
    bundle_of({**small({}, {"some": "papers.given"}), "facts.yaml": {"facts": FACTS, "former": FORMER}})
)


def problems(groups: dict[str, Any], *, as_json: bool = False) -> list[tuple[str, str, str, str]]:
    request = {"id": "a", "date": "2024-03-15", "facts": groups}
    with pytest.raises(statute_runner.Refused) as refused:
        LAW.decider().decide_json(json.dumps(request).encode()) if as_json else LAW.decide(request)
    return [(str(one.path), one.code, one.message, one.help) for one in refused.value.problems]


@pytest.mark.parametrize("as_json", [False, True])
def test_a_former_fact_is_told_what_took_its_place(as_json: bool) -> None:
    assert problems({"papers": {"paid": None, "sold": True}}, as_json=as_json) == [
        ("facts.papers.paid", "request-key", "`papers.paid` is now `papers.given`", FORMER["papers.paid"]["because"]),
        ("facts.papers.sold", "request-key", "unknown fact `sold`", "one of given"),
    ]


def test_a_column_of_a_former_fact_is_told_too() -> None:
    with pytest.raises(statute_runner.Refused) as refused:
        table_plan(["id", "date", "papers.paid"], LAW.bundle.facts, "in.csv")

    (found,) = refused.value.problems
    assert found.message == "unknown column `papers.paid`, which is now `papers.given`"
    assert found.help == FORMER["papers.paid"]["because"]
