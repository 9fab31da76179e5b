"""Where the words of a provision stand in its file, however YAML folds them; and which words of the law are covered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.logic.tree import nodes_of
from statute_runner.problem import Span
from statute_runner.text.quotes import WORD, Range, where, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.editor.parse_memory import ReadFile
    from statute_runner.law.section import Provision, Section
    from statute_runner.logic.tree import Quote

QUOTED, NOT_ENCODED, UNCOVERED = "quoted", "notEncoded", "uncovered"
SCALAR_MARKS = (">", "|")


@dataclass(frozen=True, slots=True)
class CoveredStretch:
    """Words of a provision that a rule quotes, or that are listed as not encoded: their range, by whom, and why."""

    range: Range
    rule: str
    because: str
    line: int


def places_in(file: ReadFile, number: int, part: Provision) -> list[Span | None]:
    """Where each word of a provision stands in its file, in order; nothing for what is written in another way."""
    marks = file.parsed.positions if file.parsed else None
    if marks is None:
        return []
    found: list[Span | None] = []
    for key, text in (("heading", part.heading), ("text", part.text)):
        at = marks.find(f"text/{number}/{key}")
        wanted = [text[one.start : one.end] for one in words(text)]
        found += scanned(file.path, file.lines, at, wanted) if at and wanted else [None] * len(wanted)
    return found


def scanned(path: str, lines: Sequence[str], at: Span, wanted: Sequence[str]) -> Iterator[Span | None]:
    """The places of these words, which follow one another from a place of the file on, one each."""
    line, column = at.line, at.column - 1
    if lines[line - 1 : line] and lines[line - 1][column : column + 1] in SCALAR_MARKS:
        line, column = line + 1, 0
    for n, word in enumerate(wanted):
        place = None
        while place is None and line <= len(lines):
            found = WORD.search(lines[line - 1], column)
            if found is None:
                line, column = line + 1, 0
            elif found.group() != word:
                # written with an escape, or a part that is no text: what follows is not told apart
                yield from [None] * (len(wanted) - n)
                return
            else:
                place = Span(path, line, found.start() + 1, found.end() + 1)
                column = found.end()
        yield place


def covering(section: Section) -> dict[str, list[CoveredStretch]]:
    """What covers the words of each provision, by the path of the provision."""
    return dict(each_covering(section))


def each_covering(section: Section) -> Iterator[tuple[str, list[CoveredStretch]]]:
    prefix = f"{section.citation}/"
    quotes = list(quotes_of(section))
    for part in section.text:
        found = []
        for rule, quote in quotes:
            if quote.provision == prefix + part.path and (held := where(quote.words, quote.nth, part.whole)):
                found.append(CoveredStretch(held, rule, "", quote.at[0]))
        for entry in section.not_encoded:
            if entry.provision == prefix + part.path:
                whole = Range(0, len(part.whole))
                listed = where(entry.words, entry.nth, part.whole) if entry.words else whole
                if listed:
                    found.append(CoveredStretch(listed, "", entry.because, entry.at[0]))
        yield part.path, found


def quotes_of(section: Section) -> Iterator[tuple[str, Quote]]:
    """Each quote of the rules of a section, with the name of the rule."""
    for name, rule in section.rules.items():
        for node in nodes_of(rule.body):
            if node.at:
                yield from ((name, quote) for quote in node.at.quotes)


def shades(held: Sequence[CoveredStretch], part: Provision) -> list[str]:
    """Of each word of a provision whether a rule quotes it, the list of what is not encoded has it, or nothing does."""
    found = []
    for word in words(part.whole):
        over = [one for one in held if one.range.holds(word)]
        found.append(QUOTED if any(one.rule for one in over) else NOT_ENCODED if over else UNCOVERED)
    return found
