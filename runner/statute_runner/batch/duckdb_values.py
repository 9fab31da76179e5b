"""Single values in columns of DuckDB as the statement reads them: ids and days as text, whole numbers, texts.

What says something else becomes what is rejected later, by its row.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from statute_runner.batch.arrow_types import arrow
from statute_runner.batch.typed_values import INEXACT
from statute_runner.logic.operators import CHOICE, DATE, NUMBER, TEXT

# A whole number beyond what any fact allows.
NOT_ALLOWED = 2**62


class Source(NamedTuple):
    """Where a value stands: the type of its column, and the expression that reads it."""

    kind: Any
    expression: str


def is_number(kind: Any) -> bool:
    """Whether a column holds numbers of which the statement can say whether they are whole."""
    types = arrow().types
    return bool(
        types.is_integer(kind)
        or types.is_float32(kind)
        or types.is_float64(kind)
        or (types.is_decimal128(kind) and kind.scale >= 0)
    )


def identity(source: Source) -> str:
    """The id as text; of a number that is none a blank, which is rejected later."""
    kind, given = source
    if not is_number(kind):
        return text(source)
    types = arrow().types
    if types.is_integer(kind):
        return f"{given}::VARCHAR"
    exact = f"abs({given}) < {INEXACT[kind.bit_width]}" if types.is_floating(kind) else "true"
    return f"CASE WHEN {given} IS NOT NULL THEN coalesce({whole(given, 'HUGEINT', exact)}::VARCHAR, '') END"


def number(source: Source) -> str:
    """A whole number; of one with a fraction a number that no fact allows, which is rejected later."""
    kind, given = source
    if not stated(kind) or arrow().types.is_integer(kind):
        return given
    found = whole(given, "BIGINT", f"abs({given}::DOUBLE) < {NOT_ALLOWED}")
    return f"CASE WHEN {given} IS NOT NULL THEN coalesce({found}, {NOT_ALLOWED}) END"


def whole(given: str, kind: str, exact: str) -> str:
    """A number in a type of whole numbers; null where it is none, or not exact."""
    return f"CASE WHEN {given} = trunc({given}) AND {exact} THEN {given}::{kind} END"


def day(source: Source) -> str:
    """A day as text; of a time that is not midnight the time, which is rejected later."""
    kind, given = source
    if not arrow().types.is_timestamp(kind):
        return f"{given}::VARCHAR" if stated(kind) else "NULL::VARCHAR"
    return f"CASE WHEN {given}::DATE = {given} THEN {given}::DATE::VARCHAR ELSE {given}::VARCHAR END"


def text(source: Source) -> str:
    """A text, also one of an enumeration."""
    return f"{source.expression}::VARCHAR" if stated(source.kind) else source.expression


def stated(kind: Any) -> bool:
    """Whether a column of this type is there and may hold anything."""
    return kind is not None and not arrow().types.is_null(kind)


# What reads a value of these types.
READERS = {DATE: day, NUMBER: number, CHOICE: text, TEXT: text}
