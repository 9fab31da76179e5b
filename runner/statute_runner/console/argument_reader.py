"""Reads arguments: help as wide as the terminal, faults in one line, with what was probably meant."""

from __future__ import annotations

import argparse
import os
import sys

from statute_runner.console.streams import put, put_error

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

USUAL, NARROWEST = 80, 20
UNKNOWN = "unrecognized arguments: "
# The words of the argument reader stay English, as all others are: to look for a translation it would load `locale`.
argparse._ = str  # type: ignore[attr-defined]


def terminal_width() -> int:
    """The columns of the terminal, or those that are usual; `COLUMNS` goes before."""
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns
    except (OSError, ValueError):
        columns = USUAL
    return max(columns or USUAL, NARROWEST)


def formatter(prog: str) -> argparse.HelpFormatter:
    """Formats help as wide as the terminal.

    To learn that by itself, `argparse` loads `shutil` whenever an argument is added.
    """
    return argparse.HelpFormatter(prog, width=terminal_width() - 2)


class Parser(argparse.ArgumentParser):
    """An argument reader whose faults are one line and exit status 2."""

    def __init__(self, **arguments: Any) -> None:
        self.taken: list[argparse.Action] = []
        self.after: Callable[[], str] | None = None
        super().__init__(formatter_class=formatter, allow_abbrev=False, **arguments)

    def add_argument(self, *names: Any, **how: Any) -> argparse.Action:
        """The argument, which is kept in mind."""
        self.taken.append(super().add_argument(*names, **how))
        return self.taken[-1]

    def whole(self, given: argparse.Namespace) -> argparse.Namespace:
        """The same arguments, none of which is empty: a variable that is not set names no file, no day and no law."""
        for action in self.taken:
            found = getattr(given, action.dest, None)
            if found == "" or (isinstance(found, list) and "" in found):
                self.error(f"argument {'/'.join(action.option_strings) or action.metavar}: must not be empty")
        return given

    def _print_message(self, message: str, file: object = None) -> None:
        """Prints help or a fault; the reader itself would take help that nobody got for printed."""
        (put if file is sys.stdout else put_error)(message)

    def format_help(self) -> str:
        """The help, and after it what was added to it."""
        return super().format_help() + (self.after() if self.after else "")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        """Refuses what is none of an argument's choices, with the nearest of them."""
        if action.choices is None or value in action.choices:
            return
        from statute_runner.problem import nearest

        choices = [str(one) for one in action.choices]
        meant = nearest(str(value), choices) or f"choose from {', '.join(choices)}"
        raise argparse.ArgumentError(action, f"invalid choice: `{value}`; {meant}")

    def error(self, message: str) -> None:  # type: ignore[override]
        from statute_runner.escaping import terminal, visible

        if message.startswith(UNKNOWN):
            message += self.meant(message.removeprefix(UNKNOWN))
        self.exit(2, terminal(f"{self.prog}: {visible(message)}\nsee `{self.prog} --help`\n"))

    def meant(self, given: str) -> str:
        """The option that was probably meant by the first that there is not."""
        from statute_runner.problem import nearest

        word = next((one for one in given.split() if one.startswith("-")), "").partition("=")[0]
        known = [name for action in self.taken for name in action.option_strings]
        found = nearest(word, known) if word else ""
        return f"; {found}" if found else ""
