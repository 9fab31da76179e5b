"""The columns that requests come in: flat, one a fact and one a member of a set, or nested, as the document has them.

Flat: `id`, `date`, `GROUP__FACT` for each fact; for a set `GROUP__FACT__known` and, for each member,
`GROUP__FACT__MEMBER`, true or false; where two of these would be one to a database, as `naming` has them. Nested: `id`,
`date` and `facts`, a structure of groups, in which a set is a list. A day is text as YYYY-MM-DD, or a date, or a time
at midnight without a zone; an id is text or a whole number. A null is not known; a set whose flag is false or null is
not known, and none of its members may then be true.

A day or a whole number that may be `none` has a column `GROUP__FACT__none` beside it: true says that there is none, and
then nothing else is stated; a day or a choice may also be the text `none`. A list is one column: a list of structures
in DuckDB and Spark, with a field `FIELD__none` beside such a field; JSON, as documents have it, in SQLite and
PostgreSQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import CHOICE, DATE, LIST, SETS, TEXT, YES_NO
from statute_runner.sql.absent_values import has_flag
from statute_runner.sql.column_types import TYPES
from statute_runner.sql.dialect import EXACT, WITHOUT_BOOLEANS, exact, of_type, truth
from statute_runner.sql.lossless_casts import day_text, id_text
from statute_runner.sql.member_lists import list_form
from statute_runner.sql.sql_expression import aliased, column, conjoined, disjoined, is_null, is_stated, negated
from statute_runner.tables.column_names import Naming
from statute_runner.tables.set_members import members_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Protocol

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.tables.column_names import Member

    class Layout(Protocol):
        """How the facts of a request are found in a row."""

        naming: Naming
        dialect: str

        def columns(self) -> dict[str, exp.DataType]:
            """The columns of the table of requests, with their types."""

        def renamed(self) -> dict[str, str]:
            """The columns that are named otherwise than is documented, with what they stand for."""

        def source(self) -> Iterator[exp.Expr]:
            """What is read from the table, under the names that the other methods use."""

        def known(self, fact: FactType) -> exp.Expr:
            """Whether the set is known: true or false."""

        def has(self, fact: FactType, member: Member) -> exp.Expr:
            """Whether the set, which is known, has the member; anything where it is not."""

        def set_faults(self, fact: FactType) -> list[exp.Expr]:
            """What is wrong with the set, each true where it is."""

        def set_cells(self, fact: FactType, known: Known | None) -> dict[str, exp.Expr]:
            """The columns of a set that is known to be this, or is not known, as literals of their types."""

        def set_differs(self, fact: FactType, read: Callable[[str], exp.Expr]) -> exp.Expr:
            """Whether a known set is another than that in the columns which this has for the columns of requests."""


class Flat:
    """One column a fact, one a member of a set, and one that says whether the set is known."""

    facts: Mapping[str, FactType]
    dialect: str
    members: dict[str, tuple[Member, ...]]
    naming: Naming

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        self.facts, self.dialect = facts, dialect
        self.members = {
            name: members_of(fact, tested.get(name, ())) for name, fact in facts.items() if fact.type in SETS
        }
        self.naming = Naming(facts, self.members)

    def set_columns(self, name: str) -> list[str]:
        return [self.naming.known(name), *(self.naming.member(name, member) for member in self.members[name])]

    def columns(self) -> dict[str, exp.DataType]:
        return self.own_columns()

    def own_columns(self) -> dict[str, exp.DataType]:
        """The columns by the names that the other methods use."""
        made = {"id": exp.DataType.build("TEXT"), "date": exp.DataType.build("TEXT")}
        for name, fact in self.facts.items():
            if name in self.members:
                made |= {each: exp.DataType.build("BOOLEAN") for each in self.set_columns(name)}
            else:
                made |= self.single_columns(fact)
        return made

    def single_columns(self, fact: FactType) -> dict[str, exp.DataType]:
        """The columns of a fact that is no set."""
        if fact.type == LIST:
            return {self.naming.fact(fact.name): list_form(self.dialect).kind(fact)}
        flag = {self.naming.none(fact.name): exp.DataType.build("BOOLEAN")} if has_flag(fact) else {}
        return {self.naming.fact(fact.name): exp.DataType.build(TYPES[fact.type]), **flag}

    def renamed(self) -> dict[str, str]:
        return {name: meaning for name, meaning in self.naming.others.items() if name in self.columns()}

    def source(self) -> Iterator[exp.Expr]:
        days = {"date", *(self.naming.fact(name) for name, fact in self.facts.items() if fact.type == DATE)}
        texts = {self.naming.fact(name) for name, fact in self.facts.items() if fact.type in {CHOICE, TEXT}}
        lists = {self.naming.fact(name): fact for name, fact in self.facts.items() if fact.type == LIST}
        for name in self.own_columns():
            if name in lists:
                given = list_form(self.dialect).read(column(name))
                yield given if isinstance(given, exp.Column) else aliased(given, name)
            elif name in days:
                yield aliased(day_text(column(name), self.dialect), name)
            elif name == "id":
                given = id_text(column(name), self.dialect)
                yield given if isinstance(given, exp.Column) else aliased(given, name)
            elif name in texts and self.dialect in EXACT:
                yield aliased(exact(column(name), self.dialect), name)
            else:
                yield column(name)

    def known(self, fact: FactType) -> exp.Expr:
        return truth(column(self.naming.known(fact.name)), self.dialect)

    def has(self, fact: FactType, member: Member) -> exp.Expr:
        held = column(self.naming.member(fact.name, member))
        return truth(held, self.dialect) if self.dialect in WITHOUT_BOOLEANS else held

    def set_faults(self, fact: FactType) -> list[exp.Expr]:
        members = [column(self.naming.member(fact.name, member)) for member in self.members[fact.name]]
        faults = []
        if self.dialect == "sqlite":
            # Elsewhere a column has a type, and a truth value is one.
            columns = [column(self.naming.known(fact.name)), *members]
            faults += [conjoined([is_stated(each), negated(of_type(each, YES_NO, self.dialect))]) for each in columns]
        if members:
            known = self.known(fact)
            unstated = disjoined(is_null(each) for each in members)
            stated = disjoined(self.has(fact, member) for member in self.members[fact.name])
            faults += [conjoined([known, unstated]), conjoined([negated(known), stated])]
        return faults

    def set_cells(self, fact: FactType, known: Known | None) -> dict[str, exp.Expr]:
        made: dict[str, bool | None] = {self.naming.known(fact.name): known is not None}
        made |= {
            self.naming.member(fact.name, member): None if known is None else member in known  # type: ignore[operator]
            for member in self.members[fact.name]
        }
        return {name: exp.cast(exp.convert(given), "boolean") for name, given in made.items()}

    def set_differs(self, fact: FactType, read: Callable[[str], exp.Expr]) -> exp.Expr:
        names = [self.naming.member(fact.name, member) for member in self.members[fact.name]]
        return disjoined(exp.NEQ(this=column(name), expression=read(name)) for name in names)
