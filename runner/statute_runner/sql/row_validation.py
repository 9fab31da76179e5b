"""What keeps a row from being decided: the first fault of its values, by the same rules as a request document's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.facts import Facts
from statute_runner.logic.operators import LIST, SETS
from statute_runner.sql.absent_values import has_flag
from statute_runner.sql.dialect import unlike
from statute_runner.sql.sql_expression import column, disjoined, is_null, is_stated, joined
from statute_runner.sql.value_checks import is_day, is_name, wrong_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.sql.request_columns import Layout


def fault(facts: Mapping[str, FactType], layout: Layout, dialect: str) -> exp.Case:
    """The code and the path of a row's first fault, with a blank between; null where it has none."""
    made = exp.Case()
    for wrong, place in faults(facts, layout, dialect):
        made = made.when(wrong, place, copy=False)
    return made


def faults(facts: Mapping[str, FactType], layout: Layout, dialect: str) -> Iterator[tuple[exp.Expr, exp.Expr]]:
    """What can be wrong with a row, in order, each with its code and path."""
    name, day = column("id"), column("date")
    yield disjoined([is_null(name), unlike(name, is_name(name, dialect), dialect)]), exp.convert("request-id id")
    yield disjoined([is_null(day), unlike(day, is_day(day, dialect), dialect)]), exp.convert("request-date date")
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
    for key in key_facts(facts):
        yield is_stated(column(layout.naming.fact(key))), problem("register-unread", key)


def problem(code: str, fact: str) -> exp.Expr:
    """The code and the path of a fault that is no value's own."""
    return exp.convert(f"{code} facts.{fact}")


def key_facts(facts: Mapping[str, FactType]) -> list[str]:
    """The facts that state keys of registers, which no statement reads: a row that states one is not decided by it."""
    return facts.registers.key_facts() if isinstance(facts, Facts) and facts.registers else []
