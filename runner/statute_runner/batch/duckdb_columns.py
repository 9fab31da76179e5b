"""The columns of a Parquet file as the statement of DuckDB reads them: which it can read, and the facts in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch import absence_flags
from statute_runner.batch.arrow_types import arrow, is_list, is_structure, is_text_view
from statute_runner.law.facts import grouped
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.sql import sql_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType

TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "VARCHAR[]", NUMBERS: "BIGINT[]"}
# Bytes that a member of a list counts for.
MEMBER = 2**6


def fits(kind: Any, fact: FactType | None) -> bool:
    """Whether a column has the type that the statement expects of the fact.

    Where there is no fact, the column is that of the id or the day.
    """
    types = arrow().types
    if types.is_null(kind):
        return True
    expected = fact.type if fact else ""
    if fact and expected == LIST:
        return is_list(kind) and is_structure(kind.value_type) and all_fit(kind.value_type, fact.fields)
    if expected in {CHOICES, NUMBERS}:
        if not is_list(kind):
            return False
        kind = kind.value_type
    if expected == YES_NO:
        return bool(types.is_boolean(kind))
    if expected in {NUMBER, NUMBERS}:
        return bool(types.is_integer(kind))
    return bool(types.is_string(kind) or is_text_view(kind) or (expected in {DATE, ""} and types.is_date32(kind)))


def all_fit(fields: Any, facts: Mapping[str, FactType]) -> bool:
    """Whether columns, or the fields of a structure, all do; of flags the type is checked before."""
    flags = absence_flags.columns(facts)
    return all(field.name in flags or fits(field.type, facts.get(field.name)) for field in fields)


def nested(facts: Mapping[str, FactType], schema: Any) -> str:
    """The facts of a row in groups, as the statement reads them; what the file does not have is null."""
    columns = read(facts, {field.name: field.type for field in schema}, "")
    inside = (f"{quoted(group)} := {structure(keys)}" for group, keys in grouped(columns).items())
    return f"struct_pack({', '.join(inside)})"


def read(facts: Mapping[str, FactType], kinds: Mapping[str, Any], seen: str) -> dict[str, str]:
    """What states each fact, or each field of the member that is seen, and beside it whether there is none."""
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    found = {}
    for name, fact in facts.items():
        found[name] = value(fact, kinds.get(name), f"{seen}{quoted(name)}")
        if flag := flags.get(fact.name):
            found[flag] = f"{seen}{quoted(flag)}" if stated(kinds.get(flag)) else "NULL::BOOLEAN"
    return found


def stated(kind: Any) -> bool:
    """Whether a column of this type is there and may hold anything."""
    return kind is not None and not arrow().types.is_null(kind)


def value(fact: FactType, kind: Any, source: str) -> str:
    """What states a fact; a list with every field that its members may have, in the order of the statement."""
    if not stated(kind):
        return f"NULL::{type_of(fact)}"
    if fact.type != LIST:
        return source
    seen = f"m{fact.name.count('[]')}"
    fields = read(fact.fields, {field.name: field.type for field in kind.value_type}, f"{seen}.")
    member = f"CASE WHEN {seen} IS NOT NULL THEN {structure(fields)} END"
    return f"list_transform({source}, lambda {seen}: {member})::{type_of(fact)}"


def structure(parts: Mapping[str, str]) -> str:
    return f"struct_pack({', '.join(f'{quoted(key)} := {part}' for key, part in parts.items())})"


def type_of(fact: FactType) -> str:
    """The type in which the statement reads a fact."""
    if fact.type != LIST:
        return TYPES.get(fact.type, "VARCHAR")
    flags = {field.name: name for name, field in absence_flags.columns(fact.fields).items()}
    fields: dict[str, str] = {}
    for key, field in fact.fields.items():
        fields[key] = type_of(field)
        if flag := flags.get(field.name):
            fields[flag] = "BOOLEAN"
    return f"STRUCT({', '.join(f'{quoted(key)} {kind}' for key, kind in fields.items())})[]"


def sizes(kind: Any, source: str, depth: int = 0) -> Iterator[str]:
    """What adds up to the bytes of the texts in a column, and of the members of its lists of structures."""
    if arrow().types.is_string(kind):
        yield f"coalesce(strlen({source}), 0)"
    elif is_list(kind) and is_structure(kind.value_type):
        seen = f"m{depth}"
        inside = (
            part for field in kind.value_type for part in sizes(field.type, f"{seen}.{quoted(field.name)}", depth + 1)
        )
        each = " + ".join([str(MEMBER), *inside])
        yield f"coalesce(list_sum(list_transform({source}, lambda {seen}: {each})), 0)"


def quoted(name: str) -> str:
    return sql_text.name(name, "duckdb")
