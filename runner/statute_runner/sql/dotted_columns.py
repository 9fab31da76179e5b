"""Requests in columns named by the paths of facts, `group.fact`, as `batch` documents them and data frames have them.

Where the dialect has lists, a set is one; else it has a column for each member, as in the flat layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import DATE
from statute_runner.sql.absent_values import FLAG, has_flag
from statute_runner.sql.dialect import NESTED
from statute_runner.sql.lossless_casts import day_text, id_text
from statute_runner.sql.nested_columns import Nested
from statute_runner.sql.request_columns import Flat
from statute_runner.sql.sql_expression import aliased, column
from statute_runner.tables.column_names import Naming

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_names import Member


def dotted(facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> Flat | Nested:
    """The layout with dots in the dialect."""
    return (DottedLists if dialect in NESTED else DottedMembers)(facts, tested, dialect)


class DottedLists(Nested):
    """A column a fact, a set as a list."""

    def columns(self) -> dict[str, exp.DataType]:
        facts = {name: kind for fact in self.facts.values() for name, kind in self.of_fact(fact).items()}
        return {"id": exp.DataType.build("TEXT"), "date": exp.DataType.build("TEXT"), **facts}

    def source(self) -> Iterator[exp.Expr]:
        yield aliased(id_text(column("id"), self.dialect), "id")
        yield aliased(day_text(column("date"), self.dialect), "date")
        for name, fact in self.facts.items():
            given = column(name)
            yield aliased(day_text(given, self.dialect) if fact.type == DATE else given, self.naming.fact(name))
            if has_flag(fact):
                yield aliased(column(FLAG.format(name)), self.naming.none(name))


class DottedMembers(Flat):
    """A column a fact, and one for each member of a set."""

    dots: dict[str, str]
    others: dict[str, str]

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        super().__init__(facts, tested, dialect)
        dots = Naming(facts, self.members, ".")
        self.dots = {self.naming.names[source]: name for source, name in dots.names.items()}
        self.others = dots.others

    def columns(self) -> dict[str, exp.DataType]:
        return {self.dots.get(name, name): kind for name, kind in self.own_columns().items()}

    def renamed(self) -> dict[str, str]:
        return {name: meaning for name, meaning in self.others.items() if name in self.columns()}

    def source(self) -> Iterator[exp.Expr]:
        for given in super().source():
            name = given.alias_or_name
            for read in list(given.find_all(exp.Column)):
                read.set("this", column(self.dots.get(read.name, read.name)).this)
            yield aliased(given.unalias(), name)
