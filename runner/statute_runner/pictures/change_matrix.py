"""What was by what is: each cell has its number and is shaded by it; what stayed the same lies on the diagonal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.pictures.stacked_bars import mark
from statute_runner.pictures.svg_drawing import LETTER, broken, frame, group, text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Counts = Mapping[tuple[str, str], int]

WIDTH, LEFT, LABEL, HIGH, LINE = 360, 10, 134, 34, 16
WIDEST = 56
DRAWN = 9
"""The names that a picture has room for; the table beside it has every change."""
STEPS = 4
CORNER = "was \u2193, is \u2192"
SAME = "\u2013"
"""What stands for an answer that stayed the same, where these were not counted."""


def names_of(counts: Counts, order: Iterable[str] = ()) -> list[str]:
    """The names that occur, those of `order` first and in it, the others in the order of the alphabet."""
    found = {name for pair in counts for name in pair}
    first = [name for name in dict.fromkeys(order) if name in found]
    return [*first, *sorted(found.difference(first))]


def cell(counts: Counts, was: str, now: str) -> str:
    """The number of a cell as it is written."""
    return f"{counts[was, now]:,}" if (was, now) in counts else SAME if was == now else "0"


def matrix_picture(counts: Counts, title: str, order: Iterable[str] = ()) -> str:
    """The counts as a picture 360 px wide: a row for what was, a column for what is, both known by a letter."""
    every = names_of(counts, order)
    names = every[:DRAWN]
    wide = min(WIDEST, (WIDTH - LABEL - LEFT) / max(1, len(names)))
    most = max((n for (was, now), n in counts.items() if was != now), default=0) or 1
    heading = broken(title, WIDTH - 2 * LEFT, 2, bold=True)
    parts = [text(LEFT, 18 + LINE * n, line, "strong") for n, line in enumerate(heading)]
    y = 26.0 + LINE * len(heading)
    parts.append(text(LEFT, y, CORNER, "soft"))
    parts += [text(LABEL + wide * (n + 0.5), y, mark(n), "strong", "middle") for n in range(len(names))]
    y += 9
    for row, was in enumerate(names):
        lines = broken(f"{mark(row)} {was}", LABEL - LEFT - 6, 2)
        high = max(HIGH, LINE * len(lines) + 6)
        middle = y + high / 2 + 4
        parts += [text(LEFT, middle + LINE * (n - (len(lines) - 1) / 2), line) for n, line in enumerate(lines)]
        for column, now in enumerate(names):
            x = LABEL + wide * column
            said = cell(counts, was, now)
            shade = "stayed" if was == now else f"step{shade_of(counts.get((was, now), 0), most)}"
            box = f'<rect class="cell {shade}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{high}"/>'
            kind = "soft" if was == now or said == "0" else "strong"
            number = said if len(said) * LETTER < wide else f"{counts[was, now] // 1000:,}k"
            spoken = f"{was} \u2192 {now}: {'not counted' if said == SAME else said}"
            parts.append(group(spoken, [box, text(x + wide / 2, middle, number, kind, "middle")]))
        y += high
    left = f" {len(every) - DRAWN} more are in the table only." if len(every) > DRAWN else ""
    for n, line in enumerate(broken(f"Dashed: the same as before. Fuller colour: more.{left}", WIDTH - 2 * LEFT, 3)):
        y += LINE
        parts.append(text(LEFT, y + 4 * (n == 0), line, "soft"))
    told = "; ".join(f"{was} \u2192 {now}: {n:,}" for (was, now), n in counts.items() if was != now)
    return frame(WIDTH, y + 14, title, told or "Nothing changed.", parts, alone=False)


def shade_of(count: int, most: int) -> int:
    """How dark a cell is, of `STEPS`; 0 for nothing."""
    return min(STEPS, 1 + STEPS * (count - 1) // most) if count else 0


def matrix_lines(counts: Counts, order: Iterable[str] = (), indent: str = "") -> list[str]:
    """The counts as lines of text in columns."""
    names = names_of(counts, order)
    rows = [[CORNER, *names], *([was, *(cell(counts, was, now) for now in names)] for was in names)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [indent + aligned(row, widths) for row in rows]


def aligned(row: Sequence[str], widths: Sequence[int]) -> str:
    head, *cells = row
    return "  ".join([head.ljust(widths[0]), *(one.rjust(wide) for one, wide in zip(cells, widths[1:], strict=True))])
