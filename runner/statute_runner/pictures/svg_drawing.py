"""What every picture is drawn with: a frame with its title and style, words broken into lines, and lines with a tip."""

from __future__ import annotations

import os
import textwrap
from typing import TYPE_CHECKING

from statute_runner.escaping import xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = os.path.dirname(__file__)
LETTER, BOLD = 7.6, 8.7
"""The mean width of a letter of 13 px, in px, in the widest fonts that a reader may have: nothing overflows."""
SIGNS = {"yes": "\u2713", "no": "\u2717", "unknown": "?"}
SPOKEN = {"yes": "holds", "no": "does not hold", "unknown": "not known"}


def style(*, dark: bool = True) -> str:
    """The style sheet of pictures; `dark` follows the reader's theme too."""
    text = ""
    for name in ("pictures.css", "dark.css") if dark else ("pictures.css",):
        with open(os.path.join(HERE, name), encoding="utf-8") as file:
            text += file.read()
    return text


def looks_style() -> str:
    """The style sheet of outcomes, of what conditions came to, and of the key to their signs."""
    with open(os.path.join(HERE, "looks.css"), encoding="utf-8") as file:
        return file.read()


def frame(
    width: float,
    height: float,
    title: str,
    about: str,
    parts: Iterable[str],
    *,
    alone: bool,
    parts_speak: bool = False,
) -> str:
    """A picture with its title and what it shows in words; `alone` brings its own style.

    One whose parts speak is kept at its size, and what stands in it is read out and can be gone to.
    """
    own = f"<style>{style()}</style>" if alone else ""
    kind, role = ("pictured full", "group") if parts_speak else ("pictured", "img")
    name = ' xmlns="http://www.w3.org/2000/svg"' if alone else ""
    return (
        f'<svg{name} class="{kind}" role="{role}" aria-label="{xml(title)}" viewBox="0 0 {width:.0f} {height:.0f}" '
        f'width="{width:.0f}" height="{height:.0f}"><title>{xml(title)}</title><desc>{xml(about)}</desc>{own}'
        f'<rect class="ground" width="{width:.0f}" height="{height:.0f}"/>{"".join(parts)}</svg>\n'
    )


def broken(words: str, width: float, most: int, *, bold: bool = False) -> list[str]:
    """Words in lines that fit into a width in px; the last of `most` lines ends in a mark where words are left out."""
    room = max(4, int(width / (BOLD if bold else LETTER)))
    return textwrap.wrap(words, room, max_lines=most, placeholder=" \u2026") or [""]


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    named = f' class="{kind}"' if kind else ""
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:.1f}" y="{y:.1f}"{named}{at}>{xml(words)}</text>'


def path(points: Sequence[tuple[float, float]], kind: str, *, tip: bool = True) -> str:
    """A line through points, with a tip at its end; it points down or to the right."""
    drawn = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    made = f'<path class="line {kind}" d="{drawn}"/>'
    if tip:
        x, y = points[-1]
        across = points[-2][1] == y
        ends = "l-7 -4v8z" if across else "l-4 -7h8z"
        made += f'<path class="tip {kind}" d="M{x:.1f} {y:.1f}{ends}"/>'
    return made


def group(title: str, parts: Iterable[str], kind: str = "") -> str:
    named = f' class="{kind}"' if kind else ""
    return f"<g{named}><title>{xml(title)}</title>{''.join(parts)}</g>"
