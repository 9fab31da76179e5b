"""The command `statute`: its verbs, its exit statuses, and how refusals are printed.

0 done; 1 the answer, a check, a case or a change that the caller said to fail on; 2 bad usage or bundle, a file that
cannot be read, nothing that could be decided; 3 all done but for requests that were rejected.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from importlib import import_module

from statute_runner.commands import GROUPS, VERBS
from statute_runner.console.argument_reader import Parser
from statute_runner.console.options import common
from statute_runner.console.streams import discard, flush, put, put_error, set_up
from statute_runner.problem import Refused
from statute_runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Verb = Callable[[argparse.Namespace], int]


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
        from statute_runner.console.bundle_note import note_other_law

        note_other_law(given)
        return seen(verb, given)
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


def seen(verb: Verb, given: argparse.Namespace) -> int:
    """Runs the verb; what is text for people in the look that a terminal, or `--color`, asks for."""
    look, text = getattr(given, "color", "never"), getattr(given, "format", "text") == "text"
    if look == "always" and not text:
        from statute_runner.console.idle import refuse_idle

        refuse_idle(("--color", True, "only text is in colour, always or not"))
    if not text or "color" not in given or not (look == "always" or sys.stdout.isatty()):
        return verb(given)
    from statute_runner.console.screen import on_screen

    return on_screen(verb, given)


def complain(message: str) -> None:
    from statute_runner.console.output import tell
    from statute_runner.escaping import visible

    tell(f"statute: {visible(message)}\n")


def parsed(given: list[str]) -> argparse.Namespace:
    """What was asked for; a fault in it ends the run with status 2."""
    name = given[0] if given else ""
    if name in VERBS:
        verb = verb_reader(
            Parser(prog=f"statute {name}", description=f"{VERBS[name][0].upper()}{VERBS[name][1:]}."), name
        )
        return verb.whole(verb.parse_args(given[1:]))
    if "_ARGCOMPLETE" in os.environ:
        from statute_runner.console.completion import complete

        complete(whole_reader())
    return top().parse_args(given)


def verb_reader(verb: Parser, name: str) -> Parser:
    """The reader with the arguments and the help of a verb."""
    common(verb)
    import_module(f"statute_runner.commands.{name}").arguments(verb)
    verb.set_defaults(verb=name)
    verb.after = partial(examples_of, name)
    return verb


def examples_of(name: str) -> str:
    from statute_runner.commands.examples import EXAMPLES
    from statute_runner.console.help_texts import verb_help

    return verb_help(EXAMPLES[name])


def top() -> Parser:
    """The command without a verb: its help, its version, and what is said of a verb that is none."""
    made = Parser(
        prog="statute", description="Decides requests under a statute kept as versioned rule files, and shows why."
    )
    made.add_argument("--version", action=Version, nargs=0, help="runner, bundle and fingerprint, newest law")
    made.add_argument("verb", metavar="VERB", choices=tuple(VERBS), help="one of those below")
    made.after = verbs_in_groups
    return made


def verbs_in_groups() -> str:
    from statute_runner.console.help_texts import verbs_help

    return verbs_help(GROUPS, VERBS)


def whole_reader() -> argparse.ArgumentParser:
    """The reader of all verbs with all their arguments, as a shell completes them."""
    made = argparse.ArgumentParser(prog="statute")
    made.add_argument("--version", action="store_true", help="runner, bundle and fingerprint, newest law")
    verbs = made.add_subparsers(dest="verb", parser_class=Parser)
    for name, about in VERBS.items():
        verb_reader(verbs.add_parser(name, help=about), name)
    return made


class Version(argparse.Action):
    """Prints what decides: runner, bundle, newest law."""

    def __call__(self, *_: object, **__: object) -> None:
        from statute_runner.escaping import shell
        from statute_runner.explain.member_wording import counted
        from statute_runner.loading.bundle_loader import load, root_of, stated_bundle

        try:
            bundle = load()
        except Refused as refused:
            command = shell("statute", "check", *stated_bundle(root_of(None)))
            errors = counted(len(refused.problems), "error")
            put(f"statute-runner {VERSION}\n{errors} in the bundle; see `{command}`\n")
            raise SystemExit(2) from None
        from statute_runner.console.output import say

        put(f"statute-runner {VERSION}\n")
        say(f"bundle {bundle.name} {bundle.version} {bundle.sha256}\nnewest law {bundle.days()[-1]}\n")
        raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
