"""The columns of a table of Spark as the statement reads them: which it can read, and the facts in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch import absence_flags, row_columns
from statute_runner.law.facts import DAY, grouped
from statute_runner.logic.operators import CHOICES, DATE, LIST, NUMBER, NUMBERS, YES_NO
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.sql import sql_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType

WHOLE = {"tinyint", "smallint", "int", "bigint"}
READ = {
    YES_NO: {"boolean"},
    NUMBER: WHOLE,
    DATE: {"string", "date"},
    CHOICES: {"array<string>"},
    NUMBERS: {f"array<{kind}>" for kind in WHOLE},
}
TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "ARRAY<STRING>", NUMBERS: "ARRAY<BIGINT>"}


def fit(columns: Sequence[Any], facts: Mapping[str, FactType], file: str) -> None:
    """Raises `Refused` for other columns than those of requests, or other types than the statement expects."""
    row_columns.checked([one.name for one in columns], facts, file, typed=True)
    problems = [Problem("batch-column", message, Span(file, 1), help_) for message, help_ in faults(columns, facts, "")]
    if problems:
        raise Refused(problems)


def faults(columns: Sequence[Any], facts: Mapping[str, FactType], of: str) -> Iterator[tuple[str, str]]:
    """What is wrong with the types of columns, or of the fields in a list's members, and help."""
    flags = absence_flags.columns(facts)
    for one in columns:
        fact = facts.get(one.name) or (DAY if one.name == DAY.name and not of else None)
        kind, name = one.dataType.simpleString(), f"{of}{one.name}"
        if of and fact is None and one.name not in flags:
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
            expected = {"boolean"} if one.name in flags else READ.get(fact.type if fact else "", {"string"})
            if kind not in expected:
                yield f"expected {' or '.join(sorted(expected))} in the column `{name}`, got {kind}", ""


def fields_of(kind: Any) -> Sequence[Any] | None:
    """The fields of the structures in an array; nothing for any other type."""
    element = getattr(kind, "elementType", None)
    found: Sequence[Any] | None = getattr(element, "fields", None)
    return found


def nested(facts: Mapping[str, FactType], columns: Sequence[Any]) -> str:
    """The facts of a row in groups, as the statement reads them; a column that is not there is null."""
    found = read(facts, {one.name: one.dataType for one in columns}, "")
    inside = {group: structure(keys) for group, keys in grouped(found).items()}
    return structure(inside)


def read(facts: Mapping[str, FactType], kinds: Mapping[str, Any], seen: str) -> dict[str, str]:
    """What states each fact, or each field of the member that is seen, and beside it whether there is none."""
    flags = {fact.name: name for name, fact in absence_flags.columns(facts).items()}
    found = {}
    for name, fact in facts.items():
        found[name] = value(fact, kinds.get(name), f"{seen}{quoted(name)}")
        if flag := flags.get(fact.name):
            found[flag] = f"{seen}{quoted(flag)}" if stated(kinds.get(flag)) else "CAST(NULL AS BOOLEAN)"
    return found


def stated(kind: Any) -> bool:
    """Whether a column of this type is there and may hold anything."""
    return kind is not None and kind.simpleString() != "void"


def value(fact: FactType, kind: Any, source: str) -> str:
    """What states a fact; a list with every field that its members may have, in the order of the statement."""
    if not stated(kind):
        return f"CAST(NULL AS {type_of(fact)})"
    if fact.type != LIST:
        return f"CAST({source} AS {type_of(fact)})"
    seen = f"m{fact.name.count('[]')}"
    fields = read(fact.fields, {field.name: field.dataType for field in fields_of(kind) or ()}, f"{seen}.")
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
