"""The values of typed columns as documents state them, by casts that lose nothing.

A timestamp at midnight is a day, a whole number of an id its digits, a number without a fraction a whole one. What
would lose something, or may have lost it before, stays as it is, and is refused later by its row.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, is_list, is_structure, is_text, leaves, plain, with_written_days
from statute_runner.batch.list_cells import from_json
from statute_runner.logic.operators import LIST, NUMBER, NUMBERS
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.law.facts import FactType

    Reader = Callable[[Any], Any]

# A zone that is UTC by another name is written as its distance.
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}) 00:00:00(?:\.0+)?(?:Z|\+0000)?\Z")

NO_FRACTION = re.compile(r"\.0+(?=(?:Z|\+0000)?\Z)")
# The widths of floats in bits, with what is beyond their whole numbers that no other whole number is rounded to.
INEXACT = {16: 2**11, 32: 2**24, 64: 2**53}


def values(column: Any) -> list[Any]:
    """The values of a column, days and times as text."""
    types = arrow().types
    if any(types.is_temporal(single) for single in leaves(column.type)):
        column = column.cast(with_written_days(plain(column.type)))
    listed: list[Any] = column.to_pylist()
    return listed


def stated_values(column: Any, states: str, fact: FactType | None) -> list[Any]:
    """The values of a column as documents state what it is."""
    read = reader(column.type, states, fact)
    return [None if given is None else read(given) for given in values(column)] if read else values(column)


def reader(kind: Any, states: str, fact: FactType | None) -> Reader | None:
    """A function from a known value to how a document states it; nothing where that is the same."""
    types = arrow().types
    if types.is_timestamp(kind):
        return day
    if fact is None:
        return identity(kind) if states == "id" else None
    if fact.type == LIST:
        return listed(kind, fact)
    single = kind.value_type if is_list(kind) else kind
    if fact.type not in {NUMBER, NUMBERS} or not (types.is_floating(single) or types.is_decimal(single)):
        return None
    return (lambda given: [whole(one) for one in given]) if is_list(kind) else whole


def identity(kind: Any) -> Reader | None:
    """A function from a number to the text of an id; nothing where the column holds texts, or what no id is."""
    types = arrow().types
    if types.is_integer(kind):
        return str
    if types.is_floating(kind):
        limit = INEXACT[kind.bit_width]
        return lambda given: str(int(given)) if abs(given) < limit and given == int(given) else given
    if types.is_decimal(kind):
        return lambda given: str(int(given)) if given == int(given) else float(given)
    return None


def listed(kind: Any, fact: FactType) -> Reader | None:
    """A function from a list of structures, or a text of JSON, to the list; nothing where that is the same."""
    if is_text(kind):
        return lambda given: parsed(given, fact)
    if not (is_list(kind) and is_structure(kind.value_type)):
        return None
    inside = {
        field.name: read
        for field in kind.value_type
        if (read := reader(field.type, field.name, fact.fields.get(field.name)))
    }

    def member(given: dict[str, Any] | None) -> dict[str, Any] | None:
        if given is None:
            return None
        return {key: inside[key](one) if key in inside and one is not None else one for key, one in given.items()}

    return (lambda given: [member(one) for one in given]) if inside else None


def parsed(cell: str, fact: FactType) -> Any:
    """The list in a text of JSON, or the text, which is refused later."""
    try:
        return from_json(cell.strip(), fact.name)
    except Refused:
        return cell


def day(given: str) -> str:
    """The day of a time at midnight, or the time, which is refused later."""
    found = MIDNIGHT.match(given)
    return found[1] if found else NO_FRACTION.sub("", given)


def whole(given: Any) -> Any:
    """The whole number, or what is none as it is, which is refused later."""
    if given is None or not (given == given and abs(given) < 2**63):  # noqa: PLR0124 - not a number; a width
        return given if given is None or isinstance(given, float) else str(given)
    if given == int(given):
        return int(given)
    return given if isinstance(given, float) else str(given)
