"""The table of requests as a statement reads it, and the tables of its lists: `CREATE TABLE` in a dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import DATE
from statute_runner.problem import refuse
from statute_runner.sql.child_tables import NUMBER, REQUEST, ChildTables
from statute_runner.sql.mapped_columns import own_names
from statute_runner.sql.source_table import TEMPLATE, source_table
from statute_runner.sql.sql_text import comment
from statute_runner.tables.column_choice import AS_DOCUMENTED
from statute_runner.tables.column_forms import ColumnForms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import Facts
    from statute_runner.sql.request_columns import Layout
    from statute_runner.tables.column_choice import ColumnChoice

# In these a statement reads a day of this type as it reads its text.
WITH_DAYS = ("databricks", "duckdb", "postgres", "spark")
ALWAYS_STATED = {"id", "date", REQUEST, NUMBER}


def table_definitions(
    layout: Layout, table: str, facts: Facts, choice: ColumnChoice = AS_DOCUMENTED
) -> Iterator[exp.Create]:
    """The table of requests, under the names that are chosen, and those of its lists.

    Raises `Refused` for a table that has no name of its own, or a column that the layout does not have.
    """
    if TEMPLATE.fullmatch(table):
        raise refuse("usage", f"expected the name of a table to make, got `{table}`", help="NAME or SCHEMA.NAME")
    forms = ColumnForms(facts, layout.columns())
    said = {name: facts[of].ask for name in layout.columns() if (of := forms.of(name)) in facts}
    days = {name for name in layout.columns() if forms.of(name) == "date" or is_day(forms.of(name), facts)}
    own = own_names(layout, facts, choice)
    yield created(source_table(table, layout.dialect), layout.columns(), days, said, layout.dialect, own)
    if isinstance(layout, ChildTables):
        for name, columns in layout.tables().items():
            yield created(exp.Table(this=exp.to_identifier(name, quoted=True)), columns, set(), {}, layout.dialect, {})


def is_day(of: str, facts: Facts) -> bool:
    return of in facts and facts[of].type == DATE


def created(
    table: exp.Expr,
    columns: Mapping[str, exp.DataType],
    days: set[str],
    said: Mapping[str, str],
    dialect: str,
    own: Mapping[str, str],
) -> exp.Create:
    """A table with these columns, each with the question that it answers."""
    fields = []
    for name, kind in columns.items():
        kind = exp.DataType.build("DATE") if name in days and dialect in WITH_DAYS else kind  # noqa: PLW2901 - as it is written
        always = [exp.ColumnConstraint(kind=exp.NotNullColumnConstraint())] if name in ALWAYS_STATED else []
        field = exp.ColumnDef(this=exp.to_identifier(own.get(name, name), quoted=True), kind=kind, constraints=always)
        if name in said:
            field.add_comments([f" {comment(said[name])} "])
        fields.append(field)
    return exp.Create(this=exp.Schema(this=table, expressions=fields), kind="TABLE")
