"""Columns of objects of several types: the rows in groups, in each of which a column holds one.

An array has one type for all rows, so that one wrong value would refuse them all, or change the others.
"""

from __future__ import annotations

import numbers
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MISSING = {"NoneType", "NAType", "NaTType"}
COARSE = {"datetime64[h]", "datetime64[m]"}
SINGLE = (
    (bool, "truth"),
    (numbers.Integral, "whole number"),
    (numbers.Real, "number"),
    (str, "text"),
    (datetime, "time"),
    (date, "day"),
)
# What may stand in one array, which tells whether a number is changed by it.
NUMBERS = {"whole number", "number"}
Profile = frozenset[tuple[str, str]]


def plain(cell: Any) -> Any:
    """The cell, where it is a set as a list, where it is a day of numpy as that of Python."""
    if isinstance(cell, set | frozenset):
        return sorted(cell, key=lambda one: (type(one).__name__, one))
    if type(cell).__name__ == "datetime64":
        # Arrow reads no day of numpy among other objects, nor an hour; seconds and what is finer it does.
        if cell != cell:  # noqa: PLR0124 - no time
            return None
        unit = str(cell.dtype)
        return cell.item() if unit == "datetime64[D]" else cell.astype("datetime64[s]") if unit in COARSE else cell
    return cell


def kind(value: Any) -> str:
    """The kind of a single value; nothing of one that is missing."""
    name = type(value).__name__
    if name in MISSING or (isinstance(value, numbers.Number) and value != value):  # noqa: PLR0124 - not a number
        return ""
    if name == "bool_":
        return "truth"
    return next((said for of, said in SINGLE if isinstance(value, of)), name)


def kinds(value: Any, way: str) -> Iterator[tuple[str, str]]:
    """The kinds of the single values in a value, each by its way, and of what holds them."""
    if hasattr(value, "tolist") and getattr(value, "shape", ()) != ():
        value = value.tolist()
    if isinstance(value, dict):
        yield way, "structure"
        for key, one in value.items():
            yield from kinds(one, f"{way}.{key}")
    elif isinstance(value, list | tuple):
        yield way, "list"
        for one in value:
            yield from kinds(one, f"{way}[]")
    elif said := kind(value):
        yield way, said


def holds_others(cell: Any) -> bool:
    """Whether a cell is no single value."""
    return isinstance(cell, dict | list | tuple) or getattr(cell, "shape", ()) != ()


def is_mixed(profile: Iterable[tuple[str, str]]) -> bool:
    """Whether several kinds stand in one place."""
    found: dict[str, set[str]] = {}
    for way, said in profile:
        found.setdefault(way, set()).add(said)
    return any(len(every) > 1 and not every <= NUMBERS for every in found.values())


def groups(columns: Sequence[tuple[str, Sequence[Any]]], rows: int) -> list[list[int]]:
    """The places of rows that can stand in one array of each column, in as few groups as it goes."""
    mixed = [(name, cells) for name, cells in columns if not is_plain(cells)]
    if not mixed:
        return [[*range(rows)]]
    found: list[tuple[dict[str, str], list[int]]] = []
    known: dict[Profile, list[int]] = {}
    for row in range(rows):
        profile = frozenset(pair for name, cells in mixed for pair in kinds(cells[row], name))
        if profile not in known:
            known[profile] = of_profile(profile, found)
        known[profile].append(row)
    return [places for _, places in found]


def of_profile(profile: Profile, found: list[tuple[dict[str, str], list[int]]]) -> list[int]:
    """The places of a group that the profile goes with, which from now on has its kinds too."""
    for has, places in found:
        if all(has.get(way, said) == said for way, said in profile):
            has.update(profile)
            return places
    found.append((dict(profile), []))
    return found[-1][1]


def is_plain(cells: Sequence[Any]) -> bool:
    """Whether the column holds single values of one type."""
    types = [one for one in set(map(type, cells)) if one.__name__ not in MISSING]
    return types in ([], [str]) or (types in ([bool], [int], [datetime], [date]))
