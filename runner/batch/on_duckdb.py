"""The engine DuckDB: a block of a table is decided by the law as SQL, and by Python only where more must be said.

The statement knows neither which facts are missing nor every fault of a row, so a row that it rejects or leaves
undetermined is decided once more, from the same values, the way that the engine Python decides.
"""

from __future__ import annotations

from importlib import import_module, util
from typing import TYPE_CHECKING, Any

import msgspec

from runner.batch.deciding import Answered
from runner.batch.parquet import arrow, requests, values
from runner.evaluate import UNDETERMINED
from runner.operators import CHOICES, DATE, NUMBER, NUMBERS, YES_NO
from runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from runner.api import LoadedBundle
    from runner.facts import FactType

NEEDED = ("duckdb", "sqlglot", "pyarrow")
TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "VARCHAR[]", NUMBERS: "BIGINT[]"}


def installed() -> bool:
    """Whether everything that this engine needs is installed."""
    return all(util.find_spec(name) for name in NEEDED)


class Columnar:
    """Decides tables under one option of each reading."""

    def __init__(self, loaded: LoadedBundle, readings: Mapping[str, str], question: str) -> None:
        if not installed():
            said = "this engine needs duckdb, sqlglot and pyarrow"
            raise refuse("batch-extra", said, help="install the extra `[duckdb]`")
        from runner.sql.select import statement

        self.facts = loaded.bundle.facts
        self.routes = loaded.question(question).routes
        made = statement(loaded, "duckdb", layout="nested", readings=readings, question=question)
        self.statement = made.sql("duckdb")
        self.base = import_module("duckdb").connect(config={"threads": 1})

    def fits(self, schema: Any) -> bool:
        """Whether every column has the type that the statement expects; any other is left to the engine Python."""
        return all(fits(field.type, self.facts.get(field.name)) for field in schema)

    def records(self, table: Any) -> Iterator[bytes | Answered]:
        """The answer of each row, or its request as JSON text where it must be decided once more."""
        self.base.register("flat", table)
        self.base.execute(f"CREATE OR REPLACE TEMP VIEW requests AS {nested(self.facts, table.schema.names)}")
        found = self.base.sql(self.statement).to_arrow_table()
        names = found.schema.names
        ids, dates = values(table["id"]), values(table["date"])
        if values(found["id"]) != ids:
            raise RuntimeError("the answers do not stand in the order of the requests")
        endings: dict[tuple[str | None, ...], bytes] = {}
        lines = []
        for row in zip(*(found[name].to_pylist() for name in names[1:-2]), strict=True):
            if row not in endings:
                endings[row] = self.ending(row)
            lines.append(endings[row])
        open_rows = arrow().array([not line for line in lines])
        again = requests(table.filter(open_rows))
        encode = msgspec.json.Encoder().encode
        for line, name, date in zip(lines, ids, dates, strict=True):
            yield Answered(b'{"id":%b%b' % (encode(name), line), date) if line else next(again)

    def ending(self, row: tuple[str | None, ...]) -> bytes:
        """The line but for its id; nothing where the request is rejected or undetermined."""
        outcome, possible, *routes = row
        if outcome is None or possible is None or outcome == UNDETERMINED:
            return b""
        by_route = {route: said for route, said in zip(self.routes, routes, strict=True) if said}
        made = {"outcome": outcome, "possible": possible.split(","), "routes": by_route, "missing": []}
        return b"," + msgspec.json.encode(made).removeprefix(b"{")


def fits(kind: Any, fact: FactType | None) -> bool:
    types = arrow().types
    if types.is_null(kind):
        return True
    expected = fact.type if fact else ""
    if expected in {CHOICES, NUMBERS}:
        if not (types.is_list(kind) or types.is_large_list(kind)):
            return False
        kind = kind.value_type
    if expected == YES_NO:
        return bool(types.is_boolean(kind))
    if expected in {NUMBER, NUMBERS}:
        return bool(types.is_integer(kind))
    return bool(types.is_string(kind) or (expected in {DATE, ""} and types.is_date32(kind)))


def nested(facts: Mapping[str, FactType], columns: Sequence[str]) -> str:
    """A selection from the flat table under the layout that the statement reads; a column that is not there is null."""
    groups: dict[str, list[str]] = {}
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        given = quoted(name) if name in columns else f"NULL::{TYPES.get(fact.type, 'VARCHAR')}"
        groups.setdefault(group, []).append(f"{quoted(key)} := {given}")
    packed = ", ".join(f"{quoted(group)} := struct_pack({', '.join(keys)})" for group, keys in groups.items())
    return f"SELECT id, date, struct_pack({packed}) AS facts FROM flat"  # noqa: S608 - names of checked facts


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
