"""Asks at a terminal for what the options left out; where nobody can answer, what is usual is taken, or none is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from statute_runner.console.output import tell
from statute_runner.problem import Refused, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

LONGEST_LINE = 100_000


class Questions:
    """The person at the terminal, if there is one."""

    somebody: bool | Any

    def __init__(self) -> None:
        self.somebody = sys.stdin.isatty()

    def answer(
        self,
        option: str,
        given: str | None,
        ask: str,
        usual: str | None = None,
        fault: Callable[[str], object] = lambda _: None,
    ) -> str:
        """What was given, else what is typed, else what is usual; asked again where `fault` refuses it.

        Raises `Refused` where there is none of these.
        """
        if given is not None or not self.somebody:
            if given is None and usual is None:
                raise refuse("usage", f"`{option}` is missing", help=ask)
            taken = given if given is not None else str(usual)
            fault(taken)
            return taken
        while True:
            tell(f"{ask}{f' [{usual}]' if usual is not None else ''}\n> ")
            line = sys.stdin.readline(LONGEST_LINE)
            if not line:
                raise refuse("usage", "the answers ended before all were given", help=f"give {option}, or answer")
            typed = line.strip() or usual
            if typed is None:
                continue
            try:
                fault(typed)
            except Refused as refused:
                tell("".join(f"{problem.message}\n{problem.help}\n" for problem in refused.problems))
                continue
            return typed

    def answers(self, given: Sequence[str], ask: str, usual: Sequence[str]) -> list[str]:
        """Several answers, a line each, up to an empty one."""
        if given or not self.somebody:
            return list(given or usual)
        tell(f"{ask}\nOne a line, an empty line at the end. [{'; '.join(usual)}]\n")
        typed: list[str] = []
        while True:
            tell("> ")
            line = sys.stdin.readline(LONGEST_LINE)
            if not line.strip():
                return typed or list(usual)
            typed.append(line.strip())
