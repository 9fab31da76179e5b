"""Places as an editor counts them: from 0, in the units that it agreed on with the server: UTF-8, 16 or 32."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.problem import Span

WIDTHS = {PositionEncodingKind.Utf8: ("utf-8", 1), PositionEncodingKind.Utf16: ("utf-16-le", 2)}


class ClientPositions:
    """Turns places in characters, lines and columns from 1, into those of the editor, and back."""

    codec: tuple[str, int] | None

    def __init__(self, encoding: PositionEncodingKind | str | None) -> None:
        self.codec = WIDTHS.get(PositionEncodingKind(encoding or PositionEncodingKind.Utf16))

    def units(self, text: str) -> int:
        """How long a text is for the editor."""
        if self.codec is None or text.isascii():
            return len(text)
        name, width = self.codec
        return len(text.encode(name, "surrogatepass")) // width

    def position(self, lines: Sequence[str], line: int, column: int) -> Position:
        """A place for the editor; that after the last line where the file has fewer."""
        if line > len(lines):
            return Position(max(len(lines), 0), 0)
        return Position(line - 1, self.units(lines[line - 1][: column - 1]))

    def range(self, lines: Sequence[str], start: tuple[int, int], end: tuple[int, int]) -> Range:
        """A stretch for the editor."""
        return Range(self.position(lines, *start), self.position(lines, *end))

    def of_span(self, lines: Sequence[str], span: Span) -> Range:
        """A span for the editor, to the end of its line where its own end is on another."""
        text = lines[span.line - 1] if 0 < span.line <= len(lines) else ""
        end = span.end or max(len(text.rstrip()) + 1, span.column)
        return self.range(lines, (span.line, span.column), (span.line, end))

    def place(self, lines: Sequence[str], position: Position) -> tuple[int, int]:
        """Line and column of a place of the editor; the end of the line for one beyond it."""
        if position.line >= len(lines):
            return len(lines), len(lines[-1]) + 1 if lines else 1
        units = 0
        text = lines[position.line]
        if self.codec is None or text.isascii():
            return position.line + 1, min(position.character, len(text)) + 1
        for column, sign in enumerate(text, 1):
            if units >= position.character:
                return position.line + 1, column
            units += self.units(sign)
        return position.line + 1, len(text) + 1
