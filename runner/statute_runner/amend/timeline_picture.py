"""The timeline as an svg picture: a bar for the days each version is in force, a diamond for the day it was enacted.

It is 360 px wide, so that a phone shows it at its size, and reaches the day of the request.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from statute_runner.explain.outcome_looks import pictured
from statute_runner.pictures.stacked_bars import segment
from statute_runner.pictures.svg_drawing import broken, frame, group, path, text
from statute_runner.text.days import FIRST_DAY, LAST_DAY, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.amend.version_timeline import AnswerSpan, VersionSpan

WIDTH, LEFT, RIGHT, LINE, BAR = 360, 12, 348, 16, 16
DATE, MOST_YEARS = 76, 6
"""The width of a date in px; the most years that are marked."""


class Scale:
    """Days to places on the picture."""

    first: int
    last: int

    def __init__(self, days: Iterable[str]) -> None:
        numbers = sorted(ordinal(day) for day in days)
        room = max(365, (numbers[-1] - numbers[0]) // 12)
        self.first, self.last = numbers[0] - room // 2, numbers[-1] + room

    def __call__(self, day: str) -> float:
        """Where a day stands; one outside the picture stands at its edge."""
        number = min(max(ordinal(day), self.first), self.last)
        return LEFT + (RIGHT - LEFT) * (number - self.first) / (self.last - self.first)

    def years(self) -> list[int]:
        """The years to mark."""
        first, last = date.fromordinal(self.first).year + 1, date.fromordinal(self.last).year
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step < MOST_YEARS)
        return [year for year in range(first, last + 1) if year % step == 0]


def picture(
    versions: list[VersionSpan], spans: list[AnswerSpan], tones: Mapping[str, str], day: str = "", *, alone: bool = True
) -> str:
    """The picture: a row for each section, and one for the answers where there are any; `day` is the request's."""
    scale = Scale([one.version for one in versions] + ([day] if day else []))
    body: list[str] = []
    y = 44.0 if day else 28.0
    top = y
    for citation in dict.fromkeys(one.citation for one in versions):
        drawn, y = section([one for one in versions if one.citation == citation], scale, y)
        body += drawn
    bottom = y + LINE + BAR + 10 if spans else y
    if spans:
        drawn, y = answers(spans, scale, y, tones)
        body += drawn
    parts = [*axis(scale, top, bottom), *body, *(marked(scale(day), day, bottom) if day else ()), *legend(y + 8)]
    told = "; ".join(f"{one.cite}, version of {one.version}, enacted {one.enacted}" for one in versions)
    return frame(WIDTH, y + 76, "Versions in time", told, parts, alone=alone)


def axis(scale: Scale, top: float, bottom: float) -> Iterator[str]:
    for year in scale.years():
        x = scale(f"{year}-01-01")
        yield path([(x, top - 10), (x, bottom)], "idle", tip=False)
        if LEFT + 14 < x < RIGHT - 14:
            yield text(x, top - 14, str(year), "soft", "middle")


def section(found: list[VersionSpan], scale: Scale, y: float) -> tuple[list[str], float]:
    """The versions of a section from a height downwards, and the height below them."""
    heading = broken(found[0].cite, RIGHT - LEFT, 2, bold=True)
    parts = [text(LEFT, y + 14 + LINE * n, line, "strong clear") for n, line in enumerate(heading)]
    y += LINE * len(heading) + 6
    lanes: list[float] = []
    for one in found:
        start, end, enacted = scale(one.version), scale(one.until or LAST_DAY), scale(one.enacted)
        label = f"\u2717 {one.version}" if one.repealed else one.version
        x = min(start, RIGHT - DATE)
        lane = next((n for n, taken in enumerate(lanes) if taken <= x), len(lanes))
        lanes[lane : lane + 1] = [x + DATE]
        inner = [bar(start, end, y, repealed=one.repealed)]
        if abs(start - enacted) > 1:
            inner.append(path([(enacted, y + BAR / 2), (start, y + BAR / 2)], "open", tip=False))
        inner += [diamond(enacted, y + BAR / 2), text(x, y + BAR + 13 + 14 * lane, label, "soft clear")]
        state = "repealed" if one.repealed else f"in force to {one.until}" if one.until else "in force"
        parts.append(group(f"{one.cite}, version of {one.version}: enacted {one.enacted}, {state}, {one.law}", inner))
    return parts, y + BAR + 14 * len(lanes) + 10


def bar(start: float, end: float, y: float, *, repealed: bool) -> str:
    if repealed:
        return path([(start, y - 2), (start, y + BAR + 2)], "taken", tip=False)
    return f'<rect class="box" x="{start:.1f}" y="{y:.1f}" width="{max(end - start, 2):.1f}" height="{BAR}"/>'


def diamond(x: float, y: float) -> str:
    return f'<path class="box" d="M{x:.1f} {y - 5:.1f}l5 5l-5 5l-5 -5z"/>'


def answers(spans: list[AnswerSpan], scale: Scale, y: float, tones: Mapping[str, str]) -> tuple[list[str], float]:
    """What each law would have answered, a line for each answer under the bar."""
    parts = [text(LEFT, y + 14, "What each law would have answered", "strong clear")]
    y += LINE + 6
    lines = []
    for n, span in enumerate(spans, 1):
        start = LEFT if span.since == FIRST_DAY else scale(span.since)
        end = scale(span.until or LAST_DAY)
        tone = pictured(tones, span.outcome)
        said = f"{n}. {'before' if span.since == FIRST_DAY else f'from {span.since}'}: {span.outcome.replace('_', ' ')}"
        inner = [segment(start, y, max(end - start - 2, 2), tone)]
        if end - start > 16:  # noqa: PLR2004 - the width of a number
            inner.append(text(start + 4, y + 13, str(n), f"on-{tone}"))
        parts.append(group(said, inner))
        lines += broken(said, RIGHT - LEFT, 2)
    parts += [text(LEFT, y + BAR + 16 + LINE * n, line) for n, line in enumerate(lines)]
    return parts, y + BAR + LINE * len(lines) + 14


def marked(x: float, day: str, bottom: float) -> list[str]:
    """The request's day, on every row."""
    said = f"the request: {day}"
    wide = 7.6 * len(said)
    at = min(max(x - wide / 2, LEFT), RIGHT - wide)
    return [path([(x, 20), (x, bottom)], "open", tip=False), text(at, 14, said, "strong")]


def legend(y: float) -> Iterable[str]:
    yield diamond(LEFT + 6, y + 8)
    yield text(LEFT + 22, y + 12, "enacted", "soft")
    yield bar(LEFT + 90, LEFT + 114, y, repealed=False)
    yield text(LEFT + 120, y + 12, "in force", "soft")
    yield path([(LEFT, y + 30), (LEFT + 28, y + 30)], "open", tip=False)
    yield text(LEFT + 36, y + 34, "not yet in force; the day asked about", "soft")
    yield bar(LEFT + 200, LEFT, y, repealed=True)
    yield text(LEFT + 208, y + 12, "\u2717 repealed", "soft")
