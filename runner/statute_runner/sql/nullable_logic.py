"""Kleene's three values as SQL has them: a condition is one expression, null where it is not known.

The logic of SQL's nulls is Kleene's. So a condition of which all parts are such needs one column where a pair needs
two; what speaks of members stays a pair, as `MustMay` makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.kleene import MustMay
from statute_runner.logic.operators import SETS, STATED
from statute_runner.logic.refs import FACT_REFS, RouteRef
from statute_runner.sql.member_scopes import refs_of
from statute_runner.sql.sql_expression import TRUE, conjoined, disjoined, negated, possibly, surely

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Protocol

    from statute_runner.logic.kleene import Boolean, Pair
    from statute_runner.logic.tree import AllOf, AnyOf, Test
    from statute_runner.sql.row_values import RowValues

    PairLogic = MustMay[exp.Expr]

    class RowBoolean(Boolean[exp.Expr], Protocol):
        """Two-valued logic over the columns of a row."""

        row: RowValues

else:
    PairLogic = MustMay


class NullableLogic(PairLogic):
    """The logic of pairs, in which a pair that can be is made of one expression."""

    boolean: RowBoolean

    def test(self, node: Test) -> Pair[exp.Expr]:
        if isinstance(node.ref, RouteRef) or node.operator == STATED or self.boolean.row.scopes:
            return super().test(node)
        known, holds = self.boolean.known(node), self.boolean.holds(node)
        if known == TRUE:
            return holds, holds
        return pair_of(holds if self.is_null_with(node, holds) else exp.Case().when(known, holds))

    def is_null_with(self, node: Test, holds: exp.Expr) -> bool:
        """Whether the comparison is null wherever a fact that it names is not known."""
        refs = refs_of(node)
        row = self.boolean.row
        if isinstance(holds, exp.Boolean) or any(row.fact(ref).type in SETS or row.fact(ref).absent for ref in refs):
            return False
        return all(isinstance(ref, FACT_REFS) for ref in refs)

    def all_of(self, node: AllOf, parts: Sequence[Pair[exp.Expr]]) -> Pair[exp.Expr]:
        return joined_by(conjoined, parts) or super().all_of(node, parts)

    def any_of(self, node: AnyOf, parts: Sequence[Pair[exp.Expr]]) -> Pair[exp.Expr]:
        return joined_by(disjoined, parts) or super().any_of(node, parts)

    def opposite(self, pair: Pair[exp.Expr]) -> Pair[exp.Expr]:
        one = nullable(pair)
        if one is None:
            return super().opposite(pair)
        return pair_of(negated(one)) if pair[0] != pair[1] else (negated(one), negated(one))


def joined_by(join: Callable[[list[exp.Expr]], exp.Expr], parts: Sequence[Pair[exp.Expr]]) -> Pair[exp.Expr] | None:
    """The parts as one expression, where each of them is."""
    found = [nullable(part) for part in parts]
    if any(one is None for one in found):
        return None
    whole = join([one for one in found if one is not None])
    sure = isinstance(whole, exp.Boolean) or all(must == may for must, may in parts)
    return (whole, whole) if sure else pair_of(whole)


def pair_of(one: exp.Expr) -> Pair[exp.Expr]:
    """A condition that is null where it is not known, as a pair: it must hold, it may hold."""
    return surely(one), possibly(one)


def nullable(pair: Pair[exp.Expr]) -> exp.Expr | None:
    """The one expression that a pair is made of, if it is."""
    must, may = pair
    if must == may:
        return must
    if isinstance(must, exp.Coalesce) and isinstance(may, exp.Coalesce) and must.this == may.this:
        return must.this  # type: ignore[no-any-return]
    return None
