"""Long work says on a terminal how far it is and how long it will take, and nothing elsewhere."""

from __future__ import annotations

import io
import shutil
from itertools import count
from pathlib import Path

import pytest

from statute_runner.cli import main
from statute_runner.loading.progress import ProgressLine, waiting

TINY = Path(__file__).parent.parent / "check" / "tiny"
PROPERTY = """
format: properties/v1
properties:
  one:
    says: A guest is never lent what is overdue.
    given: {fact: loan.overdue, is: true}
    never: {route: code/1/10/b, is: permitted}
"""


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


def test_work_that_is_broken_off_leaves_no_line() -> None:
    screen = Screen(terminal=True)
    for item in waiting([1, 2, 3], "trying", line(screen)):
        if item == 2:
            break

    assert screen.getvalue().endswith("\r\x1b[K")


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("check", "{law}", "--deep"), "which readings matter"),
        (("check", "{law}", "--deep"), "which conditions decide nothing"),
        (("diff", "--bundle", "{law}", "2009-12-31", "2010-01-01"), "deciding the cases"),
        (("diff", "--bundle", "{law}", "2009-12-31", "2010-01-01"), "proving what changes"),
        (("prove", "{law}"), "proving [                        ] 0 of 1"),
        (("test", "{law}"), "running the cases"),
        (("test", "{law}", "--mutate"), "trying the mutants"),
    ],
)
def test_a_long_verb_says_how_far_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], said: str
) -> None:
    law = tmp_path / "law"
    shutil.copytree(TINY, law)
    (law / "properties.yaml").write_text(PROPERTY)
    screen = Screen(terminal=True)
    ticks = count(0, 10)
    monkeypatch.setattr("sys.stderr", screen)
    monkeypatch.setattr("time.monotonic", lambda: float(next(ticks)))
    main([part.format(law=law) for part in command] + ["--budget", "100000"] * (command[0] != "test"))

    assert said in screen.getvalue()
