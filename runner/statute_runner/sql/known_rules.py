"""Partial evaluation: the law over the columns of a row of which some facts are known, for all rows alike.

A test of known facts is answered by the reference evaluation, once; in a known list each member is looked at. So what
is left of a condition speaks of columns alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import Values
from statute_runner.logic.absence import NONE
from statute_runner.logic.kleene import MustMay
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import FactRef
from statute_runner.sql.absent_values import literal
from statute_runner.sql.law_columns import LawColumns
from statute_runner.sql.member_scopes import lists_of, refs_of
from statute_runner.sql.part_columns import PartColumns, ShortMeaning
from statute_runner.sql.row_values import RowValues
from statute_runner.sql.sql_boolean import ORDERS, SqlBoolean
from statute_runner.sql.sql_expression import FALSE, TRUE, conjoined, disjoined

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlglot import exp

    from statute_runner.api import LoadedBundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node, RuleKey, Test
    from statute_runner.sql.known_facts import KnownFacts
    from statute_runner.sql.list_form import MemberVariable
    from statute_runner.sql.named_columns import PeriodColumns
    from statute_runner.sql.row_values import RowScope
    from statute_runner.tables.column_names import Member, Naming


class KnownColumns(LawColumns):
    """The law over the columns of what is not known; with `by_member`, known lists are gone through here and now."""

    known: KnownFacts
    by_member: bool

    def __init__(
        self,
        loaded: LoadedBundle,
        dialect: str,
        layout: str,
        readings: Mapping[str, str],
        question: str | None,
        as_of: str | None,
        known: KnownFacts,
        *,
        by_member: bool,
    ) -> None:
        self.known, self.by_member = known, by_member
        starts = [loaded.period(known.date)] if known.date else None
        super().__init__(loaded, dialect, layout, readings, question, starts, as_of)

    def period(self, law: Law, columns: PeriodColumns) -> SqlBoolean:
        settled = Values(law, self.known.every(), self.chosen)
        row = KnownRow(self.row, settled, by_member=self.by_member)
        return KnownBoolean(law, self.chosen, row, columns)


class KnownRow(RowValues):
    """A row, and beside it what is known for all rows: facts, and the members of known lists that are looked at."""

    settled: Values
    by_member: bool
    every: dict[str, FactType]
    naming: Naming
    dialect: str
    members: dict[str, MemberVariable]
    scopes: list[RowScope]

    def __init__(self, row: RowValues, settled: Values, *, by_member: bool) -> None:
        self.every, self.naming, self.dialect = row.every, row.naming, row.dialect
        self.settled, self.by_member = settled, by_member
        self.members, self.scopes = {}, []

    def is_fixed(self, ref: Stated) -> bool:
        """Whether what is known of it is settled, be it nothing."""
        if isinstance(ref, FactRef):
            return ref.name in self.settled.facts
        return ref.list in self.settled.members

    def is_known(self, ref: Stated) -> exp.Expr:
        return truth(self.settled.of(ref) is not None) if self.is_fixed(ref) else super().is_known(ref)

    def is_given(self, ref: Stated) -> exp.Expr:
        return truth(self.settled.stated(ref)) if self.is_fixed(ref) else super().is_given(ref)

    def value(self, ref: Stated) -> exp.Expr:
        if not self.is_fixed(ref):
            return super().value(ref)
        fact, known = self.fact(ref), self.settled.of(ref)
        return self.form.literal(fact, known) if fact.type == LIST and known is not None else literal(fact, known)

    def has(self, ref: Stated, member: Member) -> exp.Expr:
        if not self.is_fixed(ref):
            return super().has(ref, member)
        return truth(member in (self.settled.of(ref) or ()))  # type: ignore[operator]


class WholeParts(PartColumns):
    """Parts that stand where they are used, in no column of their own."""

    def short(self, part: exp.Expr, node: Node) -> exp.Expr:  # noqa: ARG002 - as the others
        return part

    def tested(self, part: exp.Expr, node: Node) -> exp.Expr:  # noqa: ARG002 - as the others
        return part


class KnownBoolean(SqlBoolean):
    """The law of one period, with what is known for all rows folded in."""

    row: KnownRow
    settled: Values
    parts: PartColumns
    meaning: ShortMeaning

    def __init__(self, law: Law, readings: Mapping[str, str], row: KnownRow, period: PeriodColumns) -> None:
        super().__init__(law, readings, row, period)
        self.settled = row.settled
        if row.by_member:
            self.parts = WholeParts(row, period)
            self.meaning = ShortMeaning(self.logic(), self.parts, self.free)

    def logic(self) -> MustMay[exp.Expr]:
        """Formulas are made of truth values that are never null."""
        return MustMay(self)

    def holds(self, test: Test) -> exp.Expr:
        refs = refs_of(test)
        fixed = [ref for ref in refs if self.row.is_fixed(ref)]
        if len(fixed) == len(refs):
            return self.constant(self.settled.holds(test))
        if test.operator in ORDERS and any(self.settled.of(ref) is NONE for ref in fixed):
            return FALSE
        return super().holds(test)

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        if not self.row.by_member or not self.row.is_fixed(over):
            return super().at_least(over, number, each)
        pairs = [each() for _ in self.settled.each_member(over)]
        return enough_of([must for must, _ in pairs], number), enough_of([may for _, may in pairs], number)

    def shared(self, key: RuleKey, pair: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        about = self.law.rules[key].about
        if not about or not self.row.by_member:
            return super().shared(key, pair)
        with self.row.only(lists_of(about)):
            return pair()


def truth(known: bool) -> exp.Expr:
    return TRUE if known else FALSE


def enough_of(parts: Sequence[exp.Expr], number: int) -> exp.Expr:
    """Whether so many of them hold."""
    # What is needed of those from a place on: the columns of the table of a binary decision diagram of a threshold.
    needed: list[exp.Expr] = [TRUE, *[FALSE] * number]
    for part in reversed(parts):
        needed = [
            TRUE,
            *(disjoined([conjoined([part, needed[n - 1]]), needed[n]]) for n in range(1, number + 1)),
        ]
    return needed[number]
