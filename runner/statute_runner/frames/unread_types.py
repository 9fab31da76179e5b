"""The columns of a relation that are of a type which the statement does not read as the fact's, each by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import is_list, is_structure
from statute_runner.batch.duckdb_columns import fits, type_of
from statute_runner.frames.frame_columns import FRAME
from statute_runner.law.facts import DAY
from statute_runner.logic.operators import DATE, LIST
from statute_runner.problem import Problem, Span
from statute_runner.tables import absence_flags
from statute_runner.tables.set_cells import says_truth

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import FactType

OTHERWISE = "cast it to {}, or decide by statute_runner.arrow, which tells in each row what is wrong with it"


def unread(plan: TypedPlan, facts: Mapping[str, FactType]) -> Iterator[Problem]:
    """What is wrong with the types of columns that state something."""
    for states, column in plan.stated().items():
        if not says_truth(states):
            yield from misfits(".".join(column.way), column.kind, states, facts.get(states))


def misfits(name: str, kind: Any, states: str, fact: FactType | None) -> Iterator[Problem]:
    """The column, or the fields of the structures in it, that are not read."""
    if fits(kind, fact, states):
        return
    if fact and fact.type == LIST and is_list(kind) and is_structure(kind.value_type):
        flags = absence_flags.columns(fact.fields)
        for field in kind.value_type:
            if field.name not in flags:
                yield from misfits(f"{name}[].{field.name}", field.type, field.name, fact.fields.get(field.name))
        return
    expected = "DATE" if states == DAY.name or (fact and fact.type == DATE) else type_of(fact) if fact else "VARCHAR"
    message = f"the statement does not read the type {kind} of the column `{name}`: expected {expected}"
    yield Problem("batch-column", message, Span(FRAME, 1), OTHERWISE.format(expected))
