"""Whether the columns of a typed table are those of requests, and of types that say what a request may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, is_day, is_list, is_single, is_structure, is_text
from statute_runner.batch.typed_plan import typed_plan
from statute_runner.logic.operators import DATE, LIST, NUMBER, NUMBERS
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.tables import absence_flags
from statute_runner.tables.column_forms import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import FactType

SINGLE = "text, numbers, booleans, dates, or lists of them"


def fit(schema: Any, file: str, reader: BlockOptions) -> TypedPlan:
    """What the columns state. Raises `Refused` where they are not those of requests, or of a type that says nothing."""
    columns = [(field.name, field.type) for field in schema]
    planned = typed_plan(columns, file, reader.facts, reader.choice)
    problems = [
        Problem("batch-column", message, Span(file, 1), help_)
        for states, column in planned.stated().items()
        if not column.folder
        for message, help_ in faults(".".join(column.way), column.kind, states, reader.facts.get(states))
    ]
    if problems:
        raise Refused(problems)
    reader.met({*schema.names, *planned.plan.names})
    return planned


def faults(name: str, kind: Any, states: str, fact: FactType | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the type of a column, or of a field of its structures, and help."""
    types = arrow().types
    unsupported = f"unsupported type {kind} of the column `{name}`"
    if types.is_null(kind):
        return
    if fact and fact.type == LIST:
        if is_text(kind) or (is_list(kind) and types.is_null(kind.value_type)):
            return
        if not (is_list(kind) and is_structure(kind.value_type)):
            yield unsupported, f"a list of structures with the fields {', '.join(fact.fields)}, or JSON as text"
            return
        flags = absence_flags.columns(fact.fields)
        for field in kind.value_type:
            if field.name not in fact.fields and field.name not in flags:
                help_ = nearest(field.name, fact.fields) or f"one of {', '.join(fact.fields)}"
                yield f"unknown field `{field.name}` in the column `{name}`", help_
            else:
                yield from faults(f"{name}[].{field.name}", field.type, field.name, fact.fields.get(field.name))
    elif not fact and states not in ALWAYS:
        if not types.is_boolean(kind):
            of = "true where there is none" if states.endswith("__none") else "true where it is so"
            yield unsupported, f"{of}, else false or null"
    else:
        yield from single_faults(unsupported, kind, states, fact)


def single_faults(unsupported: str, kind: Any, states: str, fact: FactType | None) -> Iterator[tuple[str, str]]:
    """What is wrong with the type of a column that is no list of things, and help."""
    types = arrow().types
    single = kind.value_type if is_list(kind) else kind
    single = single.value_type if types.is_dictionary(single) else single
    is_date = states == "date" or (fact and fact.type == DATE)
    if types.is_timestamp(single) and is_date and not is_list(kind):
        if not is_day(single):
            help_ = "which day it is depends on the zone: cast it to a date, or to a timestamp in UTC or of no zone"
            yield unsupported, help_
    elif types.is_decimal(single) and (fact.type in {NUMBER, NUMBERS} if fact else states == "id"):
        return
    elif not is_single(single):
        yield unsupported, SINGLE
