"""The same requests as tables of every layout and kind, as other people have them."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Document = dict[str, Any]
Facts = dict[str, dict[str, Any]]
pa = pytest.importorskip("pyarrow")
KINDS = {
    "yes/no": pa.bool_(),
    "whole number": pa.int64(),
    "set of choices": pa.list_(pa.string()),
    "set of whole numbers": pa.list_(pa.int64()),
}


def members(fact: Mapping[str, Any]) -> list[Any]:
    """The members that a set may have."""
    return list(fact.get("values") or range(fact["from"], fact["to"] + 1))


def values_of(document: Document, facts: Facts) -> dict[str, Any]:
    """What a request states, by the full names of facts; None where it states nothing."""
    given = document["facts"]
    return {name: given.get(name.partition(".")[0], {}).get(name.partition(".")[2]) for name in facts}


def dotted(document: Document, facts: Facts) -> dict[str, Any]:
    return {"id": document["id"], "date": document["date"], **values_of(document, facts)}


def flat(document: Document, facts: Facts) -> dict[str, Any]:
    """`group__fact`, and of a set a column for each member and one that says whether it is known."""
    return by_member(document, facts, "__")


def dotted_members(document: Document, facts: Facts) -> dict[str, Any]:
    return by_member(document, facts, ".")


def by_member(document: Document, facts: Facts, between: str) -> dict[str, Any]:
    made: dict[str, Any] = {"id": document["id"], "date": document["date"]}
    for name, given in values_of(document, facts).items():
        column = name.replace(".", between)
        if "set" not in facts[name]["type"]:
            made[column] = given
            continue
        made[f"{column}__known"] = given is not None
        for one in members(facts[name]):
            made[f"{column}__{str(one).replace('-', '_')}"] = None if given is None else one in given
    return made


def groups(document: Document, facts: Facts) -> dict[str, Any]:
    """A structure for each group."""
    made: dict[str, Any] = {}
    for name, given in values_of(document, facts).items():
        group, _, key = name.partition(".")
        made.setdefault(group, {})[key] = given
    return {"id": document["id"], "date": document["date"], **made}


def nested(document: Document, facts: Facts) -> dict[str, Any]:
    """One structure of all groups."""
    made = groups(document, facts)
    return {"id": made.pop("id"), "date": made.pop("date"), "facts": made}


Layout = "Callable[[Document, Facts], dict[str, Any]]"
TYPED = {"dotted": dotted, "flat": flat, "dotted members": dotted_members, "groups": groups, "nested": nested}
TEXT = {"dotted": dotted, "flat": flat, "dotted members": dotted_members}


def kind_of(name: str, facts: Facts) -> Any:
    """The type of a column, or of a structure, by its name in a layout."""
    if name == "facts":
        inner = dict.fromkeys(fact.partition(".")[0] for fact in facts)
        return pa.struct([(group, kind_of(group, facts)) for group in inner])
    inside = [fact for fact in facts if fact.startswith(f"{name}.")]
    if inside:
        return pa.struct([(fact.partition(".")[2], kind_of(fact, facts)) for fact in inside])
    fact = facts.get(name) or facts.get(name.replace("__", ".", 1))
    if fact:
        return KINDS.get(fact["type"], pa.string())
    return pa.string() if name in {"id", "date"} else pa.bool_()


def table(documents: Sequence[Document], facts: Facts, layout: Any) -> Any:
    rows = [layout(document, facts) for document in documents]
    return pa.table({name: pa.array([row[name] for row in rows], kind_of(name, facts)) for name in rows[0]})


def text(documents: Sequence[Document], facts: Facts, layout: Any) -> str:
    rows = [{name: cell(given) for name, given in layout(document, facts).items()} for document in documents]
    made = io.StringIO()
    writer = csv.DictWriter(made, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(map(str, value)) or ";"
    return str(value)


def with_times(made: Any, days: Sequence[str], unit: str) -> Any:
    """The table with days as times at midnight."""
    for name in days:
        place = made.schema.get_field_index(name)
        times = [
            None if one is None else datetime.combine(date.fromisoformat(one), datetime.min.time())
            for one in made[name].to_pylist()
        ]
        made = made.set_column(place, name, pa.array(times, pa.timestamp(unit)))
    return made
