"""Requests as typed objects, decoded and validated straight from JSON: the types that the facts of a bundle make.

A value that these types take is one that the strict reading takes too. What they cannot see is left to `decider`:
repeated keys and members, forbidden characters, carriage returns.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from keyword import iskeyword
from operator import getitem
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from statute_runner.law.facts import grouped
from statute_runner.law.value_faults import LONGEST_TEXT, fault
from statute_runner.logic.absence import WRITTEN, Absence
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, NUMBER, SETS, TEXT, YES_NO
from statute_runner.request.request_document import LONGEST_ID, document_of
from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.request.request_document import Request


MOST_KEPT = 50_000
LOOK_UP: Any = getitem
"""What a decoder calls with a type that is `looked_up` and with what is stated."""


def request_type(facts: Mapping[str, FactType]) -> type[msgspec.Struct]:
    """The type of a request: id, date and facts, a type for each group; null is None, what is left out is `UNSET`."""
    groups = grouped({fact.name: of_fact(fact) for fact in facts.values()})
    stated = struct("Facts", {group: struct(group.title(), types) for group, types in groups.items()})
    identity = Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    return struct("Request", {"facts": stated}, [("id", identity), ("date", date)])


def struct(name: str, fields: Mapping[str, Any], required: list[tuple[str, Any]] | None = None) -> type[msgspec.Struct]:
    """A type with these fields, each of which may be null or left out."""
    optional = [
        (attribute(key), type_ | None | msgspec.UnsetType, msgspec.field(name=key, default=msgspec.UNSET))
        for key, type_ in fields.items()
    ]
    return msgspec.defstruct(name, [*(required or []), *optional], forbid_unknown_fields=True, frozen=True, gc=False)


def of_fact(fact: FactType) -> Any:
    """The type of a known value; that of a list is a list of members, each with its fields."""
    if fact.type == LIST:
        one = struct(fact.short.title(), {key: of_fact(field) for key, field in fact.fields.items()})
        return Annotated[list[one], msgspec.Meta(max_length=fact.largest)]  # type: ignore[valid-type]
    if fact.absent:
        return member(fact) | NoValue if fact.type == NUMBER else looked_up(KnownValues(fact))
    if fact.type in SETS:
        return frozenset[member(fact)]  # type: ignore[misc]
    return member(fact)


def member(fact: FactType) -> Any:
    if fact.type == YES_NO:
        return bool
    if fact.type == DATE:
        return date
    if fact.type == TEXT:
        return Annotated[str, msgspec.Meta(max_length=LONGEST_TEXT)]
    if fact.type in {CHOICE, CHOICES}:
        return Literal[tuple(fact.values)]
    bounded = fact.smallest or fact.largest
    smallest = max(fact.smallest, -LARGEST_WHOLE_NUMBER) if bounded else -LARGEST_WHOLE_NUMBER
    largest = min(fact.largest, LARGEST_WHOLE_NUMBER) if bounded else LARGEST_WHOLE_NUMBER
    return Annotated[int, msgspec.Meta(ge=smallest, le=largest)]


class NoValue(Absence, Enum):
    """The value of what is known not to exist, as an enumeration, which msgspec reads and writes by itself."""

    NONE = WRITTEN


NONE = NoValue.NONE


class KnownValues(dict[str, Any]):
    """What each text that is stated for a day or a choice that may be none is known as, found out once."""

    def __init__(self, fact: FactType) -> None:
        super().__init__({WRITTEN: NONE})
        self.fact = fact

    def __missing__(self, stated: Any) -> Any:
        """The known value. Raises ValueError for one that is not allowed."""
        if fault(self.fact, stated):
            raise ValueError(stated)
        known = date.fromisoformat(stated) if self.fact.type == DATE else stated
        if len(self) < MOST_KEPT:
            self[stated] = known
        return known


def looked_up(known: KnownValues) -> Any:
    """A type whose values are looked up: no union that msgspec takes holds both a day and a text.

    The decoder subscripts the type with what is stated; nothing of it is Python but what is new.
    """
    kind = type("LookedUp", (type,), {"__getitem__": known.__getitem__, "__instancecheck__": bool})
    return kind("Known", (), {})


def texts_of(fact: FactType, holder: Any) -> Iterator[str]:
    """The text that a typed group, or member, holds for the fact; of a list, the texts of its members."""
    stated = getattr(holder, attribute(fact.short), None) or ()
    if fact.type == TEXT and stated:
        yield stated
    elif fact.type == LIST:
        for one in stated:
            for field in fact.fields.values():
                yield from texts_of(field, one)


def attribute(key: str) -> str:
    """The attribute of a typed request that holds a group or a fact.

    A keyword, or a keyword followed by `_`s, gets one `_` more.
    """
    return f"{key}_" if iskeyword(key.rstrip("_")) else key


def typed(request: Request, as_type: type[msgspec.Struct], facts: Mapping[str, FactType]) -> msgspec.Struct:
    """A request that was read strictly, as a typed one with those of its facts that the type has."""
    document, groups = document_of(request.id, request.facts), grouped(facts)
    document["facts"] = {group: stated for group, stated in document["facts"].items() if group in groups}
    return msgspec.convert(document, as_type, dec_hook=LOOK_UP)
