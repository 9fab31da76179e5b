"""The request document as a type: for type checkers, and never imported where a start must be fast."""

from typing import TypeAlias, TypedDict

Stated: TypeAlias = str | int | bool | list[str | int]
"""The value of a fact as a document states it."""
StatedFacts: TypeAlias = dict[str, dict[str, Stated]]
"""Facts by group and key."""


class RequestDocument(TypedDict):
    """A request as plain data; what is not known is left out."""

    id: str
    date: str
    facts: StatedFacts
