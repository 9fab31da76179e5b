"""The words of the law as a heat map: how often each passage counted, by shade, by underline, and by a number."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from statute_runner.escaping import xml
from statute_runner.law.citations import provision
from statute_runner.text.quotes import where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.law.section import Provision, Section

STEPS = (0.0, 0.1, 0.5)
"""The share of the greatest count above which each step of shade begins."""


def heat_map(sections: Iterable[Section], counts: Mapping[tuple[str, str], int]) -> str:
    """The provisions of which a passage counted, as html; `counts` is by provision and words."""
    most = max(counts.values(), default=0)
    parts = [
        f"<h3>{xml(section.cite)}, version of {xml(section.version)}</h3>{''.join(found)}"
        for section in sections
        if (found := list(provisions(section, counts, most)))
    ]
    return f'<div class="heat">{"".join(parts)}</div>' if parts else ""


def provisions(section: Section, counts: Mapping[tuple[str, str], int], most: int) -> Iterator[str]:
    for part in section.text:
        full = f"{section.citation}/{part.path}"
        here = {words: count for (at, words), count in counts.items() if at == full}
        if here and (shaded := marked(part, here, most)):
            yield f"<p>{xml(provision(part.path))} {shaded}</p>"


def marked(part: Provision, here: Mapping[str, int], most: int) -> str:
    """The words of the provision, each stretch with the greatest count of the passages around it; nothing without."""
    whole = part.whole
    spans = [(found.start, found.end, count) for words, count in here.items() if (found := where(words, 0, whole))]
    if not spans:
        return ""
    edges = sorted({0, len(whole), *(edge for start, end, _ in spans for edge in (start, end))})
    pieces = []
    for start, end in pairwise(edges):
        count = max((count for a, b, count in spans if a <= start and end <= b), default=0)
        pieces.append(stretch(whole[start:end], count, most))
    return "".join(pieces)


def stretch(words: str, count: int, most: int) -> str:
    if not count or not words.strip():
        return xml(words)
    step = sum(count > most * share for share in STEPS)
    return f'<mark class="h{step}" title="{count:,}">{xml(words)}<sup>{count:,}</sup></mark>'
