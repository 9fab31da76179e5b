"""What can be wrong with a set that comes as a list with a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.sql.dialect import family, of_type
from statute_runner.sql.sql_expression import call, more, negated, surely
from statute_runner.tables.set_members import bounds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.facts import FactType


def set_faults(given: exp.Expr, fact: FactType, dialect: str) -> list[exp.Expr]:
    """What is wrong with the set, each true where it is."""
    wrong = [negated(of_type(given, fact.type, dialect)), *LISTS[family(dialect)](given, fact)]
    return [surely(each) for each in wrong]


def duckdb_list(given: exp.Expr, fact: FactType) -> Iterator[exp.Expr]:
    # What is distinct leaves nulls out.
    yield exp.NEQ(this=call("LEN", call("LIST_DISTINCT", given)), expression=call("LEN", given))
    if fact.values:
        allowed = exp.Array(expressions=[exp.convert(member) for member in fact.values])
        yield negated(call("LIST_HAS_ALL", allowed, given))
    else:
        smallest, largest = bounds(fact)
        yield exp.LT(this=call("LIST_MIN", given), expression=exp.convert(smallest))
        yield more(call("LIST_MAX", given), largest)


def spark_list(given: exp.Expr, fact: FactType) -> Iterator[exp.Expr]:
    yield exp.NEQ(
        this=call("SIZE", call("ARRAY_DISTINCT", call("ARRAY_COMPACT", given))), expression=call("SIZE", given)
    )
    if fact.values:
        allowed = exp.Array(expressions=[exp.convert(member) for member in fact.values])
        yield more(call("SIZE", call("ARRAY_EXCEPT", given, allowed)), 0)
    else:
        smallest, largest = bounds(fact)
        yield exp.LT(this=call("ARRAY_MIN", given), expression=exp.convert(smallest))
        yield more(call("ARRAY_MAX", given), largest)


LISTS = {"duckdb": duckdb_list, "spark": spark_list}
SORTED = {"duckdb": "LIST_SORT", "spark": "SORT_ARRAY"}


def in_order(given: exp.Expr, dialect: str) -> exp.Expr:
    """The members of a set in one order, whatever theirs."""
    return call(SORTED[family(dialect)], given)
