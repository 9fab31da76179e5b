"""The statement for a view: each row is answered by itself, so that an index of the table serves a condition on it.

Steps that are stored once for the whole table keep a condition out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.sql.sql_expression import aliased, call, column

if TYPE_CHECKING:
    from collections.abc import Sequence

TABLE, ANSWER = "row_of_table", "answer"


def by_row(made: exp.Select, dialect: str) -> exp.Select:
    """The same answers from the same table, found row by row where the dialect stores the steps of a statement."""
    if dialect not in WRITTEN:
        return made
    inner = made.copy()
    request = inner.ctes[0].this
    table = request.args["from_"].this
    request.set("from_", None)
    for read in list(request.find_all(exp.Column)):
        if not read.table:
            read.set("table", exp.to_identifier(TABLE))
    names = [each.alias_or_name for each in inner.selects if each.alias_or_name != "id"]
    answers, found = WRITTEN[dialect](inner, names)
    # The id is that of the table itself: one that has gone through the steps could not be looked for.
    of = next(each for each in request.selects if each.alias_or_name == "id")
    itself: exp.Expr = exp.column(next(of.find_all(exp.Column)).this.copy(), TABLE)
    itself = itself if itself.name == "id" else aliased(itself, "id")
    return exp.select(itself, *answers).from_(exp.alias_(table, TABLE, table=True)).join(found, join_type="cross")


def lateral(inner: exp.Select, names: Sequence[str]) -> tuple[list[exp.Expr], exp.Expr]:
    """The answers, and a subquery that reads the row of the table that stands before it.

    Its steps need not be stored to be worked out once: one with an offset is not made part of the step that reads it.
    """
    for step in inner.ctes:
        step.set("materialized", None)
        if isinstance(step.this, exp.Query):
            step.set("this", step.this.offset(0))
    answers: list[exp.Expr] = [exp.column(column(name).this, ANSWER) for name in names]
    return answers, exp.Lateral(this=exp.Subquery(this=inner), alias=alias())


def packed(inner: exp.Select, names: Sequence[str]) -> tuple[list[exp.Expr], exp.Expr]:
    """The answers, and a function of the row before it: SQLite has no such subquery, but arrays as rows."""
    stated = [each.unalias() for each in inner.selects if each.alias_or_name in names]
    inner.set("expressions", [call("JSON_ARRAY", *stated)])
    value = exp.column("value", ANSWER)
    answers = [
        aliased(call("JSON_EXTRACT", value, exp.convert(f"$[{place}]")), name) for place, name in enumerate(names)
    ]
    return answers, exp.Table(this=call("JSON_EACH", call("JSON_ARRAY", exp.Subquery(this=inner))), alias=alias())


def alias() -> exp.TableAlias:
    return exp.TableAlias(this=exp.to_identifier(ANSWER))


WRITTEN = {"postgres": lateral, "sqlite": packed}
