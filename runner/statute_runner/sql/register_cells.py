"""What a register holds of a fact, in the columns that the layout has for it; what is stated, and what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.absence import NONE
from statute_runner.logic.operators import LIST, SETS
from statute_runner.sql.absent_values import has_flag, literal, none_of
from statute_runner.sql.column_types import TYPES
from statute_runner.sql.dialect import truth
from statute_runner.sql.member_lists import list_form
from statute_runner.sql.sql_expression import column, disjoined, is_stated

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.sql.request_columns import Layout


def cells(fact: FactType, known: Known | None, layout: Layout) -> dict[str, exp.Expr]:
    """The columns of a fact that is known to be this, or is not known, as literals of their types."""
    naming, name = layout.naming, fact.name
    if fact.type == LIST:
        form = list_form(layout.dialect)
        kind = form.kind(fact)
        return {naming.fact(name): exp.cast(exp.null() if known is None else form.literal(fact, known), kind)}
    if fact.type in SETS:
        return layout.set_cells(fact, known)
    is_none = known is NONE and has_flag(fact)
    given = exp.null() if known is None or is_none else literal(fact, known)
    made: dict[str, exp.Expr] = {naming.fact(name): exp.cast(given, TYPES[fact.type])}
    if has_flag(fact):
        made[naming.none(name)] = exp.cast(exp.true() if is_none else exp.null(), "boolean")
    return made


def stated(fact: FactType, layout: Layout) -> exp.Expr:
    """Whether a row says what the fact is: true or false."""
    if fact.type in SETS:
        return layout.known(fact)
    given = is_stated(column(layout.naming.fact(fact.name)))
    flags = [truth(column(layout.naming.none(fact.name)), layout.dialect)] if has_flag(fact) else []
    return disjoined([given, *flags])


def differs(fact: FactType, layout: Layout, read: Callable[[str], exp.Expr]) -> exp.Expr:
    """Whether a row states the fact otherwise than its register, whose column for each column this has.

    Not true where one of the two says nothing. Of a list it is not asked.
    """
    if fact.type in SETS:
        return layout.set_differs(fact, read)
    return exp.NEQ(this=single(fact, layout, column), expression=single(fact, layout, read))


def single(fact: FactType, layout: Layout, of: Callable[[str], exp.Expr]) -> exp.Expr:
    """The value of a fact that is neither a set nor a list, whether it is one or none."""
    given = of(layout.naming.fact(fact.name))
    if not has_flag(fact):
        return given
    flag = truth(of(layout.naming.none(fact.name)), layout.dialect)
    return exp.Case().when(flag, none_of(fact)).else_(given)
