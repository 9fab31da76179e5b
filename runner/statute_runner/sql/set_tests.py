"""Tests of sets, as what is said of their members one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import FACT_REFS
from statute_runner.sql.column_types import every_member
from statute_runner.sql.sql_expression import conjoined, disjoined, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlglot import exp

    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Test
    from statute_runner.sql.row_values import RowValues
    from statute_runner.tables.column_names import Member


def has_all(values: RowValues, ref: Stated, members: Sequence[Member]) -> exp.Expr:
    return conjoined(values.has(ref, member) for member in members)


def has_any(values: RowValues, ref: Stated, members: Sequence[Member]) -> exp.Expr:
    return disjoined(values.has(ref, member) for member in members)


def within(values: RowValues, ref: Stated, members: Sequence[Member]) -> exp.Expr:
    others = [member for member in every_member(values.fact(ref)) if member not in members]
    return conjoined(negated(values.has(ref, member)) for member in others)


OF_MEMBERS: dict[str, Callable[[RowValues, Stated, Sequence[Member]], exp.Expr]] = {
    "has": has_all,
    "has any of": has_any,
    "has all of": has_all,
    "within": within,
    "shares any with": has_any,
}


def set_test(values: RowValues, test: Test) -> exp.Expr:
    """The test of a set that is known, with members or with another set that is."""
    ref, other = test.ref, test.operand
    assert isinstance(ref, FACT_REFS)  # noqa: S101 - no other has members
    if not isinstance(other, FACT_REFS):
        return OF_MEMBERS[test.operator](values, ref, other if isinstance(other, tuple) else (other,))  # type: ignore[arg-type]
    common = [member for member in every_member(values.fact(ref)) if member in every_member(values.fact(other))]
    if test.operator == "within":
        outside = within(values, ref, common)
        inside = [disjoined([negated(values.has(ref, one)), values.has(other, one)]) for one in common]
        return conjoined([outside, *inside])
    return disjoined(conjoined([values.has(ref, one), values.has(other, one)]) for one in common)
