"""`statute ask`: the interview in a terminal, or with the answers piped in; questions go to standard error, the decision to standard output."""

from __future__ import annotations

import io
import sys
from shlex import quote
from typing import TYPE_CHECKING, Any

from runner import replacing
from runner.api import load
from runner.budget import SEARCH
from runner.commands.decide import readings_of, writer
from runner.commands.reporting import tell
from runner.conversation import Conversation
from runner.decision import chosen_readings
from runner.escaping import visible
from runner.facts import date_fault
from runner.problem import refuse
from runner.request import id_fault
from runner.serve.saving import request_yaml
from runner.target import target

if TYPE_CHECKING:
    import argparse

    from runner.request import Request
    from runner.target import Target

LONGEST_LINE = 20_000


def run(given: argparse.Namespace) -> int:
    """Asks until no answer can change the outcome, or the answers end; then decides and keeps the request."""
    loaded = load(given.bundle, cache=not given.no_cache).known_on(given.known_on)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    for day in (day for day in (given.date, given.as_of) if day is not None):
        if found := date_fault(day):
            raise refuse("request-date", found[0], help=found[1])
    if found := id_fault(given.id):
        raise refuse("request-id", found[0], help=found[1])
    save = target(given.save) if given.save else None
    if save and not save.through and save.identity:
        raise refuse("usage", f"`{given.save}` exists already", help="save the request under another name")
    if sys.stdin is None:
        raise refuse("usage", "standard input is closed")
    write = writer(given, loaded)
    held = Conversation(loaded, question.name, readings, Terminal(), given.date, given.as_of, given.budget or SEARCH)
    try:
        held.hold()
    except KeyboardInterrupt:
        keep(given, save, held.request(given.id))
        raise
    request = held.request(given.id)
    if request is None:
        raise refuse("request-date", "the answers ended before the day was given", help="it picks the law in force")
    keep(given, save, request)
    made = loaded.decide(
        request,
        readings,
        given.as_of,
        question=question.name,
        text=given.format != "json",
        given=given.format == "json",
    )
    write(made)
    return 0


class Terminal:
    """The person at the terminal, or the answers that are piped in; questions go to standard error."""

    def __init__(self) -> None:
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def write(self, text: str) -> None:
        tell(text)
        if sys.stderr:
            sys.stderr.flush()

    def line(self) -> str:
        """The next line; one that no terminal has shown is written after its question."""
        line = sys.stdin.readline(LONGEST_LINE)
        if not sys.stdin.isatty():
            self.write(f"{visible(line.rstrip())}\n")
        return line


def keep(given: argparse.Namespace, save: Target | None, request: Request | None) -> None:
    """Saves the request, or shows it where no file was named or it could not be written, so that no answer is lost."""
    if request is None:
        return
    text = request_yaml(request)
    said = f"\nThe request, to keep:\n\n{text}\n"
    try:
        if save:
            replacing.write(save, text.encode(), new=True)
            again = "" if save.through else f" To decide it again:\n  {command(given)}\n"
            said = f"\nThe request is saved in {save.name}.{again}\n"
    finally:
        tell(said)


def command(given: argparse.Namespace) -> str:
    """The command that gives the same decision for the saved request."""
    options: list[tuple[str, Any]] = [
        *(("--reading", reading) for reading in given.reading),
        ("--question", given.question),
        ("--as-of", given.as_of),
        ("--known-on", given.known_on),
        ("--bundle", given.bundle),
    ]
    stated = [f"{name} {quote(value)}" for name, value in options if value]
    return " ".join(["statute decide", quote(given.save), *stated])
