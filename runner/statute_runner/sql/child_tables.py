"""Lists in tables of their own, in PostgreSQL: a row for each member, with the id of its request.

The table of requests says of each list whether it is stated: no rows are a list without members, not one unknown. A
list inside a member has a table as well. Each list is put together as JSON, and goes on as a column of JSON would.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import LIST, SETS
from statute_runner.problem import refuse
from statute_runner.sql.absent_values import FLAG, has_flag
from statute_runner.sql.column_types import TYPES, array
from statute_runner.sql.request_columns import Flat
from statute_runner.sql.sql_expression import aliased, call, column, conjoined, is_stated, same, surely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_names import Member

# No field of a list begins so.
REQUEST, OUTER, NUMBER = "_request", "_outer", "_number"
STATED = "{}__stated"
TEXT, WHOLE, TRUTH = (exp.DataType.build(kind) for kind in ("TEXT", "BIGINT", "BOOLEAN"))


class ChildTables(Flat):
    """As `Flat`, with a table for each list. Raises `Refused` for another dialect than that of PostgreSQL."""

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        if dialect != "postgres":
            raise refuse(
                "sql-layout", f"unsupported layout: tables is not available for `{dialect}`", help="use --layout flat"
            )
        super().__init__(facts, tested, dialect)

    def single_columns(self, fact: FactType) -> dict[str, exp.DataType]:
        return {self.naming.stated(fact.name): TRUTH} if fact.type == LIST else super().single_columns(fact)

    def source(self) -> Iterator[exp.Expr]:
        lists = {self.naming.stated(fact.name): fact for fact in self.facts.values() if fact.type == LIST}
        for each in super().source():
            if fact := lists.get(each.alias_or_name):
                yield aliased(
                    listed(self.naming.fact(fact.name), fact, each, exp.cast(column("id"), "text")),
                    self.naming.fact(fact.name),
                )
            else:
                yield each

    def tables(self) -> dict[str, dict[str, exp.DataType]]:
        """The tables of lists, each with its columns."""
        lists = {self.naming.fact(name): fact for name, fact in self.facts.items() if fact.type == LIST}
        for name, fact in list(lists.items()):
            lists |= {inner_table(name, field): field for field in fact.fields.values() if field.type == LIST}
        return {name: table_columns(fact) for name, fact in lists.items()}


def inner_table(table: str, field: FactType) -> str:
    """The table of a list inside the members of another."""
    return f"{table}__{field.short}"


def table_columns(fact: FactType) -> dict[str, exp.DataType]:
    made = {REQUEST: TEXT, **({OUTER: WHOLE} if "[]" in fact.name else {}), NUMBER: WHOLE}
    for key, field in fact.fields.items():
        if field.type == LIST:
            made[STATED.format(key)] = TRUTH
            continue
        kind = exp.DataType.build(TYPES[field.type])
        made[key] = array(kind) if field.type in SETS else kind
        if has_flag(field):
            made[FLAG.format(key)] = TRUTH
    return made


def listed(table: str, fact: FactType, stated: exp.Expr, request: exp.Expr, outer: exp.Expr | None = None) -> exp.Expr:
    """The list of a request, or of a member of one, as JSON: null where it is not stated.

    Where it has rows and is not stated it is `false`, which is no list, so that the row is rejected.
    """
    members = exp.to_identifier(table, quoted=True)
    of_request = [same(exp.column(REQUEST, table, quoted=True), request)]
    if outer is not None:
        of_request.append(same(exp.column(OUTER, table, quoted=True), outer))
    rows = exp.Table(this=members)
    place = exp.Ordered(this=exp.column(NUMBER, table, quoted=True))
    all_ = call("JSONB_AGG", exp.Order(this=member(table, fact), expressions=[place]))
    found = exp.select(all_).from_(rows).where(conjoined(of_request)).subquery()
    some = exp.Exists(this=exp.select(exp.convert(1)).from_(rows.copy()).where(conjoined(of_request)))
    whole = exp.Coalesce(this=found, expressions=[json("[]")])
    return exp.Case().when(surely(stated), whole).when(some, json("false"))


def member(table: str, fact: FactType) -> exp.Expr:
    """A row as a member with its fields."""
    made: exp.Expr = json("{}")
    for key, field in fact.fields.items():
        made = exp.DPipe(this=made, expression=call("JSONB_BUILD_OBJECT", exp.convert(key), field_of(table, field)))
    return made


def field_of(table: str, field: FactType) -> exp.Expr:
    """A field of a row as JSON."""
    key = field.short
    given = exp.column(key, table, quoted=True)
    if field.type == LIST:
        stated = exp.column(STATED.format(key), table, quoted=True)
        request, number = (exp.column(name, table, quoted=True) for name in (REQUEST, NUMBER))
        return listed(inner_table(table, field), field, stated, request, number)
    if not has_flag(field):
        return call("TO_JSONB", given)
    # Where it is none and has a value too, it is `true`, which is no such value.
    both = exp.Case().when(is_stated(given), json("true")).else_(json('"none"'))
    flag = surely(exp.column(FLAG.format(key), table, quoted=True))
    return exp.Case().when(flag, both).else_(call("TO_JSONB", given))


def json(text: str) -> exp.Expr:
    return exp.cast(exp.convert(text), "jsonb")
