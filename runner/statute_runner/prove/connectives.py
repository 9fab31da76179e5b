"""Formulas joined and denied, without what is plain: a part is a Python truth value, or a formula of the solver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import z3

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Formula: TypeAlias = Any


def every(parts: Iterable[Formula]) -> Formula:
    """All of the parts, without those that are plainly true."""
    remaining = [part for part in parts if part is not True]
    if any(part is False for part in remaining):
        return False
    return z3.And(remaining) if len(remaining) > 1 else remaining[0] if remaining else True


def some(parts: Iterable[Formula]) -> Formula:
    """At least one of the parts, without those that are plainly false."""
    remaining = [part for part in parts if part is not False]
    if any(part is True for part in remaining):
        return True
    return z3.Or(remaining) if len(remaining) > 1 else remaining[0] if remaining else False


def no(part: Formula) -> Formula:
    """The part does not hold."""
    return not part if isinstance(part, bool) else part.arg(0) if z3.is_not(part) else z3.Not(part)


def same(one: Formula, other: Formula) -> Formula:
    """Both hold, or neither does."""
    if isinstance(one, bool):
        return other if one else no(other)
    if isinstance(other, bool):
        return one if other else no(one)
    return True if one.eq(other) else one == other


def implies(given: Formula, then: Formula) -> Formula:
    """Where the one holds, the other does."""
    return no(every([given, no(then)]))


def so_many(number: int, parts: Iterable[Formula]) -> Formula:
    """At least so many of the parts hold."""
    given = list(parts)
    left = [part for part in given if not isinstance(part, bool)]
    number -= given.count(True)
    if number <= 0 or number > len(left):
        return number <= 0
    if number == 1:
        return some(left)
    return every(left) if number == len(left) else z3.AtLeast(*left, number)


def at_most_one(options: Mapping[str, Formula]) -> Formula:
    return z3.AtMost(*options.values(), 1) if len(options) > 1 else True
