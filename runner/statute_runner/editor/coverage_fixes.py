"""What covers words that nothing covers: a longer quote of the rule beside them, or the list of what is not encoded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.check.quote_checks import LONGEST
from statute_runner.editor.text_changes import Fix, TextChange, insertion, last_line_of, within_line, yaml_text
from statute_runner.editor.word_places import UNCOVERED, covering, places_in, quotes_of, shades
from statute_runner.text.quotes import Range, times, where, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.editor.parse_memory import ReadFile
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.section import Provision, Section
    from statute_runner.logic.tree import Quote
    from statute_runner.problem import Span

SENTENCE_ENDS = re.compile(r"[.;:\u2014](?=\s|\Z)|\n")
BECAUSE = "FILL IN: why no rule encodes these words"


@dataclass(frozen=True, slots=True)
class BareWords:
    """Words that nothing covers: the version and provision they stand in, and their range."""

    section: Section
    part: Provision
    range: Range

    @property
    def text(self) -> str:
        """The words, on one line."""
        return self.part.whole[self.range.start : self.range.end]


def coverage_fixes(seen: Snapshot, span: Span) -> Iterator[Fix]:
    """What would cover the words that begin at a place of a version's text."""
    bare = bare_words(seen, span)
    if bare is None:
        return
    file = seen.files[span.file]
    if fix := longer_quote(file, BareWords(bare.section, bare.part, rest_of_sentence(bare))):
        yield fix
    yield Fix("List the words in `not_encoded`", (listed(file, bare),))


def section_of(seen: Snapshot, path: str) -> Section | None:
    """The version that a file holds, as it now is."""
    file = seen.files.get(path)
    if seen.bundle is None or file is None or file.kind != "section" or file.parsed is None:
        return None
    return seen.bundle.section_in(path.rpartition("/")[0], path)


def bare_words(seen: Snapshot, span: Span) -> BareWords | None:
    """The run of uncovered words that begins here, within a heading or within a text."""
    section = section_of(seen, span.file)
    if section is None:
        return None
    held = covering(section)
    for number, part in enumerate(section.text):
        places = places_in(seen.files[span.file], number, part)
        first = next(
            (n for n, at in enumerate(places) if at and (at.line, at.column) == (span.line, span.column)), None
        )
        if first is None:
            continue
        shade, ranges = shades(held[part.path], part), list(words(part.whole))
        last = first
        while last + 1 < len(ranges) and shade[last + 1] == UNCOVERED:
            if "\n" in part.whole[ranges[last].end : ranges[last + 1].start]:
                break
            last += 1
        return BareWords(section, part, Range(ranges[first].start, ranges[last].end))
    return None


def rest_of_sentence(bare: BareWords) -> Range:
    """The words up to where their sentence, or its clause, ends."""
    found = SENTENCE_ENDS.search(bare.part.whole, bare.range.start)
    inside = [one for one in words(bare.text) if not found or bare.range.start + one.end <= found.start()]
    return Range(bare.range.start, bare.range.start + inside[-1].end) if inside else bare.range


def longer_quote(file: ReadFile, bare: BareWords) -> Fix | None:
    """The quote beside the words made longer by them, or with them in a list where it would be too long."""
    section, part = bare.section, bare.part
    best: tuple[int, str, Quote, Range] | None = None
    for rule, quote in quotes_of(section):
        held = (
            where(quote.words, quote.nth, part.whole) if quote.provision == f"{section.citation}/{part.path}" else None
        )
        if held is None:
            continue
        gap = Range(held.end, bare.range.start) if held.end <= bare.range.start else Range(bare.range.end, held.start)
        between = len(list(words(part.whole[gap.start : gap.end])))
        size = held.end - held.start
        if not between and (best is None or size < best[0]):
            best = size, rule, quote, held
    if best is None:
        return None
    _, rule, quote, held = best
    change = widened(file, bare, quote, held)
    return Fix(f"Quote the rest of the sentence in `{rule}`", (change,), preferred=True) if change else None


def widened(file: ReadFile, bare: BareWords, quote: Quote, held: Range) -> TextChange | None:
    document, part = file.document, bare.part
    at = document.positions.find(quote.path) if document else None
    if at is None or not at.end:
        return None
    joined = Range(min(held.start, bare.range.start), max(held.end, bare.range.end))
    text = part.whole[joined.start : joined.end]
    if not quote.nth and "\n" not in text and len(list(words(text))) <= LONGEST and times(text, part.whole) == 1:
        return within_line(file.path, at.line, at.column, at.end, yaml_text(text))
    if quote.path.endswith("/words"):
        return None
    old = file.lines[at.line - 1][at.column - 1 : at.end - 1]
    more = ", ".join(mapping_of_words(one) for one in in_pieces(bare))
    if not quote.path.endswith("/quote"):
        return within_line(file.path, at.line, at.column, at.end, f"{old}, {more}")
    first = f"{{words: {old}, nth: {quote.nth}}}" if quote.nth else old
    return None if quote.nth else within_line(file.path, at.line, at.column, at.end, f"[{first}, {more}]")


def in_pieces(bare: BareWords) -> Iterator[BareWords]:
    """The words in stretches as long as a quote may be."""
    ranges = list(words(bare.text))
    for n in range(0, len(ranges), LONGEST):
        first, last = ranges[n], ranges[min(n + LONGEST, len(ranges)) - 1]
        yield BareWords(bare.section, bare.part, Range(bare.range.start + first.start, bare.range.start + last.end))


def mapping_of_words(bare: BareWords) -> str:
    """The words as one of several quotes; with their number where they stand in several places."""
    nth = place_number(bare)
    return f"{{words: {yaml_text(bare.text)}, nth: {nth}}}" if nth else yaml_text(bare.text)


def place_number(bare: BareWords) -> int:
    """Which of its places these words are; 0 where they have only one."""
    found = times(bare.text, bare.part.whole)
    if found <= 1:
        return 0
    return next(n for n in range(1, found + 1) if where(bare.text, n, bare.part.whole) == bare.range)


def listed(file: ReadFile, bare: BareWords) -> TextChange:
    """The words at the end of `not_encoded`."""
    nth = place_number(bare)
    more = f", nth: {nth}" if nth else ""
    entry = f'{{at: {bare.part.path}, quote: {yaml_text(bare.text)}{more}, because: "{BECAUSE}"}}'
    lines, document = file.lines, file.document
    count = len(bare.section.not_encoded)
    at = document.positions.find(f"not_encoded/{count - 1}") if document and count else None
    if at is None:
        last = max((n for n, line in enumerate(lines, 1) if line.strip()), default=1)
        return insertion(file.path, last, len(lines[last - 1]) + 1, f"\n\nnot_encoded:\n  - {entry}")
    dash = lines[at.line - 1].find("-")
    last = last_line_of(lines, at.line)
    return insertion(file.path, last, len(lines[last - 1]) + 1, f"\n{' ' * max(dash, 0)}- {entry}")
