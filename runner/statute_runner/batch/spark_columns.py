"""The columns of a table of Spark as the statement reads them: which it can read, and the facts in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.spark_folders import read_cell
from statute_runner.batch.typed_plan import typed_plan
from statute_runner.law.facts import DAY, grouped
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.sql import sql_text
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice

TEXT = {"string"}
WHOLE = {"tinyint", "smallint", "int", "bigint"}
READ = {
    YES_NO: {"boolean"},
    NUMBER: WHOLE,
    DATE: {"string", "date"},
    CHOICES: {"array<string>"},
    NUMBERS: {f"array<{kind}>" for kind in WHOLE},
}
TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "ARRAY<STRING>", NUMBERS: "ARRAY<BIGINT>"}


def fit(
    columns: Sequence[Any], facts: Mapping[str, FactType], file: str, choice: ColumnChoice, folders: Collection[str]
) -> TypedPlan:
    """What the columns state; some are those of `folders`, and text.

    Raises `Refused` for other columns than those of requests, or other types than the statement expects.
    """
    planned = typed_plan([(one.name, one.dataType) for one in columns], "", facts, choice, struct_fields, folders)
    found = [
        (".".join(way), states, kind) for states, (way, kind, _) in planned.stated().items() if way[0] not in folders
    ]
    problems = [
        Problem("batch-column", message, Span(file, 1), help_)
        for name, states, kind in found
        for message, help_ in column_faults(name, kind, states, facts)
    ]
    if problems:
        raise Refused(problems)
    return planned


def struct_fields(kind: Any) -> list[tuple[str, Any]]:
    """The fields of a structure with their types; nothing for any other type."""
    return [(field.name, field.dataType) for field in getattr(kind, "fields", ())]


def column_faults(name: str, kind: Any, states: str, facts: Mapping[str, FactType]) -> Iterator[tuple[str, str]]:
    """What is wrong with the type of a column, and help."""
    fact = facts.get(states) or (DAY if states == DAY.name else None)
    said = kind.simpleString()
    if said == "void":
        return
    if fact and fact.type == LIST:
        fields = fields_of(kind)
        if fields is None:
            yield f"expected an array of structures in the column `{name}`, got {said}", ""
        else:
            yield from faults(fields, fact.fields, f"{name}[].")
        return
    flag = fact is None and states != "id"
    expected = {"boolean"} if flag else READ.get(fact.type, TEXT) if fact else {*TEXT, *WHOLE}
    if fact and fact.type == DATE:
        expected = {*expected, "timestamp_ntz"}
    if said not in expected:
        help_ = "cast it to a date: which day a time is on depends on the zone" if said == "timestamp" else ""
        yield f"expected {' or '.join(sorted(expected))} in the column `{name}`, got {said}", help_


def faults(columns: Sequence[Any], facts: Mapping[str, FactType], of: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the types of the fields in a list's members, and help."""
    flags = absence_flags.columns(facts)
    for one in columns:
        fact = facts.get(one.name)
        kind, name = one.dataType.simpleString(), f"{of}{one.name}"
        if fact is None and one.name not in flags:
            yield f"unknown field `{name}`", nearest(one.name, facts) or f"its fields are {', '.join(facts)}"
        elif kind == "void":
            continue
        elif fact and fact.type == LIST:
            fields = fields_of(one.dataType)
            if fields is None:
                yield f"expected an array of structures in the column `{name}`, got {kind}", ""
            else:
                yield from faults(fields, fact.fields, f"{name}[].")
        else:
            expected = {"boolean"} if one.name in flags else READ.get(fact.type if fact else "", TEXT)
            if kind not in expected:
                yield f"expected {' or '.join(sorted(expected))} in the column `{name}`, got {kind}", ""


def fields_of(kind: Any) -> Sequence[Any] | None:
    """The fields of the structures in an array; nothing for any other type."""
    element = getattr(kind, "elementType", None)
    found: Sequence[Any] | None = getattr(element, "fields", None)
    return found


def request(planned: TypedPlan, facts: Mapping[str, FactType], folders: Collection[str]) -> tuple[str, ...]:
    """The id, the day and the facts of a row in groups, as the statement reads them; what a table has not is null."""
    stands = {states: (column.kind, ".".join(map(quoted, column.way))) for states, column in planned.stated().items()}
    found = read(facts, stands)
    found |= {
        states: read_cell(stands[states][1], facts[states], type_of(facts[states]))
        for states, column in planned.stated().items()
        if column.way[0] in folders and states in facts
    }
    inside = {group: structure(keys) for group, keys in grouped(found).items()}
    _, identity = stands["id"]
    return f"CAST({identity} AS STRING) AS id", f"{day(*stands['date'])} AS date", f"{structure(inside)} AS facts"


def day(kind: Any, given: str) -> str:
    """A day as text; of a time that is not midnight the time, which is rejected later."""
    if kind.simpleString() != "timestamp_ntz":
        return f"CAST({given} AS STRING)"
    midnight = f"date_trunc('DAY', {given}) = {given}"
    return f"CASE WHEN {midnight} THEN CAST(CAST({given} AS DATE) AS STRING) ELSE CAST({given} AS STRING) END"


def read(facts: Mapping[str, FactType], stands: Mapping[str, tuple[Any, str]]) -> dict[str, str]:
    """What states each fact, or each field of a member, and beside it whether there is none."""
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    found = {}
    for name, fact in facts.items():
        kind, source = stands.get(name, (None, ""))
        known = stands.get(f"{name}?")
        found[name] = value(fact, kind, source) if known is None else by_members(fact, known[1], stands)
        if flag := flags.get(fact.name):
            kind, source = stands.get(flag, (None, ""))
            found[flag] = source if stated(kind) else "CAST(NULL AS BOOLEAN)"
    return found


def by_members(fact: FactType, known: str, stands: Mapping[str, tuple[Any, str]]) -> str:
    """A set that comes member by member; what does not go together is a set with a null, which is rejected later."""
    start = f"{fact.name}="
    members = {name.removeprefix(start): given for name, (_, given) in stands.items() if name.startswith(start)}
    kind, of = type_of(fact), "BIGINT" if fact.type == NUMBERS else "STRING"
    held = ", ".join(f"CASE WHEN {one} THEN CAST({text(name)} AS {of}) END" for name, one in members.items())
    unsaid = " OR ".join([f"{one} IS NULL" for one in members.values()] or ["false"])
    some = " OR ".join([f"coalesce({one}, false)" for one in members.values()] or ["false"])
    wrong = f"CAST(array(NULL) AS {kind})"
    whole = f"CAST(filter(array({held}), m -> m IS NOT NULL) AS {kind})"
    return (
        f"CASE WHEN coalesce({known}, false) THEN CASE WHEN {unsaid} THEN {wrong} ELSE {whole} END"
        f" WHEN {some} THEN {wrong} END"
    )


def stated(kind: Any) -> bool:
    """Whether a column of this type is there and may hold anything."""
    return kind is not None and kind.simpleString() != "void"


def value(fact: FactType, kind: Any, source: str) -> str:
    """What states a fact; a list with every field that its members may have, in the order of the statement."""
    if not stated(kind):
        return f"CAST(NULL AS {type_of(fact)})"
    if fact.type != LIST:
        return day(kind, source) if fact.type == DATE else f"CAST({source} AS {type_of(fact)})"
    seen = f"m{fact.name.count('[]')}"
    inside = {field.name: (field.dataType, f"{seen}.{quoted(field.name)}") for field in fields_of(kind) or ()}
    fields = read(fact.fields, inside)
    return f"transform({source}, {seen} -> CASE WHEN {seen} IS NOT NULL THEN {structure(fields)} END)"


def structure(parts: Mapping[str, str]) -> str:
    return f"named_struct({', '.join(f'{text(key)}, {part}' for key, part in parts.items())})"


def type_of(fact: FactType) -> str:
    """The type in which the statement reads a fact."""
    if fact.type != LIST:
        return TYPES.get(fact.type, "STRING")
    flags = {field.name: name for name, field in absence_flags.columns(fact.fields).items()}
    fields: dict[str, str] = {}
    for key, field in fact.fields.items():
        fields[key] = type_of(field)
        if flag := flags.get(field.name):
            fields[flag] = "BOOLEAN"
    return f"ARRAY<STRUCT<{', '.join(f'{quoted(key)}: {kind}' for key, kind in fields.items())}>>"


def quoted(name: str) -> str:
    return sql_text.name(name, "spark")


def text(value: str) -> str:
    return sql_text.literal(value, "spark")
