"""Requests with lists as tables: each list as JSON in a cell, in columns of its members, and as structures."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING, Any

from random_law import small, stated, write
from statute_runner.cli import main

from .conftest import lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    Document = dict[str, Any]
    Facts = Mapping[str, Mapping[str, Any]]

KINDS = {"yes/no": "bool", "whole number": "int64", "date": "date32"}
FLAGGED = {"date", "whole number"}


def cell(value: Any) -> str:
    """A value that is no list as a cell of text."""
    if isinstance(value, bool):
        return str(value).lower()
    return (";".join(map(str, value)) or ";") if isinstance(value, list) else str(value)


def in_json(documents: Sequence[Document], facts: Facts) -> str:
    """A table of text in which each list is JSON in one cell."""
    rows = []
    for one in documents:
        known = stated(one)
        cells = {name: json.dumps(v) if facts[name]["type"] == "list" else cell(v) for name, v in known.items()}
        rows.append({"id": one["id"], "date": one["date"], **cells})
    return table(rows)


def in_columns(documents: Sequence[Document], facts: Facts) -> str:
    """A table of text in which each field of each member is a cell."""
    rows = []
    for one in documents:
        row = {"id": one["id"], "date": one["date"]}
        for name, value in stated(one).items():
            put(row, name, facts[name], value)
        rows.append(row)
    return table(rows)


def put(row: dict[str, str], path: str, fact: Mapping[str, Any], value: Any) -> None:
    """Puts a value into a row, a list in as many cells as it needs."""
    if fact["type"] != "list":
        row[path] = cell(value)
        return
    if not value:
        row[path] = "[]"
    for number, member in enumerate(value):
        known = {key: given for key, given in member.items() if given is not None}
        if not known:
            row[f"{path}[{number}]"] = "{}"
        for key, given in known.items():
            put(row, f"{path}[{number}].{key}", fact["fields"][key], given)


def table(rows: Sequence[Mapping[str, str]]) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    made = io.StringIO()
    writer = csv.DictWriter(made, names, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return made.getvalue()


def in_structures(pa: Any, documents: Sequence[Document], facts: Facts, *, days: bool) -> Any:
    """An Arrow table; days, and what may be none, are typed columns with flags, or the days are text."""
    columns = {key: pa.array([one[key] for one in documents], pa.string()) for key in ("id", "date")}
    for name, fact in facts.items():
        rows = [split(fact, name, stated(one).get(name), days=days) for one in documents]
        for part in rows[0]:
            kind = pa.bool_() if part != name else arrow_type(pa, fact, days=days)
            columns[part] = pa.array([row[part] for row in rows], kind)
    return pa.table(columns)


def has_flag(fact: Mapping[str, Any], *, days: bool) -> bool:
    return "may be" in fact and (fact["type"] == "whole number" or (fact["type"] == "date" and days))


def split(fact: Mapping[str, Any], name: str, value: Any, *, days: bool) -> dict[str, Any]:
    """The columns, or the fields of a structure, that state a value."""
    if fact["type"] == "list":
        if value is not None:
            value = [member(fact, one, days=days) for one in value]
        return {name: value}
    flagged = has_flag(fact, days=days)
    none = flagged and value == "none"
    if none:
        value = None
    elif fact["type"] == "date" and days and value is not None:
        value = date.fromisoformat(value)
    return {name: value, **({f"{name}__none": none or None} if flagged else {})}


def member(fact: Mapping[str, Any], given: Mapping[str, Any], *, days: bool) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key, field in fact["fields"].items():
        made |= split(field, key, given.get(key), days=days)
    return made


def arrow_type(pa: Any, fact: Mapping[str, Any], *, days: bool) -> Any:
    kind = fact["type"]
    if kind == "list":
        fields = []
        for key, field in fact["fields"].items():
            fields.append(pa.field(key, arrow_type(pa, field, days=days)))
            if has_flag(field, days=days):
                fields.append(pa.field(f"{key}__none", pa.bool_()))
        return pa.list_(pa.struct(fields))
    if kind == "set of choices":
        return pa.list_(pa.string())
    if kind == "set of whole numbers":
        return pa.list_(pa.int64())
    if kind == "date" and not days:
        return pa.string()
    return pa.type_for_alias(KINDS.get(kind, "string"))


def papers(made: Path) -> None:
    """Writes a bundle with a list, a list in its members, and what may be none."""
    about = {"ask": "?", "decides": {"kind": "record", "by": "the desk"}}
    day: dict[str, Any] = {"type": "date", "may be": "none", "ask": "?"}
    number: dict[str, Any] = {"type": "whole number", "from": 0, "to": 9, "may be": "none", "ask": "?"}
    fields: dict[str, Any] = {
        "by": {"type": "choice", "values": {"agency": "An agency.", "court": "A court."}, "ask": "?"},
        "since": {"type": "date", "ask": "?"},
        "until": day,
        "rank": number,
        "marks": {"type": "set of whole numbers", "from": 1, "to": 4, "ask": "?"},
        "parts": {"type": "list", "one": "part", "at most": 3, "ask": "?", "fields": {"size": {**number}}},
    }
    facts: dict[str, Any] = {
        "papers.given": {"type": "list", "one": "paper", "fields": fields, **about},
        "person.shown_on": {**day, **about},
        "person.rank": {**number, **about},
        "person.willing": {"type": "yes/no", **about},
    }
    files = small(facts, {"some": "papers.given", "with": [{"its": "by", "is": "agency"}]})
    files["facts.yaml"] = {"facts": facts}
    write(files, made)


def answered(root: Path, path: Path, *options: object, status: int = 0) -> bytes:
    """What `batch` answers, and what it rejects, without the name of the file."""
    output = path.with_name(f"{path.name}.out.ndjson")
    assert (
        main(["batch", "--bundle", str(root), str(path), "-o", str(output), "--workers", "1", *map(str, options)])
        == status
    )
    rejects = output.with_name(f"{output.name}.rejects.ndjson")
    return output.read_bytes() + (rejects.read_bytes().replace(path.name.encode(), b"") if rejects.exists() else b"")


def rejected(root: Path, path: Path, *options: object) -> list[dict[str, Any]]:
    answered(root, path, *options, status=3)
    return lines(path.with_name(f"{path.name}.out.ndjson.rejects.ndjson"))
