"""The words of the law shaded by what covers them: quoted, not encoded, or covered by nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.editor.coverage_fixes import section_of
from statute_runner.editor.word_places import NOT_ENCODED, QUOTED, UNCOVERED, covering, places_in, shades

if TYPE_CHECKING:
    from statute_runner.editor.client_positions import ClientPositions
    from statute_runner.editor.snapshot import Snapshot

SHADES = (QUOTED, NOT_ENCODED, UNCOVERED)


def shaded(seen: Snapshot, path: str) -> list[tuple[int, int, int, str]]:
    """Stretches of the text: line, column, column after the end, and shade; words alike that follow are one."""
    section = section_of(seen, path)
    found: list[tuple[int, int, int, str]] = []
    if section is None:
        return found
    held = covering(section)
    for number, part in enumerate(section.text):
        for place, shade in zip(places_in(seen.files[path], number, part), shades(held[part.path], part), strict=False):
            if place is None:
                continue
            if found and found[-1][0] == place.line and found[-1][3] == shade:
                found[-1] = (place.line, found[-1][1], place.end, shade)
            else:
                found.append((place.line, place.column, place.end, shade))
    return found


def tokens(seen: Snapshot, path: str, positions: ClientPositions) -> list[int]:
    """The shaded stretches as the protocol has them: each relative to the one before, in the units of the editor."""
    lines, data = seen.lines(path), []
    before_line = before = 0
    for line, column, end, shade in shaded(seen, path):
        start = positions.units(lines[line - 1][: column - 1])
        length = positions.units(lines[line - 1][column - 1 : end - 1])
        same = line - 1 == before_line
        data += [line - 1 - before_line, start - before if same else start, length, SHADES.index(shade), 0]
        before_line, before = line - 1, start
    return data
