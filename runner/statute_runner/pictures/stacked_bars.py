"""Counts as bars, cut by outcome: filled, framed or dashed by its tone, so that no colour is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.pictures.svg_drawing import broken, frame, group, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH, LEFT, ROOM, BAR, LINE = 360, 10, 290, 16, 16
DIGIT = 8


class BarRow(NamedTuple):
    """A name, and how many there are of each kind."""

    name: str
    counts: Mapping[str, int]

    @property
    def whole(self) -> int:
        return sum(self.counts.values())


def bars(rows: Sequence[BarRow], tones: Mapping[str, str], title: str) -> str:
    """The rows as bars against the longest of them; `tones` has the kinds in their order."""
    most = max((row.whole for row in rows), default=0) or 1
    y, parts = 8.0, []
    for n, kind in enumerate(tones):
        parts.append(segment(LEFT, y, 16, tones[kind]))
        parts.append(text(LEFT + 24, y + 13, f"{mark(n)} {kind}"))
        y += LINE + 6
    y += 8
    for row in rows:
        lines = broken(row.name, WIDTH - 2 * LEFT, 2)
        parts += [text(LEFT, y + 12 + LINE * n, line) for n, line in enumerate(lines)]
        y += LINE * len(lines) + 2
        x = float(LEFT)
        for n, (kind, tone) in enumerate(tones.items()):
            count = row.counts.get(kind, 0)
            wide = ROOM * count / most
            if count:
                said = f"{mark(n)} {count:,}"
                inner = [segment(x, y, max(wide, 1.5), tone)]
                if wide > DIGIT * len(said) + 8:
                    inner.append(text(x + 5, y + 13, said, f"on-{tone}"))
                parts.append(group(f"{row.name}: {kind} {count:,}", inner))
                x += max(wide, 1.5) + 1.5
        parts.append(text(x + 5, y + 13, f"{row.whole:,}", "soft"))
        y += BAR + 10
    told = "; ".join(
        f"{row.name}: " + ", ".join(f"{kind} {count:,}" for kind, count in row.counts.items()) for row in rows
    )
    return frame(WIDTH, y + 4, title, told or "Nothing was counted.", parts, alone=False)


def mark(n: int) -> str:
    """The letter of a kind, by which it is known without colour."""
    return chr(ord("A") + n % 26)


def segment(x: float, y: float, wide: float, tone: str) -> str:
    return f'<rect class="seg {tone}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{BAR}"/>'
