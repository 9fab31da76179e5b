"""Requests as the document has them: a structure of groups, in which a set is a list, where the dialect has both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.facts import grouped
from statute_runner.logic.operators import DATE, LIST, SETS
from statute_runner.problem import refuse
from statute_runner.sql.absent_values import FLAG, has_flag
from statute_runner.sql.column_types import TYPES, array, structure
from statute_runner.sql.dialect import NESTED
from statute_runner.sql.lossless_casts import day_text, id_text
from statute_runner.sql.member_lists import list_form
from statute_runner.sql.set_checks import in_order, set_faults
from statute_runner.sql.sql_expression import aliased, column, is_stated
from statute_runner.tables.column_names import Naming

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.tables.column_names import Member


class Nested:
    """`id`, `date` and `facts`. Raises `Refused` for a dialect in which none is written."""

    facts: Mapping[str, FactType]
    dialect: str
    naming: Naming

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        if dialect not in NESTED:
            raise refuse(
                "sql-layout", f"unsupported layout: nested is not available for `{dialect}`", help="use --layout flat"
            )
        self.facts, self.dialect = facts, dialect
        self.naming = Naming(facts, tested)

    def columns(self) -> dict[str, exp.DataType]:
        kinds = {name: kind for fact in self.facts.values() for name, kind in self.of_fact(fact).items()}
        facts = structure({group: structure(inside) for group, inside in grouped(kinds).items()})
        return {"id": exp.DataType.build("TEXT"), "date": exp.DataType.build("TEXT"), "facts": facts}

    def of_fact(self, fact: FactType) -> dict[str, exp.DataType]:
        """What states a fact, and whether there is none, by full names."""
        single = exp.DataType.build(TYPES.get(fact.type, "TEXT"))
        if fact.type == LIST:
            single = list_form(self.dialect).kind(fact)
        flag = {FLAG.format(fact.name): exp.DataType.build("BOOLEAN")} if has_flag(fact) else {}
        return {fact.name: array(single) if fact.type in SETS else single, **flag}

    def renamed(self) -> dict[str, str]:
        return {}

    def source(self) -> Iterator[exp.Expr]:
        yield aliased(id_text(column("id"), self.dialect), "id")
        yield aliased(day_text(column("date"), self.dialect), "date")
        for name, fact in self.facts.items():
            group, _, key = name.partition(".")
            found = exp.Dot.build([exp.to_identifier(part) for part in ("facts", group, key)])
            yield aliased(day_text(found, self.dialect) if fact.type == DATE else found, self.naming.fact(name))
            if has_flag(fact):
                flag = exp.Dot.build([exp.to_identifier(part) for part in ("facts", group, FLAG.format(key))])
                yield aliased(flag, self.naming.none(name))

    def known(self, fact: FactType) -> exp.Expr:
        return is_stated(column(self.naming.fact(fact.name)))

    def has(self, fact: FactType, member: Member) -> exp.Expr:
        return exp.ArrayContains(this=column(self.naming.fact(fact.name)), expression=exp.convert(member))

    def set_faults(self, fact: FactType) -> list[exp.Expr]:
        return set_faults(column(self.naming.fact(fact.name)), fact, self.dialect)

    def set_cells(self, fact: FactType, known: Known | None) -> dict[str, exp.Expr]:
        given = exp.null() if known is None else exp.Array(expressions=[exp.convert(each) for each in known])  # type: ignore[union-attr]
        return {self.naming.fact(fact.name): exp.cast(given, array(exp.DataType.build(TYPES[fact.type])))}

    def set_differs(self, fact: FactType, read: Callable[[str], exp.Expr]) -> exp.Expr:
        name = self.naming.fact(fact.name)
        return exp.NEQ(this=in_order(column(name), self.dialect), expression=in_order(read(name), self.dialect))
