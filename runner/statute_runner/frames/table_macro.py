"""Requests read from a table of DuckDB whose columns are known only when a query is planned.

A row without values is put below the table, which has every column that states a fact: so each is there, and null where
the table has none. What the table holds in another type than the fact's makes the query fail.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.batch.duckdb_columns import quoted, structure, type_of
from statute_runner.law.facts import grouped
from statute_runner.logic.operators import CHOICES, NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.sql import sql_text
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.facts import FactType

TYPED = {YES_NO, NUMBER, NUMBERS, CHOICES}
FLAG = "BOOLEAN"


def requests_of(facts: Mapping[str, FactType], table: str, row: str) -> str:
    """A statement from the rows of a table, named by a parameter: id, day, facts in groups, and the row itself."""
    kinds = {name: type_of(fact) for name, fact in facts.items()}
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    kinds |= dict.fromkeys(flags.values(), FLAG)
    spelled = Counter(spelling(name).lower() for name in kinds)
    ways = {name: [name, *([spelling(name)] if spelled[spelling(name).lower()] == 1 else [])] for name in kinds}
    absent = [f"NULL::{kinds[name]} AS {quoted(way)}" for name, every in ways.items() for way in every]
    found: dict[str, str] = {}
    for name, fact in facts.items():
        found[name] = read(ways[name], kinds[name] if fact.type in TYPED else "")
        if flag := flags.get(name):
            found[flag] = read(ways[flag], FLAG)
    unread = refused(facts, ways)
    absent += [f"NULL::VARCHAR AS {quoted(column)}" for column in unread]
    faults = "".join(
        f" WHEN {quoted(column)} IS NOT NULL THEN error({sql_text.literal(message, 'duckdb')})"
        for column, message in unread.items()
    )
    identity = f"CASE{faults} ELSE id END AS id" if faults else "id"
    groups = ", ".join(f"{quoted(group)} := {structure(keys)}" for group, keys in grouped(found).items())
    every = ", ".join(["NULL::VARCHAR AS id", "NULL::VARCHAR AS date", *absent])
    rows = f"SELECT *, given AS {row} FROM query_table({table}) AS given"  # noqa: S608 - ours
    return (
        f"SELECT {identity}, date, struct_pack({groups}) AS facts, {row} FROM ({rows} UNION ALL BY NAME SELECT {every}"  # noqa: S608 - ours
        " WHERE false)"
    )


def refused(facts: Mapping[str, FactType], ways: Mapping[str, list[str]]) -> dict[str, str]:
    """Columns that would state something elsewhere, and here would count for nothing, with what is wrong with them."""
    found = {spelling(name): f"ambiguous column {spelling(name)}" for name, every in ways.items() if len(every) == 1}
    for name, fact in facts.items():
        if fact.type in SETS:
            for column in (f"{name}__known", f"{spelling(name)}__known"):
                if column not in facts:
                    found[column] = f"expected the set in one column {name}, got {column}"
    taken = {way.lower() for every in ways.values() for way in every}
    return {column: message for column, message in found.items() if column.lower() not in taken}


def spelling(name: str) -> str:
    """The name of a column without a dot in it."""
    return name.replace(".", "__")


def read(ways: list[str], kind: str) -> str:
    """What states a fact, in whichever of its columns; both at once, and another type, are errors of the query."""
    columns = [of_type(quoted(way), kind, way) for way in ways]
    if len(columns) == 1:
        return columns[0]
    first, second = map(quoted, ways)
    both = sql_text.literal(f"the columns {ways[0]} and {ways[1]} state the same", "duckdb")
    return (
        f"CASE WHEN {first} IS NOT NULL AND {second} IS NOT NULL THEN error({both})"
        f" ELSE coalesce({', '.join(columns)}) END"
    )


def of_type(column: str, kind: str, way: str) -> str:
    if not kind:
        return column
    said = sql_text.literal(f"expected {kind} in the column {way}, got ", "duckdb")
    return f"CASE WHEN typeof({column}) = '{kind}' THEN {column} WHEN {column} IS NOT NULL THEN error({said} || typeof({column})) END"
