"""An official copy of a section, USLM XML or plain text: headings and words by path, footnotes and credits apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from statute_runner.problem import Span, refuse
from statute_runner.text.xml_events import read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import BinaryIO

LARGEST_PLAIN = 2**22
CHUNK = 2**16
DEEPEST = 200
ASIDE = {"sourceCredit", "notes", "toc", "meta"}
INLINE = {"ref", "i", "b", "em", "strong", "sup", "sub", "span", "term", "inline", "quotedText", "date", "shortTitle"}
SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Words:
    """Heading and words of one provision of the official copy."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Copy:
    """An official copy: by provision where its form tells them apart, else its running text; and its footnotes.

    Of a running text: whether its end was seen, as credits or notes followed; whether it says that it breaks off; and
    the lines of navigation that it had.
    """

    provisions: Mapping[str, Words]
    running: str
    footnotes: tuple[str, ...]
    ended: bool = False
    breaks_off: bool = False
    navigation: tuple[str, ...] = ()


def official(stream: BinaryIO, file: str, identifier: str) -> Copy:
    """The copy of the section in a file. Raises `Refused` for a file that does not hold it or is not safe to read."""
    start = stream.read(CHUNK)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return uslm(start, stream, file, identifier)
    content = start + stream.read(LARGEST_PLAIN)
    if not content.strip():
        raise refuse("text-section", "the copy is empty", Span(file, 1))
    if len(content) > LARGEST_PLAIN:
        raise refuse("text-size", f"the copy is longer than {LARGEST_PLAIN:,} bytes", Span(file, 1))
    try:
        return Copy({}, content.decode("utf-8-sig"), ())
    except UnicodeDecodeError:
        raise refuse("text-encoding", "invalid UTF-8", Span(file, 1)) from None


def uslm(start: bytes, stream: BinaryIO, file: str, identifier: str) -> Copy:
    """The section with this identifier in a USLM file of any size; a document type or an entity is refused."""
    reading = UslmReader(identifier)
    read_xml(chain([start], iter(partial(stream.read, CHUNK), b"")), file, reading)
    if not reading.found:
        raise refuse("text-section", f"section not found in the copy: identifier {identifier}", Span(file, 1))
    made = {path: Words(tidy(heading), tidy(text)) for path, (heading, text) in reading.provisions.items()}
    return Copy(
        {path: words for path, words in made.items() if words.heading or words.text},
        "",
        tuple(map(tidy, reading.footnotes)),
    )


class UslmReader:
    """Takes the parser's events and keeps the words of one section by provision."""

    found: bool

    def __init__(self, identifier: str) -> None:
        self.identifier = identifier
        self.open: list[tuple[str, str, str]] = []  # what an element is, its provision, and what its words are
        self.provisions: dict[str, list[str]] = {}
        self.footnotes: list[str] = []
        self.found = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = name.rpartition(" ")[2]
        above = self.open[-1] if self.open else ("", "", "outside")
        if len(self.open) > DEEPEST:
            raise refuse("xml-depth", f"the copy is nested deeper than {DEEPEST} levels")
        here, part = above[1], above[2]
        named = attributes.get("identifier", "")
        if part == "outside":
            if named == self.identifier:
                self.found, part = True, "text"
        elif part in {"text", "heading"}:
            if named.startswith(self.identifier + "/") and tag != "ref":
                here, part = named.removeprefix(self.identifier + "/"), "text"
            part = self.part(tag, attributes, part)
        self.open.append((tag, here, part))
        if part in {"text", "heading"}:
            self.provisions.setdefault(here, ["", ""])

    def part(self, tag: str, attributes: dict[str, str], part: str) -> str:
        """What the words of an element are."""
        if tag == "note" and attributes.get("type") == "footnote":
            self.footnotes.append("")
            return "footnote"
        if tag in ASIDE or tag in {"num", "note"} or "footnoteRef" in attributes.get("class", ""):
            return "aside"
        return "heading" if tag == "heading" else part

    def end(self, _name: str) -> None:
        tag, here, part = self.open.pop()
        if part in {"text", "heading"} and tag not in INLINE:
            self.provisions[here] = [words + " " for words in self.provisions[here]]

    def words(self, data: str) -> None:
        if not self.open:
            return
        _, here, part = self.open[-1]
        if part == "footnote":
            self.footnotes[-1] += data
        elif part in {"text", "heading"}:
            self.provisions[here][part == "text"] += data


def tidy(text: str) -> str:
    return SPACE.sub(" ", text).strip()
