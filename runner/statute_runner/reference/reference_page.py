"""A page of the reference as a value: entries with an anchor each, made of paragraphs, tables and examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


class ReferenceTable(NamedTuple):
    """A table; in its cells, as in paragraphs, what stands between backticks is written as it is typed."""

    head: Sequence[str]
    rows: Sequence[Sequence[str]]


class TypedExample(NamedTuple):
    """Lines as they are typed, in a language or none."""

    text: str
    language: str = ""


class ReferenceEntry(NamedTuple):
    """One thing that can be looked up: its heading, and what is said of it; `words` are others it is found by."""

    heading: str
    body: Sequence[str | ReferenceTable | TypedExample]
    words: str = ""
    level: int = 2

    @property
    def anchor(self) -> str:
        """The end of its address, which stays as long as its heading does."""
        return anchor_of(self.heading)


class ReferencePage(NamedTuple):
    """A page: the name of its file, its title, what it is about, and its entries in order."""

    name: str
    title: str
    about: str
    entries: Sequence[ReferenceEntry]


def anchor_of(heading: str) -> str:
    """The anchor that GitHub gives a heading: small letters, digits, `-` and `_`; a space becomes a hyphen."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
