"""The command `statute`: its verbs, its exit statuses, and how refusals are printed.

0 done; 1 the answer, a check, a case or a change that the caller said to fail on; 2 bad usage or bundle, a file that
cannot be read, nothing that could be decided; 3 all done but for requests that were rejected.
"""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from statute_runner.commands import VERBS
from statute_runner.console.options import common
from statute_runner.console.streams import discard, flush, put, put_error, set_up
from statute_runner.problem import Refused
from statute_runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Verb = Callable[[argparse.Namespace], int]

USUAL, NARROWEST = 80, 20
# The words of the argument reader stay English, as all others are: to look for a translation it would load `locale`.
argparse._ = str  # type: ignore[attr-defined]


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns the exit status; no traceback reaches a user."""
    if getattr(sys, "frozen", False):
        # in a program frozen into one file a worker process starts as this command again
        from multiprocessing import freeze_support

        freeze_support()
    set_up()
    try:
        try:
            return run(parsed(sys.argv[1:] if arguments is None else list(arguments)))
        finally:
            flush()
            put_error("")
    except BrokenPipeError:
        discard(sys.stdout)
        return 141
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        discard(sys.stdout)
        complain(f"{error.filename or 'input or output'}: {(error.strerror or str(error)).lower()}")
        return 2


def run(given: argparse.Namespace) -> int:
    try:
        verb: Verb = import_module(f"statute_runner.commands.{given.verb}").run
        return verb(given)
    except Refused as refused:
        from statute_runner.console.output import report

        report(refused.problems, given)
        return 2
    except OSError:
        raise
    except Exception as error:
        if os.environ.get("STATUTE_TRACEBACK"):
            raise
        complain(f"internal error, not an error of your input: {type(error).__name__}: {error}")
        complain("set STATUTE_TRACEBACK=1 for the traceback, and report it")
        return 2


def complain(message: str) -> None:
    from statute_runner.console.output import tell
    from statute_runner.escaping import visible

    tell(f"statute: {visible(message)}\n")


def formatter(prog: str) -> argparse.HelpFormatter:
    """Formats help as wide as the terminal.

    To learn that by itself, `argparse` loads `shutil` whenever an argument is added.
    """
    try:
        columns = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size().columns
    except (OSError, ValueError):
        columns = USUAL
    return argparse.HelpFormatter(prog, width=max(columns, NARROWEST) - 2)


class Parser(argparse.ArgumentParser):
    """An argument reader whose faults are one line and exit status 2."""

    def __init__(self, **arguments: Any) -> None:
        self.taken: list[argparse.Action] = []
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

    def error(self, message: str) -> None:  # type: ignore[override]
        from statute_runner.escaping import terminal, visible

        self.exit(2, terminal(f"{self.prog}: {visible(message)}\nsee `{self.prog} --help`\n"))


def parsed(given: list[str]) -> argparse.Namespace:
    """What was asked for; a fault in it ends the run with status 2."""
    name = given[0] if given else ""
    if name not in VERBS:
        return top().parse_args(given)
    about = VERBS[name]
    verb = Parser(prog=f"statute {name}", description=f"{about[0].upper()}{about[1:]}.")
    common(verb)
    import_module(f"statute_runner.commands.{name}").arguments(verb)
    verb.set_defaults(verb=name)
    return verb.whole(verb.parse_args(given[1:]))


def top() -> Parser:
    """The command without a verb: its help, its version, and what is said of a verb that is none."""
    made = Parser(
        prog="statute", description="Decides requests under a statute kept as versioned rule files, and shows why."
    )
    made.add_argument("--version", action=Version, nargs=0, help="runner, bundle and fingerprint, newest law")
    verbs = made.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)
    for name, about in VERBS.items():
        verbs.add_parser(name, help=about)
    return made


class Version(argparse.Action):
    """Prints what decides: runner, bundle, newest law."""

    def __call__(self, *_: object, **__: object) -> None:
        from statute_runner.loading.bundle_loader import load

        try:
            bundle = load()
        except Refused as refused:
            put(f"statute-runner {VERSION}\n{len(refused.problems)} errors in the bundle; see `statute check`\n")
            raise SystemExit(2) from None
        from statute_runner.console.output import say

        put(f"statute-runner {VERSION}\n")
        say(f"bundle {bundle.name} {bundle.version} {bundle.sha256}\nnewest law {bundle.days()[-1]}\n")
        raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
