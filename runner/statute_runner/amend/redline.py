"""Two wordings compared word by word, as lawyers read them: what stays, what is struck, what is inserted."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SAME, STRUCK, INSERTED = "same", "struck", "inserted"

TOKEN = re.compile(r"(\s*)([^\W_]+(?:['\u2019.\-/][^\W_]+)*|\S)")

# A lone short word between two changes reads better as part of them than as an island.
ISLAND = 1

# What is compared word by word; of texts that repeat themselves more, only where they begin and end alike.
MOST_WORK = 20_000_000


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a sign, and the white space before it, which is not compared."""

    space: str
    word: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stays, is struck or is inserted, and the white space before it."""

    kind: str
    words: str
    space: str = ""


def tokens(text: str) -> list[Token]:
    """The words and signs of a text; any white space counts as one space."""
    return [Token(" " if space else "", word) for space, word in TOKEN.findall(text)]


def redline(old: str, new: str) -> tuple[Piece, ...]:
    """The pieces that turn the old wording into the new one; a replaced phrase is struck whole, then inserted whole."""
    before, after = tokens(old), tokens(new)
    found: list[tuple[str, Sequence[Token]]] = []
    for tag, a, b, c, d in joined(opcodes(before, after), before):
        if tag == "equal":
            found.append((SAME, after[c:d]))
        else:
            found += [(STRUCK, before[a:b]), (INSERTED, after[c:d])]
    return tuple(spaced([(kind, part) for kind, part in found if part]))


def opcodes(before: Sequence[Token], after: Sequence[Token]) -> Iterable[tuple[str, int, int, int, int]]:
    old, new = ([token.word for token in side] for side in (before, after))
    if work(old, new) <= MOST_WORK:
        return SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    first = agreeing(zip(old, new, strict=False))
    last = agreeing(zip(reversed(old[first:]), reversed(new[first:]), strict=False))
    a, b = len(old) - last, len(new) - last
    return [
        ("equal", 0, first, 0, first),
        ("replace", first, a, first, b),
        ("equal", a, len(old), b, len(new)),
    ]


def work(old: Sequence[str], new: Sequence[str]) -> int:
    """How many pairs of places hold the same word: about what a comparison looks at, at the least."""
    counts = Counter(new)
    return sum(counts[word] for word in old)


def agreeing(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are equal before one is not."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def joined(
    codes: Iterable[tuple[str, int, int, int, int]], before: Sequence[Token]
) -> Iterator[tuple[str, int, int, int, int]]:
    """The steps with islands of one short word between two replacements taken into them."""
    steps = list(codes)
    merged: list[tuple[str, int, int, int, int]] = []
    for n, (tag, a, b, c, d) in enumerate(steps):
        inner = tag == "equal" and 0 < n < len(steps) - 1
        island = inner and b - a <= ISLAND and "replace" in {steps[n - 1][0], steps[n + 1][0]} and small(before[a:b])
        step = ("replace", a, b, c, d) if island or tag != "equal" else (tag, a, b, c, d)
        if merged and merged[-1][0] == step[0] == "replace":
            _, first, _, start, _ = merged[-1]
            merged[-1] = ("replace", first, b, start, d)
        else:
            merged.append(step)
    return iter(merged)


def small(part: Sequence[Token]) -> bool:
    return all(len(token.word) <= len("the") for token in part)


def spaced(parts: Sequence[tuple[str, Sequence[Token]]]) -> Iterator[Piece]:
    for kind, part in parts:
        text = "".join(f"{token.space}{token.word}" for token in part)
        yield Piece(kind, text.lstrip(), part[0].space)


def similarity(old: str, new: str) -> float:
    """How much of two wordings is the same, from 0 (nothing) to 1 (every word, in order)."""
    before = [token.word.lower() for token in tokens(old)]
    after = [token.word.lower() for token in tokens(new)]
    if not before or not after:
        return float(before == after)
    if before == after:
        return 1.0
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.ratio() if work(before, after) <= MOST_WORK else matcher.quick_ratio()


def same_words(old: str, new: str) -> bool:
    """Whether two texts have the same words and signs, whatever the white space."""
    return [token.word for token in tokens(old)] == [token.word for token in tokens(new)]


def whole(kind: str, text: str) -> tuple[Piece, ...]:
    """A text as one piece; none where there are no words."""
    return (Piece(kind, " ".join(text.split())),) if text.strip() else ()
