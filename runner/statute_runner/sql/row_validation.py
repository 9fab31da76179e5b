"""What keeps a row from being decided: the first fault of its values, by the same rules as a request document's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import LIST, SETS
from statute_runner.sql.absent_values import has_flag
from statute_runner.sql.dialect import unlike
from statute_runner.sql.sql_expression import aliased, column, disjoined, is_null, is_stated, joined
from statute_runner.sql.value_checks import is_day, is_name, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.sql.named_columns import ColumnNames
    from statute_runner.sql.request_columns import Layout


def first_of(found: Iterable[tuple[exp.Expr, exp.Expr]], made: exp.Case | None = None) -> exp.Case:
    """The code and the path of a row's first fault, with a blank between; null where it has none.

    They are looked for after what is `made` already.
    """
    made = made or exp.Case()
    for wrong, place in found:
        made = made.when(wrong, place, copy=False)
    return made


def apart(
    found: Iterable[tuple[exp.Expr, exp.Expr]], names: ColumnNames
) -> tuple[list[exp.Expr], list[tuple[exp.Expr, exp.Expr]]]:
    """What can be wrong with a row, a column each; and the same faults, told by these columns."""
    columns: list[exp.Expr] = []
    told: list[tuple[exp.Expr, exp.Expr]] = []
    for wrong, place in found:
        about = place.find(exp.Literal) or place
        columns.append(aliased(wrong, names.new(f"{about.name.rpartition(' ')[2].removeprefix('facts.')}__wrong")))
        told.append((column(columns[-1].alias), place))
    return columns, told


def where_any(found: Sequence[tuple[exp.Expr, exp.Expr]]) -> exp.Case:
    """The first fault of a row, looked for only where it has any."""
    return exp.Case().when(disjoined(wrong for wrong, _ in found), first_of(found), copy=False)


def faults(facts: Mapping[str, FactType], layout: Layout, dialect: str) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What can be wrong with the values of a row, in order, each true where it is, with its code and path."""
    name = column("id")
    yield disjoined([is_null(name), unlike(name, is_name(name, dialect), dialect)]), exp.convert("request-id id")
    yield day_fault(dialect)
    yield from fact_faults(facts, layout, dialect)


def day_fault(dialect: str) -> tuple[exp.Expr, exp.Expr]:
    """Whether the day of a row is none, with the code and path of that."""
    day = column("date")
    return disjoined([is_null(day), unlike(day, is_day(day, dialect), dialect)]), exp.convert("request-date date")


def fact_faults(facts: Mapping[str, FactType], layout: Layout, dialect: str) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What can be wrong with the facts of a row, in order, each with its code and path."""
    for fact in facts.values():
        path, given = f"request-value facts.{fact.name}", column(layout.naming.fact(fact.name))
        if fact.type == LIST:
            inside = column(layout.naming.fault(fact.name))
            yield is_stated(inside), joined([exp.convert(path), inside])
            continue
        if fact.type in SETS:
            wrong = layout.set_faults(fact)
        else:
            none = column(layout.naming.none(fact.name)) if has_flag(fact) else None
            wrong = wrong_value(fact, given, none, dialect)
        if wrong:
            yield disjoined(wrong), exp.convert(path)
