"""Formulas joined and denied, without what is plain: a part is a Python truth value, or a formula of the solver.

They are made by the solver's own functions: those of its package for Python ask each part for its sort first, which
takes longer than most proofs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import z3
from z3 import z3core

if TYPE_CHECKING:
    from collections.abc import Iterable

    Formula: TypeAlias = Any

CONTEXT = z3.main_ctx()
REF = CONTEXT.ref()
TRUTH = z3.BoolSort().ast


@lru_cache(1 << 16)
def variable(name: str) -> Formula:
    """What holds or not, by its name; of one name there is one in all formulas."""
    return z3.BoolRef(z3core.Z3_mk_const(REF, z3core.Z3_mk_string_symbol(REF, name), TRUTH), CONTEXT)


def joined(make: Any, parts: list[Formula], *number: int) -> Formula:
    asts = (z3.Ast * len(parts))(*[part.ast for part in parts])
    return z3.BoolRef(make(REF, len(parts), asts, *number), CONTEXT)


def every(parts: Iterable[Formula]) -> Formula:
    """All of the parts, without those that are plainly true."""
    remaining = [part for part in parts if part is not True]
    if any(part is False for part in remaining):
        return False
    return joined(z3core.Z3_mk_and, remaining) if len(remaining) > 1 else remaining[0] if remaining else True


def some(parts: Iterable[Formula]) -> Formula:
    """At least one of the parts, without those that are plainly false."""
    remaining = [part for part in parts if part is not False]
    if any(part is True for part in remaining):
        return True
    return joined(z3core.Z3_mk_or, remaining) if len(remaining) > 1 else remaining[0] if remaining else False


def no(part: Formula) -> Formula:
    """The part does not hold."""
    if isinstance(part, bool):
        return not part
    denied = denied_by(part)
    return z3.BoolRef(z3core.Z3_mk_not(REF, part.ast) if denied is None else denied, CONTEXT)


def denied_by(part: Formula) -> Any:
    """What the formula denies, as the solver has it, if it is a negation."""
    if z3core.Z3_get_decl_kind(REF, z3core.Z3_get_app_decl(REF, part.ast)) != z3.Z3_OP_NOT:
        return None
    return z3core.Z3_get_app_arg(REF, part.ast, 0)


def same(one: Formula, other: Formula) -> Formula:
    """Both hold, or neither does."""
    if isinstance(one, bool):
        return other if one else no(other)
    if isinstance(other, bool):
        return one if other else no(one)
    if z3core.Z3_is_eq_ast(REF, one.ast, other.ast):
        return True
    return z3.BoolRef(z3core.Z3_mk_eq(REF, one.ast, other.ast), CONTEXT)


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
    return every(left) if number == len(left) else joined(z3core.Z3_mk_atleast, left, number)


def at_most(number: int, parts: Iterable[Formula]) -> Formula:
    """At most so many of the parts hold, each a formula of the solver."""
    given = list(parts)
    return joined(z3core.Z3_mk_atmost, given, number) if len(given) > number else True


def fails(key: str, pair: tuple[Formula, Formula]) -> Formula:
    """A claim of this kind fails of a condition, given whether it must and whether it may hold."""
    must, may = pair
    return {"then": no(must), "then_possible": no(may), "never": must, "never_possible": may}[key]
