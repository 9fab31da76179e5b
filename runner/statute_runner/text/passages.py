"""The passage that a quote which is not in the text was meant to be: whole words, and no half of a pair of signs."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from statute_runner.text.quotes import Range, words

if TYPE_CHECKING:
    from collections.abc import Sequence

LIKE_ENOUGH, AROUND, FEW = 0.6, 6, 3
PAIRS = (("\u201c", "\u201d"), ("\u2018", "\u2019"), ("(", ")"), ("[", "]"), ('"', '"'))


def passage(quote: str, text: str) -> Range | None:
    """The stretch of the text that is most like the quote, or nothing where none is like it.

    First the stretch of as many words is looked for, then its ends are moved to where the words before and after
    fit the quote less.
    """
    ranges = list(words(text))
    size = len(list(words(quote)))
    if not size or not ranges:
        return None
    matcher = SequenceMatcher(b=quote, autojunk=False)

    def likeness(first: int, last: int, least: float) -> float:
        matcher.set_seq1(text[ranges[first].start : ranges[last].end])
        if matcher.real_quick_ratio() <= least or matcher.quick_ratio() <= least:
            return 0.0
        return matcher.ratio()

    best, place = LIKE_ENOUGH, (-1, -1)
    for n in range(len(ranges)):
        last = min(n + size, len(ranges)) - 1
        if (found := likeness(n, last, best)) > best:
            best, place = found, (n, last)
    if place[0] < 0:
        return None
    start, end = place
    for first in range(max(0, start - AROUND), min(end, start + AROUND) + 1):
        for last in range(max(first, end - AROUND), min(len(ranges) - 1, end + AROUND) + 1):
            if (found := likeness(first, last, best)) > best:
                best, place = found, (first, last)
    return paired(text, ranges, *reaching(quote, text, ranges, *place))


def reaching(quote: str, text: str, ranges: Sequence[Range], first: int, last: int) -> tuple[int, int]:
    """The first and last word of the stretch, moved out to where near it the quote's own first and last word stand."""
    wanted = [quote[word.start : word.end] for word in words(quote)]
    names = [text[word.start : word.end] for word in ranges]
    if wanted[-1] not in names[first : last + 1] and wanted[-1] in names[last + 1 : last + 1 + AROUND]:
        last = names.index(wanted[-1], last + 1)
    if wanted[0] not in names[first : last + 1] and wanted[0] in names[max(0, first - AROUND) : first]:
        first = max(n for n in range(max(0, first - AROUND), first) if names[n] == wanted[0])
    return first, last


def paired(text: str, ranges: Sequence[Range], first: int, last: int) -> Range:
    """The stretch between these words with the other half of each pair of which it has one.

    Where the other half is not near, the stretch ends before the half that it has.
    """
    start, end = ranges[first].start, ranges[last].end
    for opening, closing in PAIRS:
        inside = text[start:end]
        if opening == closing:
            if inside.count(opening) % 2:
                start, end = completed(text, start, end, opening)
            continue
        if closing in inside and inside.find(closing) < (inside.find(opening) if opening in inside else len(inside)):
            before = text.rfind(opening, 0, start)
            if before >= 0 and closing not in text[before:start]:
                start = before
        opened = inside.rfind(opening)
        if opened >= 0 and closing not in inside[opened:]:
            after = text.find(closing, end)
            if after >= 0 and opening not in text[end:after]:
                end = after + 1
    return Range(start, end)


def completed(text: str, start: int, end: int, sign: str) -> tuple[int, int]:
    """The stretch with the other of two signs that are alike: the one next to it."""
    if text[:start].count(sign) % 2:
        return text.rfind(sign, 0, start), end
    after = text.find(sign, end)
    return (start, after + 1) if after >= 0 else (start, end)


def with_left_over(text: str, stretch: Range, taken: Sequence[Range]) -> Range:
    """The stretch with the few words beside it that nothing takes, up to what is taken or the end of the text.

    More than a few are words of their own.
    """
    ranges = list(words(text))
    inside = [n for n, word in enumerate(ranges) if stretch.holds(word)]
    if not inside:
        return stretch

    def free(n: int) -> bool:
        return not any(one.start < ranges[n].end and ranges[n].start < one.end for one in taken)

    first, last = inside[0], inside[-1]
    before, after = first, last
    while before > 0 and free(before - 1):
        before -= 1
    while after + 1 < len(ranges) and free(after + 1):
        after += 1
    first = before if first - before <= FEW else first
    last = after if after - last <= FEW else last
    around = paired(text, ranges, first, last)
    return Range(min(around.start, stretch.start), max(around.end, stretch.end))
