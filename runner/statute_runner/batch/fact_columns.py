"""The columns of a block as facts: distinct values, and for every row which of them it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, is_list
from statute_runner.batch.distinct_values import FactColumn, encoded, nothing, with_none
from statute_runner.batch.list_columns import ListColumns
from statute_runner.batch.parquet_rows import found
from statute_runner.batch.typed_plan import as_cell
from statute_runner.logic.operators import LIST
from statute_runner.tables import absence_flags

if TYPE_CHECKING:
    from statute_runner.batch.typed_plan import TypedColumn, TypedPlan
    from statute_runner.law.facts import Facts, FactType


def by_columns(planned: TypedPlan, facts: Facts) -> bool:
    """Whether what the columns state can be taken column by column: no lists in text, and no set in several columns."""
    keys = set(facts.registers.key_facts()) if facts.registers else set()
    flags = absence_flags.columns(facts)
    return all(
        name in {"id", "date"}
        or (name in flags and not one.folder)
        or (name in facts and name not in keys and not of_text(facts[name], one))
        for name, one in planned.stated().items()
    )


def of_text(fact: FactType, column: TypedColumn) -> bool:
    """Whether the fact is a list that the column has as a text."""
    return fact.type == LIST and (column.folder or not is_list(column.kind))


def fact_columns(table: Any, planned: TypedPlan, facts: Facts) -> ListColumns | None:
    """What the columns state, the id left out, those of lists field by field; nothing where a type has no keys."""
    made = ListColumns(table.num_rows, facts.silent)
    stated, flags = planned.stated(), absence_flags.columns(facts)
    if any(name not in stated for name in facts.silent.keys() & facts.keys() if facts[name].type == LIST):
        return None
    for name, column in stated.items():
        if name == "id" or name in flags:
            continue
        fact = facts.get(name)
        if fact and fact.type == LIST:
            if not made.add(whole(table, column), fact):
                return None
        else:
            one = of_folder(table, column, fact) if column.folder else encoded(whole(table, column), name, fact)
            if one is None:
                return None
            made.columns[name] = one
    for name in flags.keys() & stated.keys():
        of = flags[name].name
        flag = whole(table, stated[name])
        made.columns[of] = with_none(made.columns[of] if of in stated else nothing(table.num_rows), flag)
    return made


def whole(table: Any, column: TypedColumn) -> Any:
    """The column in one piece."""
    return found(table, column).combine_chunks()


def of_folder(table: Any, column: TypedColumn, fact: FactType | None) -> FactColumn:
    """What a folder states, in every row."""
    given = as_cell(column, fact)
    pa = arrow()
    places = pa.nulls(table.num_rows, pa.int32()) if given is None else pa.array([0] * table.num_rows, pa.int32())
    keys = [] if given is None else [column.given]
    return FactColumn("folder", keys, places, lambda cell: as_cell(column._replace(given=cell), fact), 2**8)
