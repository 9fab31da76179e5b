"""The command `statute`: its verbs, its exit statuses, and how refusals are printed.

0 done; 1 the answer, a check, a case or a change that the caller said to fail on; 2 bad usage, request or bundle.
"""

from __future__ import annotations

import argparse
import os
import sys

from runner.problem import Refused
from runner.version import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Verb = Callable[[argparse.Namespace], int]

FORMATS = ("json", "text", "markdown", "html")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one verb and returns the exit status; no traceback reaches a user."""
    try:
        given = parser().parse_args(arguments)
        status = run(given)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except KeyboardInterrupt:
        return 130
    return status


def run(given: argparse.Namespace) -> int:
    from importlib import import_module

    try:
        verb: Verb = import_module(f"runner.commands.{given.verb}").run
        return verb(given)
    except Refused as refused:
        from runner.commands.reporting import report

        report(refused.problems, given)
        return 2
    except OSError as error:
        if isinstance(error, BrokenPipeError):
            raise
        where = f"{error.filename}: " if error.filename else ""
        sys.stderr.write(f"statute: {where}{(error.strerror or str(error)).lower()}\n")
        return 2


class Parser(argparse.ArgumentParser):
    """An argument reader whose faults are one line and exit status 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        self.exit(2, f"{self.prog}: {message}\nsee `{self.prog} --help`\n")


def parser() -> argparse.ArgumentParser:
    top = Parser(
        prog="statute", description="Decides requests under a statute kept as versioned rule files, and shows why."
    )
    top.add_argument("--version", action=Version, nargs=0, help="runner, bundle and fingerprint, newest law")
    verbs = top.add_subparsers(dest="verb", metavar="VERB", required=True, parser_class=Parser)

    def verb(name: str, about: str) -> argparse.ArgumentParser:
        made = verbs.add_parser(name, help=about, description=about[0].upper() + about[1:] + ".")
        made.add_argument(
            "--bundle",
            metavar="PATH",
            help="the folder of law; else STATUTE_BUNDLE, else the law that ships with the runner",
        )
        made.add_argument("--no-cache", action="store_true", help="neither read nor write the cache of checked law")
        return made

    decide = verb("decide", "decide requests from files or standard input")
    decide.add_argument(
        "requests",
        nargs="*",
        metavar="REQUEST",
        help="files of requests (YAML, JSON, NDJSON); `-` or none is standard input",
    )
    choosing(decide)
    decide.add_argument(
        "--all-readings", action="store_true", help="which contested readings change the outcome, alone or together"
    )
    decide.add_argument(
        "--format", choices=FORMATS, default="json", help="json (one document a line), text, markdown or html"
    )
    decide.add_argument(
        "--template", metavar="DIR", help="a folder of layouts or templates to use before the bundle's and the runner's"
    )
    decide.add_argument("--no-trace", action="store_true", help="leave the trace out of the document")
    decide.add_argument("--with-text", action="store_true", help="put the words of the law into the document")
    decide.add_argument("--indent", action="store_true", help="json for reading")
    decide.add_argument(
        "--fail-on", metavar="OUTCOME,...", default="", help="exit status 1 where an outcome is one of these"
    )
    decide.add_argument(
        "--errors", choices=("text", "json"), default="text", help="how bad requests are reported on standard error"
    )

    check = verb("check", "check a bundle: shape, references, types, every word of the law, quotes, cases")
    check.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    check.add_argument(
        "--format", choices=("text", "json", "github", "sarif"), default="text", help="how problems are printed"
    )
    check.add_argument("--explain", metavar="CODE", help="print the page of a problem's code")

    test = verb("test", "run the cases of a bundle")
    test.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    test.add_argument("--case", action="append", default=[], metavar="NAME", help="only this case; may be repeated")
    test.add_argument("--coverage", action="store_true", help="show each condition as seen yes, no and unknown")
    test.add_argument("--junit", metavar="FILE", help="also write a JUnit report")

    show = verb("show", "show the law of a day, or one rule as sentences with what uses it")
    show.add_argument(
        "what", nargs="?", metavar="CITATION[#RULE]", help="a section or a rule; nothing lists the sections"
    )
    show.add_argument("--on", metavar="DATE", help="the day; else the newest law")

    new = verb("new", "write a blank request to fill in")
    new.add_argument(
        "what",
        choices=("request",),
        metavar="request",
        help="a blank request: every fact commented out, with its question and values",
    )

    schema = verb("schema", "print or write the JSON Schema of the bundle's requests")
    schema.add_argument("--write", action="store_true", help="write request.schema.json into the bundle")
    return top


def choosing(verb: argparse.ArgumentParser) -> None:
    """The options that choose readings, question and day."""
    verb.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="NAME=OPTION",
        help="choose an option of a contested reading; may be repeated",
    )
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    verb.add_argument("--as-of", metavar="DATE", help="apply the law of this day, not of the request's")


class Version(argparse.Action):
    """Prints what decides: runner, bundle, newest law."""

    def __call__(self, *_: object, **__: object) -> None:
        from runner.loading import load

        try:
            bundle = load()
        except Refused as refused:
            print(f"statute-runner {VERSION}")
            print(f"{len(refused.problems)} problems keep the bundle from loading; see `statute check`")
            raise SystemExit(2) from None
        print(f"statute-runner {VERSION}")
        print(f"bundle {bundle.name} {bundle.version} {bundle.sha256}")
        print(f"newest law {bundle.days()[-1]}")
        raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
