"""Whether the columns of a typed table are those of requests, and of types in which requests are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch import absence_flags, row_columns
from statute_runner.batch.arrow_types import arrow, is_list, is_single, is_structure
from statute_runner.batch.partitions import refuse_lost
from statute_runner.problem import Problem, Refused, Span, nearest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.law.facts import FactType

SINGLE = "text, numbers, booleans, dates, or lists of them"


def fit(schema: Any, file: str, reader: BlockOptions) -> None:
    """Raises `Refused` where the columns are not those of requests, or are of a type in which no request is written."""
    refuse_lost(file, reader.facts, schema.names)
    row_columns.checked(schema.names, reader.facts, file, typed=True)
    problems = [
        Problem("batch-column", message, Span(file, 1), help_)
        for field in schema
        for message, help_ in faults(field.name, field.type, reader.facts.get(field.name))
    ]
    if problems:
        raise Refused(problems)


def faults(name: str, kind: Any, fact: FactType | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the type of a column, or of a field of its structures, and help."""
    types = arrow().types
    unsupported = f"unsupported type {kind} of the column `{name}`"
    if types.is_null(kind):
        return
    if fact and fact.fields:
        if is_list(kind) and types.is_null(kind.value_type):
            return
        if not (is_list(kind) and is_structure(kind.value_type)):
            yield unsupported, f"a list of structures with the fields {', '.join(fact.fields)}"
            return
        flags = absence_flags.columns(fact.fields)
        for field in kind.value_type:
            if field.name not in fact.fields and field.name not in flags:
                help_ = nearest(field.name, fact.fields) or f"one of {', '.join(fact.fields)}"
                yield f"unknown field `{field.name}` in the column `{name}`", help_
            else:
                yield from faults(f"{name}[].{field.name}", field.type, fact.fields.get(field.name))
    elif not fact and name not in row_columns.ALWAYS and not types.is_boolean(kind):
        yield unsupported, "true where there is none, else false or null"
    else:
        single = kind.value_type if is_list(kind) else kind
        if not is_single(single.value_type if types.is_dictionary(single) else single):
            yield unsupported, SINGLE
