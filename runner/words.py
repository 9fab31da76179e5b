"""Words of the law: what a word is, and where a quote stands among them."""

from __future__ import annotations

import re

from runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

WORD = re.compile(r"[^\W_]+(?:['\u2019.\-/][^\W_]+)*")


@value
class Range:
    """A stretch of a text, in characters: from `start` up to, not including, `end`."""

    start: int
    end: int

    def crosses(self, other: Range) -> bool:
        """Whether the two overlap and neither holds the other."""
        if self.start >= other.end or other.start >= self.end:
            return False
        return not (self.holds(other) or other.holds(self))

    def holds(self, other: Range) -> bool:
        """Whether the other lies within this one."""
        return self.start <= other.start and other.end <= self.end


def words(text: str) -> Iterator[Range]:
    """Every word of the text: letters and digits, with inner apostrophes, hyphens, points and slashes."""
    return (Range(found.start(), found.end()) for found in WORD.finditer(text))


def find(quote: str, text: str) -> list[Range]:
    """Every place where the quote stands in the text verbatim and as whole words."""
    bounds = {edge for word in words(text) for edge in range(word.start + 1, word.end)}
    found: list[Range] = []
    start = text.find(quote)
    while start >= 0:
        end = start + len(quote)
        if start not in bounds and end not in bounds:
            found.append(Range(start, end))
        start = text.find(quote, start + 1)
    return found


def where(quote: str, nth: int, text: str) -> Range | None:
    """The occurrence a quote means: the nth, or the only one; nothing where there is none or more than one."""
    found = find(quote, text)
    if nth:
        return found[nth - 1] if nth <= len(found) else None
    return found[0] if len(found) == 1 else None
