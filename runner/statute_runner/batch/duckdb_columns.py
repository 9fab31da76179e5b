"""The columns of a Parquet file as the statement of DuckDB reads them: which it can read, and the facts in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, is_list, is_structure, is_text_view
from statute_runner.batch.duckdb_values import READERS, Source, day, identity, is_number, number, stated
from statute_runner.batch.typed_plan import as_cell
from statute_runner.law.facts import DAY, grouped
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.sql import sql_text
from statute_runner.tables import absence_flags
from statute_runner.tables.set_cells import says_truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.batch.typed_plan import TypedColumn, TypedPlan
    from statute_runner.law.facts import FactType

TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "VARCHAR[]", NUMBERS: "BIGINT[]"}
# Bytes that a member of a list counts for.
MEMBER = 2**6


def fits(kind: Any, fact: FactType | None, states: str = "") -> bool:
    """Whether a column has a type that the statement reads as that of the fact.

    Where there is no fact, the column is that of the id or the day.
    """
    types = arrow().types
    if types.is_null(kind):
        return True
    expected = fact.type if fact else states
    if expected in {LIST, CHOICES, NUMBERS} and is_list(kind) and types.is_null(kind.value_type):
        return True
    if fact and expected == LIST:
        return is_list(kind) and is_structure(kind.value_type) and all_fit(kind.value_type, fact.fields)
    if expected in {CHOICES, NUMBERS}:
        if not is_list(kind):
            return False
        kind = kind.value_type
    if types.is_dictionary(kind):
        kind = kind.value_type
    if expected == YES_NO:
        return bool(types.is_boolean(kind))
    if expected in {NUMBER, NUMBERS}:
        return is_number(kind)
    if types.is_string(kind) or is_text_view(kind):
        return True
    # What a time in a zone is as text depends on the zone of the session.
    days = types.is_date32(kind) or (types.is_timestamp(kind) and kind.tz is None)
    return is_number(kind) if expected == "id" else bool(expected in {DATE, DAY.name} and days)


def all_fit(fields: Any, facts: Mapping[str, FactType]) -> bool:
    """Whether the fields of a structure all do; of flags the type is checked before."""
    flags = absence_flags.columns(facts)
    return all(field.name in flags or fits(field.type, facts.get(field.name)) for field in fields)


def column_fits(states: str, column: TypedColumn, facts: Mapping[str, FactType]) -> bool:
    """Whether a column that states something, or a folder, does."""
    if column.folder:
        return folder_fits(column, facts.get(states), states)
    return says_truth(states) or fits(column.kind, facts.get(states), states)


def plan_fits(planned: TypedPlan, facts: Mapping[str, FactType]) -> bool:
    """Whether all columns that state something do."""
    return all(column_fits(states, column, facts) for states, column in planned.stated().items())


def folder_fits(column: TypedColumn, fact: FactType | None, states: str) -> bool:
    """Whether what a folder states is of the type that the statement reads there."""
    kind = constant(as_cell(column, fact), fact)[0]
    types = arrow().types
    if says_truth(states):
        return bool(types.is_null(kind) or types.is_boolean(kind))
    return fits(kind, fact, states)


def sources(planned: TypedPlan, facts: Mapping[str, FactType]) -> dict[str, Source]:
    """Where each thing stands that a table states."""
    found = {}
    for states, column in planned.stated().items():
        if column.folder:
            given = as_cell(column, facts.get(states))
            found[states] = Source(*constant(given, facts.get(states)))
        else:
            found[states] = Source(column.kind, ".".join(map(quoted, column.way)))
    return found


def constant(given: Any, fact: FactType | None) -> tuple[Any, str]:
    """The type and the expression of what a folder states; what is not of the fact's type stays text."""
    pa = arrow()
    if given is None:
        return pa.null(), "NULL"
    if isinstance(given, bool):
        return pa.bool_(), str(given).upper()
    if isinstance(given, int):
        return pa.int64(), str(given)
    if isinstance(given, list):
        inner = (
            pa.int64() if all(isinstance(one, int) for one in given) and fact and fact.type == NUMBERS else pa.string()
        )
        parts = ", ".join(str(one) if isinstance(one, int) else sql_text.literal(one, "duckdb") for one in given)
        return pa.list_(inner), f"[{parts}]"
    return pa.string(), sql_text.literal(given, "duckdb")


def request(planned: TypedPlan, facts: Mapping[str, FactType]) -> str:
    """The id, the day and the facts of a row in groups, as the statement reads them; what a table has not is null."""
    stands = sources(planned, facts)
    columns = read(facts, stands)
    inside = (f"{quoted(group)} := {structure(keys)}" for group, keys in grouped(columns).items())
    return f"{identity(stands['id'])} AS id, {day(stands['date'])} AS date, struct_pack({', '.join(inside)}) AS facts"


def read(facts: Mapping[str, FactType], stands: Mapping[str, Source]) -> dict[str, str]:
    """What states each fact, or each field of a member, and beside it whether there is none."""
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    found = {}
    for name, fact in facts.items():
        known = stands.get(f"{name}?")
        found[name] = value(fact, stands.get(name)) if known is None else by_members(fact, known, stands)
        if flag := flags.get(fact.name):
            source = stands.get(flag)
            found[flag] = source.expression if source and stated(source.kind) else "NULL::BOOLEAN"
    return found


def by_members(fact: FactType, known: Source, stands: Mapping[str, Source]) -> str:
    """A set that comes member by member; what does not go together is a set with a null, which is rejected later."""
    start = f"{fact.name}="
    members = {name.removeprefix(start): one.expression for name, one in stands.items() if name.startswith(start)}
    kind, of = type_of(fact), "BIGINT" if fact.type == NUMBERS else "VARCHAR"
    held = ", ".join(
        f"CASE WHEN {one} THEN {sql_text.literal(name, 'duckdb')}::{of} END" for name, one in members.items()
    )
    unsaid = " OR ".join([f"({one}) IS NULL" for one in members.values()] or ["false"])
    some = " OR ".join([f"coalesce({one}, false)" for one in members.values()] or ["false"])
    whole = f"list_filter([{held}]::{kind}, lambda m: m IS NOT NULL)"
    return (
        f"CASE WHEN coalesce({known.expression}, false) THEN CASE WHEN {unsaid} THEN [NULL]::{kind} ELSE {whole} END"
        f" WHEN {some} THEN [NULL]::{kind} END"
    )


def value(fact: FactType, source: Source | None) -> str:
    """What states a fact; a list with every field that its members may have, in the order of the statement."""
    if source is None or not stated(source.kind):
        return f"NULL::{type_of(fact)}"
    kind, given = source
    if is_list(kind) and arrow().types.is_null(kind.value_type):
        return f"{given}::{type_of(fact)}"
    if fact.type in READERS:
        return READERS[fact.type](source)
    if fact.type == NUMBERS:
        of_member = number(Source(kind.value_type, "m"))
        as_it_is = of_member == "m" and not arrow().types.is_fixed_size_list(kind)
        return given if as_it_is else f"list_transform({given}, lambda m: {of_member})"
    if fact.type == CHOICES:
        return f"{given}::{type_of(fact)}"
    if fact.type != LIST:
        return given
    seen = f"m{fact.name.count('[]')}"
    fields = read(fact.fields, {one.name: Source(one.type, f"{seen}.{quoted(one.name)}") for one in kind.value_type})
    member = f"CASE WHEN {seen} IS NOT NULL THEN {structure(fields)} END"
    return f"list_transform({given}, lambda {seen}: {member})::{type_of(fact)}"


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
