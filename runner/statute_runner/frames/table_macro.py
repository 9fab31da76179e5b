"""Requests read from a table of DuckDB whose columns are known only when a query is planned.

Nothing of no type is put below the table, in every column that states a fact: so each is there, of the type that the
table has, and null where the table has none. What is of another type than the fact's makes the query fail.
"""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

from statute_runner.batch.duckdb_columns import quoted, structure
from statute_runner.frames.macro_values import FLAG, ID, fields, is_list_of_structures, lists, stated, value, wrong
from statute_runner.law.facts import DAY, grouped
from statute_runner.logic.operators import DATE, SETS
from statute_runner.sql import sql_text
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.law.facts import FactType

    Ways = Mapping[str, Sequence[str]]


def requests_of(facts: Mapping[str, FactType], table: str, row: str) -> str:
    """A statement from the rows of a table, named by a parameter: id, day, facts in groups, and the row itself."""
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    names = [*facts, *flags.values()]
    spelled = Counter(spelling(name).lower() for name in names)
    ways = {name: [name, *([spelling(name)] if spelled[spelling(name).lower()] == 1 else [])] for name in names}
    found: dict[str, str] = {}
    for name, fact in facts.items():
        found[name] = either(ways[name], partial(stated, fact=fact))
        if flag := flags.get(name):
            found[flag] = either(ways[flag], partial(value, kind=FLAG))
    unread = refused(facts, ways)
    faults = "".join(
        f" WHEN {quoted(column)} IS NOT NULL THEN error({sql_text.literal(message, 'duckdb')})"
        for column, message in unread.items()
    )
    identity = value(ID, ID, ID)
    identity = f"CASE{faults} ELSE {identity} END" if faults else identity
    groups = ", ".join(f"{quoted(group)} := {structure(keys)}" for group, keys in grouped(found).items())
    absent = ["id", DAY.name, *(way for every in ways.values() for way in every), *unread]
    every = ", ".join(f"NULL AS {quoted(column)}" for column in absent)
    rows = f"SELECT *, given AS {row} FROM query_table({table}) AS given"  # noqa: S608 - ours
    rows = with_lists(f"{rows} UNION ALL BY NAME SELECT {every} WHERE false", facts, ways)
    return (
        f"SELECT {identity} AS id, {value(DAY.name, DAY.name, DATE)} AS date, struct_pack({groups}) AS facts, {row}"  # noqa: S608 - ours
        f" FROM ({rows})"
    )


def with_lists(rows: str, facts: Mapping[str, FactType], ways: Ways) -> str:
    """The rows, whose lists hold structures of all fields: first the lists of the table, then those within them."""
    for level in count(1):
        deepest = lists(facts, level)
        if not deepest:
            return rows
        checks: dict[str, list[str]] = {}
        for name, *inside in deepest:
            for way in ways[name]:
                checks.setdefault(way, []).append(is_list_of_structures(way, inside))
        checked = ", ".join(
            f"CASE WHEN {quoted(way)} IS NULL THEN NULL WHEN {' AND '.join(every)} THEN {quoted(way)}"
            f" ELSE {wrong(quoted(way), 'a list of structures', way)} END AS {quoted(way)}"
            for way, every in checks.items()
        )
        held = ", ".join(
            f"{fields(facts[name], level)} AS {quoted(way)}"
            for name in dict.fromkeys(name for name, *_ in deepest)
            for way in ways[name]
        )
        rows = f"SELECT * REPLACE ({checked}) FROM ({rows}) UNION ALL BY NAME SELECT {held} WHERE false"  # noqa: S608 - ours
    raise AssertionError


def refused(facts: Mapping[str, FactType], ways: Ways) -> dict[str, str]:
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


def either(ways: Sequence[str], read: Callable[[str, str], str]) -> str:
    """What states a fact, in whichever of its columns; both at once are an error of the query."""
    columns = [read(quoted(way), way) for way in ways]
    if len(columns) == 1:
        return columns[0]
    first, second = map(quoted, ways)
    both = sql_text.literal(f"the columns {ways[0]} and {ways[1]} state the same", "duckdb")
    return (
        f"CASE WHEN {first} IS NOT NULL AND {second} IS NOT NULL THEN error({both})"
        f" ELSE coalesce({', '.join(columns)}) END"
    )
