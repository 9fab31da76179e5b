"""Columns of other types that say exactly what a request may: a day as a time at midnight, an id as a whole number.

By the type of a column, as `batch` reads tables: a text that looks like a time is none, nor is a time in a zone a day.
"""

from __future__ import annotations

from sqlglot import exp

from statute_runner.sql.dialect import TEXTS, WHOLE, exact, family
from statute_runner.sql.sql_expression import call, conjoined, one_of, part_of, same

# The types of times without a zone.
TIMES = {
    "duckdb": ("TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"),
    "postgres": ("timestamp",),
    "spark": ("timestamp_ntz",),
}
DAY = len("YYYY-MM-DD")
MIDNIGHT = " 00:00:00"


def day_text(value: exp.Expr, dialect: str) -> exp.Expr:
    """A day as text, compared character by character; of a time that is not midnight the time, which is no day."""
    made: exp.Expr = exp.cast(value, "text")
    if family(dialect) in TIMES:
        after = exp.Substring(this=made.copy(), start=exp.convert(DAY + 1))
        is_day = conjoined([has_type(value, TIMES[family(dialect)], dialect), same(after, MIDNIGHT)])
        made = exp.Case().when(is_day, part_of(made, 1, DAY)).else_(made)
    return exact(made, dialect) if dialect == "postgres" else made


def id_text(value: exp.Expr, dialect: str) -> exp.Expr:
    """An id as text, where it is one or a whole number: null where its column has another type."""
    of = family(dialect)
    if of not in TIMES:
        return value
    return exp.Case().when(has_type(value, (*TEXTS[of], *WHOLE[of]), dialect), exp.cast(value, "text"))


def has_type(value: exp.Expr, types: tuple[str, ...], dialect: str) -> exp.Expr:
    """Whether the column of a value has one of these types, whether or not there is a value."""
    if dialect != "postgres":
        return one_of(call("TYPEOF", value), types)
    # Types are compared by their numbers, which are looked up once.
    of = exp.ObjectIdentifier(this="REGTYPE")
    named = [exp.Cast(this=exp.convert(name), to=of.copy()) for name in types]
    return exp.In(this=call("PG_TYPEOF", value), expressions=named)
