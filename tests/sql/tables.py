"""Requests as rows, in either layout, and what the reference answers for them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED, answers
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.logic.operators import LIST, NUMBER, SETS
from statute_runner.problem import Refused
from statute_runner.sql.absent_values import has_flag
from statute_runner.sql.child_tables import ChildTables
from statute_runner.sql.dialect import NESTED
from statute_runner.sql.request_columns import Flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.law.facts import FactType
    from statute_runner.sql.request_columns import Layout

Row = dict[str, Any]
CHILDREN = " children"
"""In a row, the rows of the tables that its lists have."""


def row(layout: Layout, facts: Mapping[str, FactType], document: Mapping[str, Any]) -> Row:
    """The row of a request document whose values need not be allowed."""
    stated = {
        f"{group}.{key}": given
        for group, inside in (document.get("facts") or {}).items()
        for key, given in (inside or {}).items()
    }
    made: Row = {"id": document.get("id"), "date": document.get("date")}
    if not isinstance(layout, Flat):
        groups: dict[str, Row] = {}
        for name, fact in facts.items():
            group, _, key = name.partition(".")
            columns = single(fact, stated.get(name), key, f"{key}__none", layout.dialect)
            groups.setdefault(group, {}).update(columns)
        return {**made, "facts": groups}
    for name, fact in facts.items():
        given = stated.get(name)
        if fact.type == LIST and isinstance(layout, ChildTables):
            made[layout.naming.stated(name)] = given is not None
            children = made.setdefault(CHILDREN, {})
            for number, one in enumerate(given or ()):
                child(layout.naming.fact(name), fact, one, {"_request": made["id"], "_number": number}, children)
            continue
        if fact.type not in SETS:
            none = layout.naming.none(name) if has_flag(fact) else ""
            made |= single(fact, given, layout.naming.fact(name), none, layout.dialect)
            continue
        made[layout.naming.known(name)] = given is not None
        for member in layout.members[name]:
            made[layout.naming.member(name, member)] = None if given is None else member in given
    return made


def single(fact: FactType, given: Any, name: str, none: str, dialect: str) -> Row:
    """The columns of a fact that is no set, or the fields of a structure; a day that is none is said in either way."""
    if fact.type == LIST:
        if given is not None:
            given = members(fact, given, dialect) if dialect in NESTED else json.dumps(given)
        return {name: given}
    if not has_flag(fact):
        return {name: given}
    flagged = given == "none" and (fact.type == NUMBER or len(name) % 2 == 0)
    return {name: None if flagged else given, none: True if flagged else None}


def child(table: str, fact: FactType, given: Mapping[str, Any], keys: Row, tables: dict[str, list[Row]]) -> None:
    """Adds the row of a member, and those of the lists in it."""
    made = dict(keys)
    for key, field in fact.fields.items():
        stated = given.get(key)
        if field.type != LIST:
            made |= single(field, stated, key, f"{key}__none", "postgres")
            continue
        made[f"{key}__stated"] = True if stated is not None else None
        for number, one in enumerate(stated or ()):
            inner = {"_request": keys["_request"], "_outer": keys["_number"], "_number": number}
            child(f"{table}__{key}", field, one, inner, tables)
    tables.setdefault(table, []).append(made)


def members(fact: FactType, given: Any, dialect: str) -> Any:
    """A list as one of structures."""
    return [
        None
        if one is None
        else {
            column: value
            for key, field in fact.fields.items()
            for column, value in single(field, one.get(key), key, f"{key}__none", dialect).items()
        }
        for one in given
    ]


def route_column(route: str) -> str:
    return "route__" + "".join(letter if letter.isalnum() else "_" for letter in route)


def expected(
    loaded: LoadedBundle,
    documents: Sequence[Mapping[str, Any]],
    readings: Mapping[str, str],
    as_of: str | None = None,
) -> list[Row]:
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
            made |= {"rejected": first.code, "rejected_at": place_of(loaded, first.path)}
        else:
            law = loaded.on(as_of or request.date)
            answered = answers(law, request.facts, chosen)
            open_ = answered.question.outcome == UNDETERMINED
            lacking = [open_.path for open_ in missing(Trace(law, request.facts, chosen))] if open_ else []
            made |= {"outcome": answered.question.outcome, "possible": ",".join(answered.question.possible)}
            made |= {"missing": ",".join(lacking)}
            made |= {route_column(route): answer.outcome for route, answer in answered.routes.items()}
        rows.append(made)
    return rows


def place_of(loaded: LoadedBundle, path: str) -> str:
    """The place of a fault as the statement tells it: in a set the set, in a list the member and the field."""
    numbers = path.count("[")
    name = re.sub(r"\[[0-9]+\]", "[]", path.removeprefix("facts."))
    fact = loaded.bundle.facts.every.get(name.removesuffix("[]"))
    return path.rpartition("[")[0] if fact and fact.type in SETS and numbers and path.endswith("]") else path


def differences(wanted: Sequence[Row], got: Sequence[Row]) -> list[tuple[Row, Row | None]]:
    """The rows that did not come out as expected, and what came instead."""
    by_id = {each["id"]: each for each in got}
    assert len(got) == len(wanted)
    return [(each, by_id.get(each["id"])) for each in wanted if by_id.get(each["id"]) != each]


def undetermined(rows: Sequence[Row]) -> float:
    """The share of rows whose outcome is undetermined."""
    return len([each for each in rows if each["outcome"] == "undetermined"]) / len(rows)
