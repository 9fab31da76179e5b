"""Columns for parts of conditions that speak of members: an array of what they come to, one entry for each member.

A condition inside a test over members is written where it is used. So that none is written again and again, one that
has grown large becomes a column, and its entry is looked up; for lists within lists, the entry of an entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from statute_runner.logic.kleene import MustMay, Pair
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Node, Not, Test, Unsaid, Use
    from statute_runner.sql.member_scopes import FreeLists
    from statute_runner.sql.named_columns import PeriodColumns
    from statute_runner.sql.row_values import RowScope, RowValues

# Nodes of an expression.
LARGE = 60


class PartColumns:
    """The columns of parts in one period of the law; `where` says of which rows they are asked for, if not of all."""

    row: RowValues
    period: PeriodColumns

    where: exp.Expr | None

    def __init__(self, row: RowValues, period: PeriodColumns, where: exp.Expr | None = None) -> None:
        self.row, self.period, self.where = row, period, where

    def short(self, part: exp.Expr, node: Node) -> exp.Expr:
        """The part, or where it is large a reference to a column that holds it."""
        if len(list(part.walk())) <= LARGE:
            return part
        return self.entry(self.column(part, node), [scope.seen.number for scope in self.row.scopes])

    def tested(self, part: exp.Expr, node: Node) -> exp.Expr:
        """A test over members: of a row a column, so that none goes through a list again and again."""
        return self.short(part, node) if self.row.scopes else self.column(part, node)

    def column(self, part: exp.Expr, node: Node) -> exp.Expr:
        """The column of a part for the members that are looked at; null but in rows where it is asked for."""
        made = self.array(part)
        if self.where is not None and self.row.scopes and not isinstance(made, exp.Boolean):
            made = exp.Case().when(self.where, made, copy=False)
        return self.period.define("part", made, ("part", made), node.at.cite if node.at else "")

    def array(self, part: exp.Expr) -> exp.Expr:
        """What a part comes to for each of the members that are looked at; a constant is the same for all."""
        if isinstance(part, exp.Boolean):
            return part
        for scope in reversed(self.row.scopes):
            part = self.row.form.array(scope.given, scope.seen, part)
        return part

    def entry(self, column: exp.Expr, numbers: Sequence[exp.Expr]) -> exp.Expr:
        """What the part comes to for the members of these numbers."""
        if not numbers or isinstance(column, exp.Boolean):
            return column
        return self.row.form.item(column, numbers)

    def some(self, scopes: Sequence[RowScope], part: exp.Expr) -> exp.Expr:
        """Whether a part holds of some members of these lists."""
        for scope in reversed(scopes):
            part = self.row.form.at_least(scope.given, 1, scope.seen, part)
        return part


class ShortMeaning:
    """The meaning of conditions, with large parts in columns of their own."""

    inner: MustMay[exp.Expr]
    parts: PartColumns
    free: FreeLists

    def __init__(self, inner: MustMay[exp.Expr], parts: PartColumns, free: FreeLists) -> None:
        self.inner, self.parts, self.free = inner, parts, free

    def short(self, node: Node, pair: Pair[exp.Expr]) -> Pair[exp.Expr]:
        if not self.parts.row.scopes:
            return pair
        with self.parts.row.only(self.free.of(node)):
            must, may = pair
            surely = self.parts.short(must, node)
            return surely, surely if may == must else self.parts.short(may, node)

    def test(self, node: Test) -> Pair[exp.Expr]:
        return self.inner.test(node)

    def all_of(self, node: AllOf, parts: Sequence[Pair[exp.Expr]]) -> Pair[exp.Expr]:
        return self.short(node, self.inner.all_of(node, parts))

    def any_of(self, node: AnyOf, parts: Sequence[Pair[exp.Expr]]) -> Pair[exp.Expr]:
        return self.short(node, self.inner.any_of(node, parts))

    def negation(self, node: Not, part: Pair[exp.Expr]) -> Pair[exp.Expr]:
        return self.inner.negation(node, part)

    def use(self, node: Use, body: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        return self.inner.use(node, body)

    def members(self, node: Members, each: Callable[[], Pair[exp.Expr]]) -> Pair[exp.Expr]:
        with self.parts.row.only(self.free.of(node)):
            must, may = self.inner.members(node, each)
            surely = self.parts.tested(must, node)
            return surely, surely if may == must else self.parts.tested(may, node)

    def unsaid(self, node: Unsaid, part: Pair[exp.Expr]) -> Pair[exp.Expr]:
        return self.short(node, self.inner.unsaid(node, part))
