"""The columns that requests come in: flat, one a fact and one a member of a set, or nested, as the document has them.

Flat: `id`, `date`, `GROUP__FACT` for each fact; for a set `GROUP__FACT__known` and, for each member,
`GROUP__FACT__MEMBER`, true or false; where two of these would be one to a database, as `naming` has them. Nested: `id`,
`date` and `facts`, a structure of groups, in which a set is a list. A day is text as YYYY-MM-DD, or a date. A null is
not known; a set whose flag is false or null is not known, and none of its members may then be true.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import CHOICE, CHOICES, DATE, NUMBER, NUMBERS, SETS, TEXT, YES_NO
from statute_runner.sql.column_names import Naming
from statute_runner.sql.dialect import EXACT, WITHOUT_BOOLEANS, exact, of_type
from statute_runner.sql.sql_expression import (
    aliased,
    column,
    conjoined,
    disjoined,
    is_null,
    is_stated,
    negated,
    same,
    surely,
)
from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Protocol

    from statute_runner.law.facts import FactType
    from statute_runner.sql.column_names import Member

    class Layout(Protocol):
        """How the facts of a request are found in a row."""

        naming: Naming

        def columns(self) -> dict[str, exp.DataType]:
            """The columns of the table of requests, with their types."""

        def renamed(self) -> dict[str, str]:
            """The columns that are named otherwise than is documented, with what they stand for."""

        def source(self) -> Iterator[exp.Expr]:
            """What is read from the table, under the names that the other methods use."""

        def known(self, fact: FactType) -> exp.Expr:
            """Whether the set is known: true or false."""

        def has(self, fact: FactType, member: Member) -> exp.Expr:
            """Whether the set is known and has the member: true or false."""

        def set_faults(self, fact: FactType) -> list[exp.Expr]:
            """What is wrong with the set, each true where it is."""


MOST_MEMBERS = 400
TYPES = {
    CHOICE: "TEXT",
    TEXT: "TEXT",
    DATE: "TEXT",
    YES_NO: "BOOLEAN",
    NUMBER: "BIGINT",
    CHOICES: "TEXT",
    NUMBERS: "BIGINT",
}


def text(value: exp.Expr, dialect: str) -> exp.Expr:
    """A day as text, compared character by character."""
    made = exp.cast(value, "text")
    return exact(made, dialect) if dialect == "postgres" else made


class Flat:
    """One column a fact, one a member of a set, and one that says whether the set is known."""

    def __init__(self, facts: Mapping[str, FactType], tested: Mapping[str, Sequence[Member]], dialect: str) -> None:
        self.facts, self.dialect = facts, dialect
        self.members = {
            name: members_of(fact, tested.get(name, ())) for name, fact in facts.items() if fact.type in SETS
        }
        self.naming = Naming(facts, self.members)

    def set_columns(self, name: str) -> list[str]:
        return [self.naming.known(name), *(self.naming.member(name, member) for member in self.members[name])]

    def columns(self) -> dict[str, exp.DataType]:
        made = {"id": exp.DataType.build("TEXT"), "date": exp.DataType.build("TEXT")}
        for name, fact in self.facts.items():
            if name in self.members:
                made |= {each: exp.DataType.build("BOOLEAN") for each in self.set_columns(name)}
            else:
                made[self.naming.fact(name)] = exp.DataType.build(TYPES[fact.type])
        return made

    def renamed(self) -> dict[str, str]:
        return {name: meaning for name, meaning in self.naming.others.items() if name in self.columns()}

    def source(self) -> Iterator[exp.Expr]:
        days = {"date", *(self.naming.fact(name) for name, fact in self.facts.items() if fact.type == DATE)}
        texts = {self.naming.fact(name) for name, fact in self.facts.items() if fact.type in {CHOICE, TEXT}}
        for name in self.columns():
            if name in days:
                yield aliased(text(column(name), self.dialect), name)
            elif name in texts and self.dialect in EXACT:
                yield aliased(exact(column(name), self.dialect), name)
            else:
                yield column(name)

    def known(self, fact: FactType) -> exp.Expr:
        return self.truth(column(self.naming.known(fact.name)))

    def has(self, fact: FactType, member: Member) -> exp.Expr:
        return conjoined([self.known(fact), self.truth(column(self.naming.member(fact.name, member)))])

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
            stated = disjoined(self.truth(each) for each in members)
            faults += [conjoined([known, unstated]), conjoined([negated(known), stated])]
        return faults

    def truth(self, stated: exp.Expr) -> exp.Expr:
        """The truth value in a column, false where it has none."""
        if self.dialect not in WITHOUT_BOOLEANS:
            return surely(stated)
        return same(exp.Coalesce(this=stated.copy(), expressions=[exp.convert(0)]), 1)


def bounds(fact: FactType) -> tuple[int, int]:
    """The smallest and the largest whole number that the fact allows; nothing beyond what every reader holds alike."""
    if fact.smallest or fact.largest:
        return fact.smallest, fact.largest
    return -LARGEST_WHOLE_NUMBER, LARGEST_WHOLE_NUMBER


def members_of(fact: FactType, tested: Sequence[Member]) -> tuple[Member, ...]:
    """The members of a set that have columns: all that it allows or, where these are too many, those tested."""
    if fact.values:
        allowed: Sequence[Member] = tuple(fact.values)
    else:
        smallest, largest = bounds(fact)
        allowed = range(smallest, largest + 1)
    return tuple(allowed) if len(allowed) <= MOST_MEMBERS else tuple(tested)
