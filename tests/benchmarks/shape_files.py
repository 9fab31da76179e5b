"""The requests of the shipped law as files: lines of JSON, a table with typed columns, and tables of text."""

from __future__ import annotations

import csv
import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

from .shape import FACTS, LISTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Document = Mapping[str, Any]

# DuckDB gives each thread a group of its own.
ROWS_OF_A_GROUP = 25_000
TRUTHS = frozenset(
    {
        *("finding.made", "authorization.subsection_a", "authorization.subsection_c", "authorization.retained"),
        *("assurances.cover_purpose", "assurances.given[].confidence"),
    }
)
DAYS = frozenset({"finding.on"})
SETS = {"finding.purposes": "string", "finding.chapters": "int64"}
# Beside these stands a flag, which is never set: that there is none, is said by the text `none`.
MAY_BE_NONE = frozenset({"cured_on", "until"})
# No request states it; that of the keys of registers has no column.
UNSTATED = "finding.grounds"
COLUMNS = (*FACTS, UNSTATED, *SETS, *LISTS)
NESTED, TABLE, CELLS, MEMBERS = "lines of JSON", "Parquet", "CSV, a list a cell", "CSV, a field of a member a cell"
NAMES = {NESTED: "requests.ndjson", TABLE: "requests.parquet", CELLS: "cells.csv", MEMBERS: "members.csv"}


def lines(made: Iterable[Document]) -> list[bytes]:
    """Each request as one line of compact JSON."""
    return [json.dumps(document, separators=(",", ":")).encode() for document in made]


def stated(document: Document) -> dict[str, Any]:
    """The known facts by full name."""
    groups = document.get("facts") or {}
    each = ((f"{group}.{key}", value) for group, inside in groups.items() for key, value in (inside or {}).items())
    return {name: value for name, value in each if value is not None}


def write(made: Sequence[Document], folder: str, wanted: Iterable[str] = NAMES) -> dict[str, str]:
    """The requests in each of these forms; the path of each."""
    paths = {form: f"{folder}/{NAMES[form]}" for form in wanted}
    for form, path in paths.items():
        if form == NESTED:
            with open(path, "wb") as file:
                file.writelines(line + b"\n" for line in lines(made))
        elif form == TABLE:
            import_module("pyarrow.parquet").write_table(table(made), path, row_group_size=ROWS_OF_A_GROUP)
        else:
            write_text(path, made, as_cells if form == CELLS else as_member_cells)
    return paths


def table(made: Sequence[Document]) -> Any:
    """The table that `statute sql --layout dotted --ddl` says: days of members are text, since some may be `none`."""
    pa = import_module("pyarrow")
    known = [stated(document) for document in made]
    columns = {"id": pa.array([document["id"] for document in made], pa.string()), "date": of_days(made, "date")}
    for name in COLUMNS:
        columns[name] = (
            of_days(known, name) if name in DAYS else pa.array([facts.get(name) for facts in known], kind(name))
        )
    return pa.table(columns)


def of_days(rows: Sequence[Document], name: str) -> Any:
    pa = import_module("pyarrow")
    return pa.array([row.get(name) for row in rows], pa.string()).cast(pa.date32())


def kind(name: str) -> Any:
    """The type of a column, or of a field of a list."""
    pa = import_module("pyarrow")
    if name in SETS:
        return pa.list_(getattr(pa, SETS[name])())
    if name in LISTS:
        flags = [(f"{field}__none", pa.bool_()) for field in LISTS[name] if field in MAY_BE_NONE]
        return pa.list_(pa.struct([*((field, kind(f"{name}[].{field}")) for field in LISTS[name]), *flags]))
    return pa.bool_() if name in TRUTHS else pa.string()


def write_text(path: str, made: Iterable[Document], row: Any) -> None:
    rows = [dict(row(document)) for document in made]
    names = sorted({name for one in rows for name in one}, key=lambda name: (name not in {"id", "date"}, name))
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)


def as_cells(document: Document) -> Iterator[tuple[str, str]]:
    """A cell a fact; that of a list holds its JSON."""
    yield from (("id", document["id"]), ("date", document["date"]))
    for name, value in stated(document).items():
        yield name, json.dumps(value, separators=(",", ":")) if name in LISTS else cell(value)


def as_member_cells(document: Document) -> Iterator[tuple[str, str]]:
    """A cell a fact, and one for each field of each member."""
    yield from (("id", document["id"]), ("date", document["date"]))
    for name, value in stated(document).items():
        if name not in LISTS:
            yield name, cell(value)
            continue
        for number, member in enumerate(value):
            path = f"{name}[{number}]"
            if not member:
                yield path, "{}"
            yield from ((f"{path}.{field}", cell(one)) for field, one in member.items())
        if not value:
            yield name, "[]"


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return (";".join(map(str, value)) or ";") if isinstance(value, list) else str(value)
