"""Values of a table whose types are known only when a query is planned, each read as its fact's or an error of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.duckdb_columns import quoted, structure, type_of
from statute_runner.batch.duckdb_values import NOT_ALLOWED
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.sql import sql_text
from statute_runner.sql.lossless_casts import MIDNIGHT, TIMES
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType

ID, FLAG = "id", "flag"
SIGNED = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")
WHOLE = (*SIGNED, *(f"U{name}" for name in SIGNED))
TEXTS, TEXT_LISTS = "({1} = 'VARCHAR' OR {1} LIKE 'ENUM(%)')", "{1} IN ('VARCHAR[]', '\"NULL\"[]')"
WITHOUT_TIME = f"left({{0}}::VARCHAR, -{len(MIDNIGHT)})"


def one_of(names: Sequence[str]) -> str:
    return f"{{1}} IN ({', '.join(sql_text.literal(name, 'duckdb') for name in names)})"


# By types: what is expected, and which types are read how: {0} is the value, {1} the name of its type.
READ = {
    ID: ("VARCHAR or a whole number", {f"{TEXTS} OR {one_of(('UUID', *WHOLE))}": "{0}::VARCHAR"}),
    TEXT: ("VARCHAR", {TEXTS: "{0}::VARCHAR"}),
    YES_NO: ("BOOLEAN", {"{1} = 'BOOLEAN'": "{0}::BOOLEAN"}),
    NUMBER: ("BIGINT", {one_of(WHOLE): f"coalesce(try_cast({{0}} AS BIGINT), {NOT_ALLOWED})"}),
    DATE: (
        "DATE",
        {
            f"{TEXTS} OR {{1}} = 'DATE'": "{0}::VARCHAR",
            one_of(TIMES["duckdb"]): f"CASE WHEN suffix({{0}}::VARCHAR, '{MIDNIGHT}') THEN {WITHOUT_TIME}"
            " ELSE {0}::VARCHAR END",
        },
    ),
    CHOICES: ("VARCHAR[]", {f"{TEXT_LISTS} OR {{1}} LIKE 'ENUM(%)[]'": "{0}::VARCHAR[]"}),
    NUMBERS: ("BIGINT[]", {one_of(['"NULL"[]', *(f"{name}[]" for name in WHOLE)]): "{0}::BIGINT[]"}),
}
READ |= {CHOICE: READ[TEXT], FLAG: READ[YES_NO]}


def value(given: str, name: str, kind: str) -> str:
    """The value of an expression as that of a type of facts; a value of any other type is an error of the query."""
    expected, read = READ[kind]
    known = f"typeof({given})"
    arms = " ".join(f"WHEN {of.format(given, known)} THEN {how.format(given, known)}" for of, how in read.items())
    return f"CASE WHEN {given} IS NULL THEN NULL {arms} ELSE {wrong(given, expected, name)} END"


def wrong(given: str, expected: str, name: str) -> str:
    """The error of a value of another type."""
    return f"error({sql_text.literal(f'expected {expected} in the column {name}, got ', 'duckdb')} || typeof({given}))"


def stated(given: str, name: str, fact: FactType) -> str:
    """What states a fact."""
    return members(given, name, fact) if fact.type == LIST else value(given, name, fact.type)


def members(given: str, name: str, fact: FactType) -> str:
    """A list of structures that have every field, each as the statement reads it; another field is an error."""
    seen = f"m{fact.name.count('[]')}"
    flags = {field.name: flag for flag, field in absence_flags.columns(fact.fields).items()}
    found: dict[str, str] = {}
    for key, field in fact.fields.items():
        found[key] = stated(f"{seen}.{quoted(key)}", f"{name}[].{key}", field)
        if flag := flags.get(field.name):
            found[flag] = value(f"{seen}.{quoted(flag)}", f"{name}[].{flag}", FLAG)
    said = sql_text.literal(f"unknown field in the column {name}, whose fields are {', '.join(found)}: ", "duckdb")
    member = (
        f"CASE WHEN len(struct_keys({seen})) > {len(found)} THEN error({said} || struct_keys({seen})::VARCHAR)"
        f" WHEN {seen} IS NOT NULL THEN {structure(found)} END"
    )
    return f"list_transform({given}, lambda {seen}: {member})::{type_of(fact)}"


def fields(fact: FactType, levels: int) -> str:
    """A list of one structure with every field of a list, and of lists within it down to a level, nothing in any."""
    every = {
        key: fields(field, levels - 1) if field.type == LIST and levels > 1 else "NULL"
        for key, field in fact.fields.items()
    }
    return f"[{structure({**every, **dict.fromkeys(absence_flags.columns(fact.fields), 'NULL')})}]"


def lists(facts: Mapping[str, FactType], level: int) -> dict[tuple[str, ...], FactType]:
    """The lists that stand so many levels deep, by the facts and fields on the way to them."""
    if level == 1:
        return {(name,): fact for name, fact in facts.items() if fact.type == LIST}
    return {
        (name, *way): inner
        for name, fact in facts.items()
        if fact.type == LIST
        for way, inner in lists(fact.fields, level - 1).items()
    }


def is_list_of_structures(column: str, way: Sequence[str]) -> str:
    """Whether what stands at the way of fields in a column is a list of structures, or holds nothing in any row."""
    inside = "[]" * len(way)
    found = f"typeof({along(quoted(column), way)})"
    return f"({found} LIKE 'STRUCT(%)[]{inside}' OR {found} IN ('\"NULL\"{inside}', '\"NULL\"[]{inside}'))"


def along(given: str, way: Sequence[str], depth: int = 0) -> str:
    """What the members of lists hold at the way of fields, as lists of lists."""
    if not way:
        return given
    seen = f"m{depth}"
    return f"list_transform({given}, lambda {seen}: {along(f'{seen}.{quoted(way[0])}', way[1:], depth + 1)})"
