"""Long work says on a terminal how far it is and how long it will take, and nothing elsewhere."""

from __future__ import annotations

import io
from itertools import count

from statute_runner.loading.progress import ProgressLine, waiting


class Screen(io.StringIO):
    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


def line(screen: Screen) -> ProgressLine:
    """A line on a clock that moves on by ten seconds whenever it is read."""
    ticks = count(0, 10)
    return ProgressLine(screen, lambda: float(next(ticks)), patience=1.0)


def test_the_time_left_is_told_on_a_terminal_and_the_line_is_cleared() -> None:
    screen = Screen(terminal=True)

    assert list(waiting([1, 2, 3, 4], "trying", line(screen))) == [1, 2, 3, 4]
    # After two of four, at thirty seconds: as much again is left.
    assert "trying [############            ] 2 of 4  0:30 left" in screen.getvalue()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_nothing_is_told_elsewhere() -> None:
    screen = Screen(terminal=False)

    assert list(waiting([1, 2], "trying", line(screen))) == [1, 2]
    assert screen.getvalue() == ""
