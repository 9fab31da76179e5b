"""The timeline as an svg picture: a bar for the days each version is in force, a diamond for the day it was enacted."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from statute_runner.escaping import xml
from statute_runner.text.days import FIRST_DAY, LAST_DAY, ordinal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statute_runner.amend.version_timeline import AnswerSpan, VersionSpan

LEFT, RIGHT, TOP, ROW, BAR, WIDTH = 170, 24, 46, 46, 18, 1080
FILLS = {"favourable": "#0b5a2c", "adverse": "#a3141f"}
OTHER = "#8a6d1a"
FONT = "font-family=\"system-ui, 'DejaVu Sans', sans-serif\""


class Scale:
    """Days to places on the picture."""

    def __init__(self, days: Iterable[str]) -> None:
        numbers = sorted(ordinal(day) for day in days)
        room = max(365, (numbers[-1] - numbers[0]) // 12)
        self.first, self.last = numbers[0] - room // 2, numbers[-1] + room

    def __call__(self, day: str) -> float:
        """Where a day stands; one outside the picture stands at its edge."""
        number = min(max(ordinal(day), self.first), self.last)
        return LEFT + (WIDTH - LEFT - RIGHT) * (number - self.first) / (self.last - self.first)

    def is_before(self, day: str) -> bool:
        """Whether a day lies before the picture."""
        return ordinal(day) < self.first

    def years(self) -> list[int]:
        """The years to mark, at most a dozen."""
        first, last = date.fromordinal(self.first).year + 1, date.fromordinal(self.last).year
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step <= 12)  # noqa: PLR2004 - a dozen
        return [year for year in range(first, last + 1) if year % step == 0]


def picture(versions: list[VersionSpan], spans: list[AnswerSpan], tones: Mapping[str, str]) -> str:
    """The picture: a row for each section, and one for the answers where there are any."""
    scale = Scale([one.version for one in versions])
    citations = list(dict.fromkeys(one.citation for one in versions))
    height = TOP + ROW * (len(citations) + bool(spans)) + 58
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {FONT} class="timeline">',
        "<title>Versions in time</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        *axis(scale, height),
    ]
    for row, citation in enumerate(citations):
        top = TOP + ROW * row
        parts.append(text(10, top + BAR - 4, citation, weight=600))
        mine = [one for one in versions if one.citation == citation]
        for n, one in enumerate(mine):
            parts += version(scale, one, top, n)
    if spans:
        top = TOP + ROW * len(citations)
        parts.append(text(10, top + BAR - 4, "the request", weight=600))
        parts += [part for span in spans for part in answer(scale, span, top, tones)]
    return "\n".join([*parts, *legend(height, answers=bool(spans)), "</svg>", ""])


def axis(scale: Scale, height: int) -> Iterable[str]:
    for year in scale.years():
        x = scale(f"{year}-01-01")
        yield f'<line x1="{x:.1f}" y1="28" x2="{x:.1f}" y2="{height - 46}" stroke="#d5d9e0"/>'
        yield text(x, 20, str(year), anchor="middle", fill="#565c66")


def version(scale: Scale, one: VersionSpan, top: int, n: int) -> Iterable[str]:
    """A version's bar from its first day in force, the day of its enactment, and the line between them."""
    start, end = scale(one.version), scale(one.until or LAST_DAY)
    enacted, middle = scale(one.enacted), top + BAR / 2
    title = f"{one.cite}, version of {one.version}: enacted {one.enacted}, {one.law}"
    yield f"<g><title>{xml(title)}</title>"
    if one.repealed:
        yield f'<line x1="{start:.1f}" y1="{top}" x2="{start:.1f}" y2="{top + BAR}" stroke="#1b1d21" stroke-width="3"/>'
    else:
        fill = ("#c9d6e8", "#9fb6d4")[n % 2]
        yield bar(start, top, max(end - start, 2), f'fill="{fill}" stroke="#44597a"')
    if abs(start - enacted) > 1:
        yield waiting(enacted, middle, start)
    yield f'<path d="M{enacted:.1f} {middle - 6} l6 6 l-6 6 l-6 -6 z" fill="#fff" stroke="#1b1d21" stroke-width="1.5"/>'
    if scale.is_before(one.enacted):
        yield text(enacted + 9, top - 1, f"\u2039 {one.enacted}", size=10.5)
    label = "repealed" if one.repealed else one.version
    yield text(start + 2, top + BAR + 13, label, size=10.5) if end - start > 58 or one.repealed else ""  # noqa: PLR2004 - the width of a date
    yield "</g>"


def answer(scale: Scale, span: AnswerSpan, top: int, tones: Mapping[str, str]) -> Iterable[str]:
    start = LEFT if span.since == FIRST_DAY else scale(span.since)
    end = scale(span.until or LAST_DAY)
    fill = FILLS.get(tones.get(span.outcome, ""), OTHER)
    outcome = span.outcome.replace("_", " ")
    yield f"<g><title>{xml(outcome)}</title>"
    yield bar(start, top, max(end - start, 1), f'fill="{fill}" fill-opacity=".2" stroke="{fill}"')
    if end - start > 7 * len(outcome):
        yield text(start + 5, top + BAR - 5, outcome, size=11, fill=fill, weight=600)
    yield "</g>"


def legend(height: int, *, answers: bool) -> Iterable[str]:
    y = height - 18
    yield f'<path d="M{LEFT} {y - 10} l6 6 l-6 6 l-6 -6 z" fill="#fff" stroke="#1b1d21" stroke-width="1.5"/>'
    yield text(LEFT + 12, y, "enacted")
    yield f'<rect x="{LEFT + 80}" y="{y - 11}" width="28" height="14" fill="#c9d6e8" stroke="#44597a"/>'
    yield text(LEFT + 114, y, "in force")
    yield waiting(LEFT + 190, y - 4, LEFT + 218)
    yield text(LEFT + 224, y, "enacted, and not yet in force")
    if answers:
        yield text(LEFT + 420, y, "last row: what each law would have answered")


def bar(x: float, y: float, width: float, paint: str) -> str:
    return f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{BAR}" {paint}/>'


def waiting(start: float, y: float, end: float) -> str:
    """The line from a version's enactment to its first day in force."""
    place = f'x1="{start:.1f}" y1="{y}" x2="{end:.1f}" y2="{y}"'
    return f'<line {place} stroke="#1b1d21" stroke-dasharray="3 2"/>'


def text(
    x: float, y: float, words: str, *, anchor: str = "start", size: float = 12, fill: str = "#1b1d21", weight: int = 400
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} font-size="{size}" font-weight="{weight}" fill="{fill}">{xml(words)}</text>'
