"""Requests given as Python values: what is exactly a fact's value is taken; what is missing is not known.

Values of numpy and pandas are told by what they offer, as a `dtype` and a `shape`: neither package is imported here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from statute_runner.logic.operators import DATE

if TYPE_CHECKING:
    from typing import Any

    from statute_runner.law.facts import FactType

PLAIN = (str, int, bool, type(None))
MISSING = {"NAType", "NaTType"}
# The beginning of a day, in no time zone: in one, it is another day elsewhere.
MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ]00(?::00(?::00(?:\.0+)?)?)?)?\Z")


def plain_request(document: object, facts: Mapping[str, FactType]) -> object:
    """The request document with plain values, as JSON has them; what has no such value is left for its refusal."""
    if not isinstance(document, Mapping):
        return document
    given = {key: part if key == "facts" else plain(part, is_day=key == "date") for key, part in document.items()}
    groups = plain(given.get("facts"))
    if isinstance(groups, Mapping):
        groups = {group: plain_group(group, stated, facts) for group, stated in groups.items()}
    return {**given, "facts": groups} if "facts" in given else given


def plain_group(group: object, given: object, facts: Mapping[str, FactType]) -> object:
    if not isinstance(given, Mapping):
        return plain(given)
    return {key: plain_fact(stated, facts.get(f"{group}.{key}")) for key, stated in given.items()}


def plain_fact(given: Any, fact: FactType | None) -> Any:
    """The value of a fact or a field, of a list its members with theirs."""
    if fact and fact.fields:
        members = plain(given)
        return [plain_record(member, fact) for member in members] if isinstance(members, list) else members
    return plain(given, is_day=fact is not None and fact.type == DATE)


def plain_record(given: Any, fact: FactType) -> Any:
    """A member of a list: a mapping, or what has a value for each field by its name, as a data class or named tuple."""
    if not isinstance(given, Mapping):
        names = getattr(given, "__dataclass_fields__", None) or getattr(given, "_fields", None)
        if not names or isinstance(given, type):
            return given
        given = {name: getattr(given, name) for name in names}
    return {key: plain_fact(stated, fact.fields.get(key)) for key, stated in given.items()}


def plain_day(given: Any) -> Any:
    """The day of a `date` or of the midnight that it begins with, as text."""
    return given if isinstance(given, str) else plain(given, is_day=True)


def plain(given: Any, *, is_day: bool = False) -> Any:
    """A value, or the members of a set in a list; a set without an order gets one."""
    if isinstance(given, list | tuple):
        return [plain_member(member) for member in given]
    if isinstance(given, set | frozenset):
        return sorted(map(plain_member, given), key=sorting)
    shape = getattr(given, "shape", None)
    if isinstance(shape, tuple) and len(shape) == 1 and hasattr(given, "tolist"):
        return [plain_member(member) for member in given.tolist()]
    return plain_member(given, is_day=is_day)


def sorting(member: object) -> tuple[int, str]:
    return (member, "") if isinstance(member, int) else (0, str(member))


def plain_member(given: Any, *, is_day: bool = False) -> Any:
    if type(given) in PLAIN or type(given).__name__ in MISSING:
        return None if type(given).__name__ in MISSING else given
    if isinstance(given, str):
        return str.__str__(given)
    if isinstance(given, float):
        return None if given != given else float(given)  # noqa: PLR0124 - only what is no number differs from itself
    if isinstance(given, date):
        return day_of(given) if is_day else given
    if getattr(given, "shape", None) == ():
        return of_dtype(given, is_day=is_day)
    return given.__index__() if hasattr(given, "__index__") and not hasattr(given, "shape") else given


def of_dtype(given: Any, *, is_day: bool) -> Any:
    """A single value of an array."""
    kind = getattr(given.dtype, "kind", "")
    if kind == "M":
        return None if str(given) == "NaT" else day_of(given) if is_day else given
    return plain_member(given.item(), is_day=is_day) if kind in {"b", "i", "u", "f", "U", "O"} else given


def day_of(given: object) -> str:
    """The day as text; where there is a time of day, with it, which is refused as it is in a text."""
    found = MIDNIGHT.match(str(given))
    return found[1] if found else str(given)
