"""`statute ask`: the interview in a terminal, or with the answers piped in.

Questions go to standard error, the decision to standard output.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.budget import SEARCH
from statute_runner.console.argument_reader import terminal_width
from statute_runner.console.options import budget, choosing, look, readings_of, registers
from statute_runner.console.output import tell, writer
from statute_runner.decide.decision import chosen_readings
from statute_runner.escaping import argument, shell, visible
from statute_runner.loading import file_replacement
from statute_runner.loading.output_target import in_a_folder, target
from statute_runner.problem import refuse
from statute_runner.request.request_document import id_fault
from statute_runner.serve.export import request_yaml
from statute_runner.text.days import checked_day
from statute_runner.whatif.conversation import Conversation

if TYPE_CHECKING:
    import argparse

    from statute_runner.loading.output_target import Target
    from statute_runner.request.request_document import Request

LONGEST_LINE = 20_000


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `ask`."""
    verb.add_argument("--date", metavar="DATE", help="the day of the request (default: asked for first)")
    choosing(verb)
    registers(verb)
    verb.add_argument("--id", metavar="NAME", default="my-request", help="the id of the request (default: my-request)")
    verb.add_argument(
        "--rest", action="store_true", help="ask the remaining questions too, which the answer does not wait for"
    )
    verb.add_argument("--save", metavar="FILE", help="where the request is saved, as YAML (default: shown)")
    verb.add_argument(
        "--format",
        choices=("text", "json", "markdown", "html"),
        default="text",
        help="how the decision is printed, to standard output; the questions go to standard error",
    )
    budget(verb, "the search for the next question", f"{SEARCH:g}")
    verb.add_argument(
        "--template", metavar="DIR", help="a folder of layouts or templates to use before the bundle's and the runner's"
    )
    verb.add_argument("--full", action="store_true", help="text with the annex: reasons, readings, law used, record")
    verb.add_argument("--indent", action="store_true", help="json for reading")
    look(verb)


def run(given: argparse.Namespace) -> int:
    """Asks until no answer can change the outcome, or the answers end; then decides and keeps the request."""
    loaded = load(given.bundle, cache=not given.no_cache, registers=given.registers).known_on(given.known_on)
    question = loaded.question(given.question)
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    for day in (given.date, given.as_of):
        if day is not None:
            checked_day(day)
    if found := id_fault(given.id):
        raise refuse("request-id", found[0], help=found[1])
    save = in_a_folder(target(given.save)) if given.save else None
    if save and not save.through and save.identity:
        raise refuse("usage", f"`{given.save}` already exists", help="save the request under another name")
    write = writer(given, loaded)
    held = Conversation(
        loaded, question.name, readings, Terminal(), given.date, given.as_of, given.budget or SEARCH, given.rest
    )
    if sys.stderr.isatty():
        held.columns = terminal_width()
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

    def write(self, text: str) -> None:
        tell(text)

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
    message = f"\nThe request, to keep:\n\n{text}\n"
    try:
        if save:
            file_replacement.write(save, text.encode(), new=True)
            again = "" if save.through else f" To decide it again:\n  {command(given)}\n"
            message = f"\nThe request is saved in {save.name}.{again}\n"
    finally:
        tell(message)


def command(given: argparse.Namespace) -> str:
    """The command that gives the same decision for the saved request."""
    options: list[tuple[str, str | None]] = [
        *(("--reading", reading) for reading in given.reading),
        ("--question", given.question),
        ("--as-of", given.as_of),
        ("--known-on", given.known_on),
        ("--registers", given.registers),
        ("--bundle", given.bundle),
    ]
    stated = [word for name, value in options if value for word in (name, argument(value))]
    return shell("statute", "decide", argument(given.save), *stated)
