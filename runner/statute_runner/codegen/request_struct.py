"""Requests as typed objects, decoded and validated straight from JSON: the types that the facts of a bundle make.

A value that these types take is one that the strict reading takes too. What they cannot see is left to `decider`:
repeated keys and members, forbidden characters, carriage returns.
"""

from __future__ import annotations

from datetime import date
from keyword import iskeyword
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from statute_runner.law.facts import grouped
from statute_runner.law.value_faults import LONGEST_TEXT, fault
from statute_runner.logic.absence import NONE, WRITTEN, Absence
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, LIST, SETS, TEXT, YES_NO
from statute_runner.request.request_document import LONGEST_ID
from statute_runner.text.days import real_date
from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.request.request_document import Request


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
        return ValueOrNone(fact.name, (), {"of": fact})
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


class ValueOrNone(type):
    """The type of a value that may be none, as `none` states it; a text that is a day becomes one.

    It takes what `read` gives: a union of a day and a text is none that could be decoded.
    """

    of: FactType

    def __instancecheck__(cls, instance: object) -> bool:
        return True

    def read(cls, stated: Any) -> date | int | str | Absence:
        """The known value. Raises ValueError for one that is not allowed."""
        if stated == WRITTEN:
            return NONE
        if cls.of.type == DATE and isinstance(stated, str) and real_date(stated):
            return date.fromisoformat(stated)
        if cls.of.type == DATE or fault(cls.of, stated):
            raise ValueError(stated)
        known: int | str = stated
        return known


def read_or_none(kind: Any, stated: Any) -> date | int | str | Absence:
    """What a decoder calls for each value that may be none."""
    known: date | int | str | Absence = kind.read(stated)
    return known


def written(_absent: object) -> str:
    """What an encoder calls for the one value that it does not know, which is none."""
    return WRITTEN


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
    document, groups = request.document(), grouped(facts)
    document["facts"] = {group: stated for group, stated in document["facts"].items() if group in groups}
    return msgspec.convert(document, as_type, dec_hook=read_or_none)
