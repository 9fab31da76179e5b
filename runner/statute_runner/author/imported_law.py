"""The words of a section as taken from elsewhere: by provision, with what stands apart; and as `text:` of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from statute_runner.author.plain_yaml import block, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

OPENING, CLOSING, UNDIVIDED = "opening_words", "closing_words", "section_text"


@dataclass(frozen=True, slots=True)
class ImportedProvision:
    """One provision: its path (`a/1/A`), its heading and its words."""

    path: str
    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class ImportedLaw:
    """A section: its heading, its provisions in order, and what stands apart from the law.

    `remarks` say what a person should look at: a number that could be read otherwise, a mark that is not known.
    """

    heading: str
    provisions: tuple[ImportedProvision, ...]
    footnotes: tuple[str, ...] = ()
    credits: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())
    of_xml: bool = False


def text_yaml(law: ImportedLaw, words: str) -> str:
    """The lines of `text:` for a version file."""
    return "".join(f"{line}\n" for line in ("text:", *entries(law, words)))


def entries(law: ImportedLaw, words: str) -> Iterator[str]:
    for provision in law.provisions:
        yield f"  - at: {plain(provision.path)}"
        if provision.heading:
            yield f"    heading: {plain(provision.heading)}"
        if provision.text:
            yield from block("text", provision.text, 4)
        yield f"    words: {words}"


def entries_data(law: ImportedLaw, words: str) -> list[dict[str, str]]:
    """The members of `text:` as data."""
    return [
        {
            "at": one.path,
            **({"heading": one.heading} if one.heading else {}),
            **({"text": one.text} if one.text else {}),
            "words": words,
        }
        for one in law.provisions
    ]
