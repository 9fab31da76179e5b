"""The words that no rule quotes, as entries of `not_encoded`: each run of them verbatim, told from others like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.text.quotes import Range, starts, where, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.author.imported_law import ImportedProvision


def whole_of(provision: ImportedProvision) -> str:
    """Heading and words as quotes are looked for in them."""
    both = provision.heading and provision.text
    return f"{provision.heading}\n{provision.text}" if both else provision.heading or provision.text


def runs(text: str, within: Range, quoted: Iterable[Range]) -> list[Range]:
    """The stretches of words within a range that none of the quotes holds."""
    held = list(quoted)
    found: list[list[Range]] = [[]]
    for word in words(text):
        if not within.holds(word):
            continue
        if any(one.holds(word) for one in held):
            found.append([])
        else:
            found[-1].append(word)
    parts = [Range(run[0].start, run[-1].end) for run in found if run]
    # a quote holds no line break, and a heading is a line of its own
    return [piece for part in parts for piece in by_line(text, part)]


def by_line(text: str, part: Range) -> Iterator[Range]:
    start = part.start
    for line in text[part.start : part.end].split("\n"):
        found = list(words(line))
        if found:
            yield Range(start + found[0].start, start + found[-1].end)
        start += len(line) + 1


def entry(at: str, text: str, run: Range, because: str) -> dict[str, object]:
    """The entry of one run: all of a provision, or its words, counted where they stand more than once."""
    every = list(words(text))
    if run.start <= every[0].start and run.end >= every[-1].end:
        return {"at": at, "whole": True, "because": because}
    quote = text[run.start : run.end]
    if where(quote, 0, text) == run:
        return {"at": at, "quote": quote, "because": because}
    return {"at": at, "quote": quote, "nth": list(starts(quote, text)).index(run.start) + 1, "because": because}


def entries_left(at: str, text: str, quoted: Iterable[Range], because: str) -> list[dict[str, object]]:
    """The entries for a whole provision."""
    return [entry(at, text, run, because) for run in runs(text, Range(0, len(text)), list(quoted))]
