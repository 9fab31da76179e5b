"""SQL expressions in small pieces: truth values that fold, columns, lists, texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable

TRUE, FALSE = exp.true(), exp.false()
WHOLE = (exp.Column, exp.Literal, exp.Boolean, exp.Null, exp.Func, exp.Paren, exp.Subquery, exp.Dot)


def conjoined(parts: Iterable[exp.Expr]) -> exp.Expr:
    """All of them; true for none."""
    remaining = list(dict.fromkeys(part for part in parts if part != TRUE))
    if FALSE in remaining:
        return FALSE
    return exp.and_(*remaining) if remaining else TRUE


def disjoined(parts: Iterable[exp.Expr]) -> exp.Expr:
    """Any of them; false for none."""
    remaining = list(dict.fromkeys(part for part in parts if part != FALSE))
    if TRUE in remaining:
        return TRUE
    return exp.or_(*remaining) if remaining else FALSE


def negated(part: exp.Expr) -> exp.Expr:
    """The opposite."""
    if part in {TRUE, FALSE}:
        return FALSE if part == TRUE else TRUE
    if isinstance(part, exp.Not):
        inner: exp.Expr = part.this
        return inner.unnest().copy()
    if isinstance(part, exp.Is):
        return is_stated(part.this) if part.expression == exp.null() else is_null(part.this)
    return exp.not_(part)


def is_null(value: exp.Expr) -> exp.Expr:
    """Whether there is no value."""
    return exp.Is(this=value.copy(), expression=exp.null())


def is_stated(value: exp.Expr) -> exp.Expr:
    """Whether there is a value."""
    return exp.Is(this=value.copy(), expression=exp.Not(this=exp.null()))


def surely(value: exp.Expr) -> exp.Expr:
    """The truth value, false where there is none."""
    return exp.Coalesce(this=value.copy(), expressions=[exp.false()])


def possibly(value: exp.Expr) -> exp.Expr:
    """The truth value, true where there is none."""
    return exp.Coalesce(this=value.copy(), expressions=[exp.true()])


def same(value: exp.Expr, other: str | int | exp.Expr) -> exp.Expr:
    """Whether two values are equal."""
    return exp.EQ(this=value.copy(), expression=exp.convert(other, copy=True))


def more(value: exp.Expr, than: int) -> exp.Expr:
    """Whether a number is greater."""
    return exp.GT(this=value.copy(), expression=exp.convert(than))


def enough(value: exp.Expr, number: int) -> exp.Expr:
    """Whether a number is at least this one."""
    return exp.GTE(this=value.copy(), expression=exp.convert(number))


def one_of(value: exp.Expr, members: Iterable[str | int]) -> exp.Expr:
    """Whether a value is one of these."""
    literals = [exp.convert(member) for member in members]
    if len(literals) == 1:
        return exp.EQ(this=value.copy(), expression=literals[0])
    return exp.In(this=value.copy(), expressions=literals) if literals else FALSE


def in_brackets(part: exp.Expr) -> exp.Expr:
    """The expression as it may stand beside any operator."""
    # To sqlglot, `and` and `or` are functions too.
    return part if isinstance(part, WHOLE) and not isinstance(part, exp.Connector) else exp.Paren(this=part)


def column(name: str) -> exp.Column:
    """A reference to a column; quoted where its name is not plain."""
    return exp.column(name, quoted=not re.fullmatch("[a-z_][a-z0-9_]*", name))


def aliased(expression: exp.Expr, name: str) -> exp.Expr:
    """The expression as a column of this name."""
    return exp.alias_(expression, name, quoted=column(name).this.quoted)


def call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function that the dialect has under this name."""
    return exp.Anonymous(this=name, expressions=[argument.copy() for argument in arguments])


def character(code: int) -> exp.Expr:
    """The character of a code point, written as a number so that the statement shows what it holds."""
    return exp.Chr(expressions=[exp.convert(code)])


def joined(parts: Iterable[exp.Expr]) -> exp.Expr:
    """Texts, one after the other."""
    return exp.Concat(expressions=list(parts), safe=True, coalesce=False)


def part_of(text: exp.Expr, start: int, length: int) -> exp.Expr:
    """So many characters of a text, from the first, which is 1, or a later one."""
    return exp.Substring(this=text.copy(), start=exp.convert(start), length=exp.convert(length))
