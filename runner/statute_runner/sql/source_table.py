"""The table of requests, as a statement names it."""

from __future__ import annotations

import re

from sqlglot import exp, maybe_parse
from sqlglot.errors import SqlglotError

from statute_runner.problem import refuse

# An expression of dbt or another template, such as {{ ref('requests') }}.
TEMPLATE = re.compile(r"\{\{[^{}\n]+\}\}")


def source_table(table: str | exp.Expr, dialect: str) -> exp.Expr:
    """A table by its name, or by an expression of a template that stands for it. Raises `Refused`."""
    if isinstance(table, str) and TEMPLATE.fullmatch(table):
        return exp.Table(this=exp.Var(this=table))
    try:
        source: exp.Expr = maybe_parse(table, into=exp.Table, dialect=dialect)
    except SqlglotError:
        help_ = "NAME or SCHEMA.NAME, in quotes if need be"
        raise refuse("usage", f"expected the name of a table, got `{table}`", help=help_) from None
    source.pop_comments()
    return source


def words(table: exp.Table) -> list[str]:
    """What may be the name of the table; of a template every word."""
    return re.findall(r"\w+", table.name) if TEMPLATE.fullmatch(table.name) else [table.name]
