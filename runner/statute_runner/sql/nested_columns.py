"""Requests as the document has them: a structure of groups, in which a set is a list, where the dialect has both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.facts import grouped
from statute_runner.logic.operators import DATE, SETS
from statute_runner.problem import refuse
from statute_runner.sql.column_names import Naming
from statute_runner.sql.dialect import NESTED, family, of_type
from statute_runner.sql.request_columns import TYPES, bounds, text
from statute_runner.sql.sql_expression import aliased, call, column, is_stated, more, negated, surely

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.sql.column_names import Member


class Nested:
    """`id`, `date` and `facts`. Raises `Refused` for a dialect in which none is written."""

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        if dialect not in NESTED:
            raise refuse(
                "sql-layout", f"unsupported layout: nested is not available for `{dialect}`", help="use --layout flat"
            )
        self.facts, self.dialect = facts, dialect
        self.naming = Naming(facts, tested)

    def columns(self) -> dict[str, exp.DataType]:
        kinds = {name: exp.DataType.build(TYPES[fact.type]) for name, fact in self.facts.items()}
        lists = {name: array(kind) if self.facts[name].type in SETS else kind for name, kind in kinds.items()}
        facts = structure({group: structure(inside) for group, inside in grouped(lists).items()})
        return {"id": exp.DataType.build("TEXT"), "date": exp.DataType.build("TEXT"), "facts": facts}

    def renamed(self) -> dict[str, str]:
        return {}

    def source(self) -> Iterator[exp.Expr]:
        yield column("id")
        yield aliased(text(column("date"), self.dialect), "date")
        for name, fact in self.facts.items():
            group, _, key = name.partition(".")
            found = exp.Dot.build([exp.to_identifier(part) for part in ("facts", group, key)])
            yield aliased(text(found, self.dialect) if fact.type == DATE else found, self.naming.fact(name))

    def known(self, fact: FactType) -> exp.Expr:
        return is_stated(column(self.naming.fact(fact.name)))

    def has(self, fact: FactType, member: Member) -> exp.Expr:
        return surely(exp.ArrayContains(this=column(self.naming.fact(fact.name)), expression=exp.convert(member)))

    def set_faults(self, fact: FactType) -> list[exp.Expr]:
        given = column(self.naming.fact(fact.name))
        wrong = [negated(of_type(given, fact.type, self.dialect)), *LISTS[family(self.dialect)](given, fact)]
        return [surely(each) for each in wrong]


def array(of: exp.DataType) -> exp.DataType:
    return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[of], nested=True)


def structure(of: Mapping[str, exp.DataType]) -> exp.DataType:
    fields = [exp.ColumnDef(this=exp.to_identifier(name), kind=kind) for name, kind in of.items()]
    return exp.DataType(this=exp.DataType.Type.STRUCT, expressions=fields, nested=True)


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
