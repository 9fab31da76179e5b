"""Requests as rows, in either layout, and what the reference answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED, answers
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.logic.operators import SETS
from statute_runner.problem import Refused
from statute_runner.sql.request_columns import Flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.sql.request_columns import Layout

Row = dict[str, Any]


def row(layout: Layout, facts: Mapping[str, Any], document: Mapping[str, Any]) -> Row:
    """The row of a request document whose values need not be allowed."""
    stated = {
        f"{group}.{key}": given
        for group, inside in (document.get("facts") or {}).items()
        for key, given in (inside or {}).items()
    }
    made: Row = {"id": document.get("id"), "date": document.get("date")}
    if not isinstance(layout, Flat):
        groups: dict[str, Row] = {}
        for name in facts:
            group, _, key = name.partition(".")
            groups.setdefault(group, {})[key] = stated.get(name)
        return {**made, "facts": groups}
    for name, fact in facts.items():
        given = stated.get(name)
        if fact.type not in SETS:
            made[layout.naming.fact(name)] = given
            continue
        made[layout.naming.known(name)] = given is not None
        for member in layout.members[name]:
            made[layout.naming.member(name, member)] = None if given is None else member in given
    return made


def route_column(route: str) -> str:
    return "route__" + "".join(letter if letter.isalnum() else "_" for letter in route)


def expected(loaded: LoadedBundle, documents: Sequence[Mapping[str, Any]], readings: Mapping[str, str]) -> list[Row]:
    """What each document must come to, by the reference evaluation and the reference reader of requests."""
    chosen = chosen_readings(loaded.bundle, readings)
    routes = [route_column(route) for route in loaded.question().routes]
    rows = []
    for document in documents:
        made: Row = {
            "id": document.get("id"),
            **dict.fromkeys(["outcome", "possible", *routes, "missing", "rejected", "rejected_at"]),
        }
        try:
            request = loaded.request(document)
        except Refused as refused:
            first = refused.problems[0]
            made |= {"rejected": first.code, "rejected_at": first.path.partition("[")[0]}
        else:
            law = loaded.on(request.date)
            answered = answers(law, request.facts, chosen)
            open_ = answered.question.outcome == UNDETERMINED
            lacking = [open_.path for open_ in missing(Trace(law, request.facts, chosen))] if open_ else []
            made |= {"outcome": answered.question.outcome, "possible": ",".join(answered.question.possible)}
            made |= {"missing": ",".join(lacking)}
            made |= {route_column(route): answer.outcome for route, answer in answered.routes.items()}
        rows.append(made)
    return rows


def differences(wanted: Sequence[Row], got: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    """The rows that did not come out as expected, and what came instead."""
    by_id = {each["id"]: each for each in got}
    assert len(got) == len(wanted)
    return [(each, by_id.get(each["id"])) for each in wanted if by_id.get(each["id"]) != each]


def undetermined(rows: Sequence[Row]) -> float:
    """The share of rows whose outcome is undetermined."""
    return len([each for each in rows if each["outcome"] == "undetermined"]) / len(rows)
