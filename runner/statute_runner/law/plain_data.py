"""Types of parts of documents and files, for type checkers and templates.

Never imported where a start must be fast.
"""

from typing import TypeAlias, TypedDict

StatedValue: TypeAlias = str | int | bool | list["str | int | bool | dict[str, StatedValue]"]
"""The value of a fact as a document states it; the members of a list are mappings of their fields."""


class Review(TypedDict, total=False):
    """Who signed a file as a lawyer, when, and how far."""

    by: str
    on: str
    scope: str


class EditorialNote(TypedDict):
    """A remark on a provision that is no part of the law."""

    at: str
    note: str
    by: str


class PublishedSource(TypedDict):
    """Where the words of a section are published, and what in them was not read there."""

    law: str
    at: str
    unverified: list[str]
