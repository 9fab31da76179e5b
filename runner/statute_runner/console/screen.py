"""Standard output as people see it: in colour, no wider than the terminal, in a pager where it is longer than that."""

from __future__ import annotations

import io
import os
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING

from statute_runner.console.argument_reader import terminal_width
from statute_runner.console.colours import coloured, wanted
from statute_runner.escaping import width, wrapped_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping
    from typing import TextIO

USUAL_ROWS = 24
# What `less` does unless the user says otherwise: colours, no clearing of the screen, and an end where all fits.
LESS = "FRX"


class Screen(io.TextIOBase):
    """What stands in the place of standard output while a verb prints text for people.

    What is `paged` is held until the verb ends.
    """

    stream: TextIO
    colour: bool
    columns: int
    last: str
    rows: int
    paged: bool

    def __init__(self, stream: TextIO, *, colour: bool, paged: bool) -> None:
        self.stream, self.colour, self.paged = stream, colour, paged
        self.columns = terminal_width() if stream.isatty() else 0
        self.tones: dict[str, str] = {}
        self.held: list[str] = []
        self.rows, self.last = 0, ""

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self.stream.encoding

    def isatty(self) -> bool:
        return self.stream.isatty()

    def fileno(self) -> int:
        return self.stream.fileno()

    def know(self, tones: Mapping[str, str]) -> None:
        """Takes the outcomes that are coloured, with their tones."""
        self.tones |= {word: tone for name, tone in tones.items() for word in (name, name.replace("_", " "))}

    def write(self, text: str) -> int:
        made = self.fitted(text) if self.columns else text
        self.rows += made.count("\n")
        made = coloured(made, self.tones) if self.colour else made
        if self.paged:
            self.held.append(made)
        else:
            self.stream.write(made)
        return len(text)

    def flush(self) -> None:
        if not self.paged:
            self.stream.flush()

    def fitted(self, text: str) -> str:
        """The lines, those too wide for the terminal cut between words."""
        return "".join(
            line if width(line) <= self.columns + 1 else "\n".join(wrapped_line(line.rstrip("\n"), self.columns)) + "\n"
            for line in text.splitlines(keepends=True)
        )

    def finish(self) -> None:
        """Shows what was held, in a pager where it is too long; at the end of what scrolled by, what matters most."""
        long = bool(self.columns) and self.rows >= rows()
        if long and self.last:
            self.write(self.last)
        self.paged, text = False, "".join(self.held)
        if not text or (long and shown_in_pager(text)):
            return
        self.stream.write(text)


def on_screen(verb: Callable[[argparse.Namespace], int], given: argparse.Namespace) -> int:
    """Runs a verb that prints text for people; its exit status."""
    stream = sys.stdout
    screen = Screen(stream, colour=wanted(given.color, stream), paged=pages(given, stream))
    sys.stdout = screen
    try:
        status = verb(given)
        screen.finish()
    except BaseException:
        screen.last = ""
        screen.finish()
        raise
    finally:
        sys.stdout = stream
    return status


def pages(given: argparse.Namespace, stream: TextIO) -> bool:
    """Whether what is long goes to a pager: what a verb says at once, to a terminal before which somebody sits."""
    conversing = "-" in getattr(given, "requests", ["a file"]) or not getattr(given, "requests", ["a file"])
    asked = not getattr(given, "no_pager", True) and not conversing
    return asked and stream.isatty() and not os.environ.get("CI") and os.environ.get("TERM") != "dumb"


def rows() -> int:
    """The lines of the terminal, or those that are usual; `LINES` goes before."""
    try:
        return int(os.environ.get("LINES") or 0) or os.get_terminal_size().lines or USUAL_ROWS
    except (OSError, ValueError):
        return USUAL_ROWS


def shown_in_pager(text: str) -> bool:
    """Shows a text in the pager that `PAGER` names, else `less`; False where there is none."""
    pager = shlex.split(os.environ.get("PAGER", "less"))
    if not pager or pager == ["cat"]:
        return False
    try:
        with subprocess.Popen(  # noqa: S603 - what the user names
            pager, stdin=subprocess.PIPE, env={"LESS": LESS, **os.environ}, encoding="utf-8", errors="replace"
        ) as running:
            try:
                running.communicate(text)
            except KeyboardInterrupt:
                running.wait()
    except BrokenPipeError:
        return True
    except OSError:
        return False
    return True
