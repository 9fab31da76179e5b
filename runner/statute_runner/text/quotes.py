"""Words of the law: what a word is, and where a quote stands among them."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:['\u2019.\-/][^\W_]+)*")
LETTER, INNER = re.compile(r"[^\W_]"), "'\u2019.-/"


@dataclass(frozen=True, slots=True)
class Range:
    """A stretch of a text, in characters: from `start` up to, not including, `end`."""

    start: int
    end: int

    def holds(self, other: Range) -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def words(text: str) -> Iterator[Range]:
    """Every word of the text: letters and digits, with inner apostrophes, hyphens, points and slashes."""
    return (Range(found.start(), found.end()) for found in WORD.finditer(text))


def times(quote: str, text: str) -> int:
    """How often the quote stands in the text, verbatim and as whole words."""
    return len(starts(quote, text))


@lru_cache(maxsize=256)
def starts(quote: str, text: str) -> array[int]:
    """The start of each place where the quote is found, verbatim and as whole words.

    Many quotes of one file ask for the same words, each for another occurrence, hence the cache.
    """
    found = array("q")
    start = text.find(quote)
    while start >= 0:
        if not inside(text, start) and not inside(text, start + len(quote)):
            found.append(start)
        start = text.find(quote, start + 1)
    return found


def inside(text: str, edge: int) -> bool:
    """Whether a word goes on over the edge between two characters, which their neighbours tell."""
    before, after = text[max(edge - 2, 0) : edge], text[edge : edge + 2]
    if not before or not after:
        return False
    if LETTER.match(before[-1]):
        return bool(LETTER.match(after[0]) or (after[0] in INNER and LETTER.match(after[1:])))
    return bool(before[-1] in INNER and LETTER.match(before[:-1]) and LETTER.match(after[0]))


def where(quote: str, nth: int, text: str) -> Range | None:
    """The occurrence a quote means: the nth, or the only one; nothing where there is none or more than one."""
    found = starts(quote, text)
    if nth > len(found) or (not nth and len(found) != 1):
        return None
    start = found[max(nth, 1) - 1]
    return Range(start, start + len(quote))
