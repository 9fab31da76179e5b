"""Words of the law as they can be quoted: what nothing covers yet, and how what is typed goes on in the provision."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.check.quote_checks import LONGEST
from statute_runner.editor.word_places import UNCOVERED, covering, shades
from statute_runner.text.quotes import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.editor.yaml_cursor import YamlCursor
    from statute_runner.law.section import Provision, Section

CLAUSE_ENDS = re.compile(r"[,.;:\u2014](?=\s|\Z)|\n")
MOST = 30


def words_to_quote(seen: Snapshot, path: str, citation: str, cursor: YamlCursor) -> Iterator[tuple[str, str]]:
    """Words that can be quoted at a place, each with the provision that has them."""
    typed = cursor.typed.lstrip()
    told: dict[str, None] = {}
    for section, part in provisions_quoted(seen, path, citation, cursor):
        about = f"{section.citation}/{part.path}"
        found = continuing(part, typed) if typed else bare(section, part)
        for text in found:
            if text not in told and len(told) < MOST:
                told[text] = None
                yield text, about


def provisions_quoted(
    seen: Snapshot, path: str, citation: str, cursor: YamlCursor
) -> Iterator[tuple[Section, Provision]]:
    """The provision that a quote is of; all of the file's version where it does not say."""
    bundle = seen.bundle
    assert bundle  # noqa: S101 - asked where there is one
    own = path if any(one.path == path for one in bundle.version_files) else ""
    wanted = cursor.nearest("at", "cite")
    for section in [bundle.section_in(citation, path)] if own else bundle.all_sections():
        if own or wanted.startswith(f"{section.citation}/"):
            parts = [part for part in section.text if wanted in {part.path, f"{section.citation}/{part.path}"}]
            yield from ((section, part) for part in parts or (section.text if own else ()))


def bare(section: Section, part: Provision) -> Iterator[str]:
    """The words of a provision that nothing covers, clause by clause."""
    shade, ranges = shades(covering(section)[part.path], part), list(words(part.whole))
    n = 0
    while n < len(ranges):
        if shade[n] == UNCOVERED:
            last = n
            while (
                last + 1 < len(ranges)
                and last + 1 - n < LONGEST
                and shade[last + 1] == UNCOVERED
                and not CLAUSE_ENDS.search(part.whole[ranges[last].end : ranges[last + 1].start] + " ")
            ):
                last += 1
            yield part.whole[ranges[n].start : ranges[last].end]
            n = last
        n += 1


def continuing(part: Provision, typed: str) -> Iterator[str]:
    """The words that begin as typed: up to the end of their clause, and up to the next word."""
    text, ranges = part.whole, list(words(part.whole))
    lower = text.lower()
    for first, one in enumerate(ranges):
        if not lower.startswith(typed.lower(), one.start):
            continue
        end = CLAUSE_ENDS.search(text, one.start + len(typed))
        inside = [
            other.end
            for other in ranges[first : first + LONGEST]
            if other.end >= one.start + len(typed) and (not end or other.end <= end.start())
        ]
        for stop in dict.fromkeys(inside[-1:] + inside):
            yield text[one.start : stop]
