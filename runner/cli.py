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
        try:
            return run(parser().parse_args(arguments))
        finally:
            flush()
    except BrokenPipeError:
        discard_output()
        return 141
    except KeyboardInterrupt:
        return 130
    except OSError as error:
        discard_output()
        complain(f"{error.filename or 'input or output'}: {(error.strerror or str(error)).lower()}")
        return 2


def run(given: argparse.Namespace) -> int:
    from importlib import import_module

    try:
        verb: Verb = import_module(f"runner.commands.{given.verb}").run
        return verb(given)
    except Refused as refused:
        from runner.commands.reporting import report

        report(refused.problems, given)
        return 2
    except OSError:
        raise
    except Exception as error:
        if os.environ.get("STATUTE_TRACEBACK"):
            raise
        complain(f"a fault of the runner, not of your input: {type(error).__name__}: {error}")
        complain("set STATUTE_TRACEBACK=1 to see where, and report it")
        return 2


def flush() -> None:
    """Writes out what is still held; a fault here would else be a traceback after the end."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        error.filename = "standard output"
        raise


def discard_output() -> None:
    """Lets what cannot be written go nowhere, so that the interpreter does not try again when it ends."""
    if sys.stdout:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    if sys.stderr:
        sys.stderr.write(f"statute: {message}\n")


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
    decide.add_argument("--why-not", action="store_true", help="what stands in the way of each route, and what would change it")
    decide.add_argument("--any-fact", action="store_true", help="with --why-not: also changes that nobody can bring about")
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
    decide.add_argument(
        "--with-request", action="store_true", help="put the request into the document, so that it can be replayed"
    )
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
    check.add_argument("--deep", action="store_true", help="also say what a solver finds about every request")
    check.add_argument("--explain", metavar="CODE", help="print the page of a problem's code")

    test = verb("test", "run the cases of a bundle")
    test.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    test.add_argument("--case", action="append", default=[], metavar="NAME", help="only this case; may be repeated")
    test.add_argument("--coverage", action="store_true", help="show each condition as seen yes, no and unknown, and each boundary")
    test.add_argument("--mutate", action="store_true", help="also ask whether the cases tell the law from slightly different ones")
    test.add_argument("--write", action="store_true", help="with --mutate: add the cases that would, for a lawyer to confirm")
    test.add_argument("--junit", metavar="FILE", help="also write a JUnit report")

    prove = verb("prove", "prove the properties of a bundle for every request, or refute them by a smallest one")
    prove.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    prove.add_argument("--property", action="append", default=[], metavar="NAME", help="only this one; may be repeated")
    prove.add_argument("--format", choices=("text", "json"), default="text", help="json is one document")

    show = verb("show", "show the law of a day, or one rule as sentences with what uses it")
    show.add_argument(
        "what", nargs="?", metavar="CITATION[#RULE]", help="a section or a rule; nothing lists the sections"
    )
    show.add_argument("--on", metavar="DATE", help="the day; else the newest law")

    new = verb("new", "write a blank request to fill in, or draft the next version of a section")
    new.add_argument(
        "what",
        metavar="request|CITATION",
        help="a blank request with every fact commented out; or the section whose next version is drafted from the one before",
    )
    new.add_argument("date", nargs="?", metavar="DATE", help="the first day of the new version")

    schema = verb("schema", "print or write the JSON Schema of the bundle's requests")
    schema.add_argument("--write", action="store_true", help="write request.schema.json into the bundle")
    amending(verb)

    compiled = verb("compile", "print the law of a day as the Python that decides fast")
    compiled.add_argument("--on", metavar="DATE", required=True, help="the day")
    compiled.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(compiled)

    batch = verb("batch", "decide many requests, in order, into a file that appears whole or not at all")
    batching(batch)

    sql = verb("sql", "print the law as one SQL statement, from a table of requests to their answers")
    sql.add_argument("--dialect", required=True, metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, ...")
    sql.add_argument(
        "--layout", choices=("flat", "nested"), default="flat", help="a column for each fact, or the document as it is"
    )
    sql.add_argument("--table", metavar="NAME", default="requests", help="the table of requests; else `requests`")
    sql.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(sql)

    serve = verb("serve", "open the law in a browser on this machine, and decide requests over HTTP")
    serve.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens; else 127.0.0.1")
    serve.add_argument("--port", type=count, default=8628, metavar="N", help="the port; else 8628")
    serve.add_argument(
        "--beyond-this-machine", action="store_true", help="allow a --host that other machines can reach; it asks nobody who they are"
    )
    serve.add_argument(
        "--answer-to", action="append", default=[], metavar="NAME", help="another host name it answers to; may be repeated"
    )
    return top


def amending(verb: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """The verbs that compare law: over time, with past decisions, with official copies."""
    diff = verb("diff", "show what an amendment changes in the text, the rules and the decisions, and what is proved")
    diff.add_argument(
        "old", metavar="OLD", help="a day, CITATION@DATE, the folder of a bundle, or with --git a revision"
    )
    diff.add_argument("new", nargs="?", metavar="NEW", help="the same; with --git, nothing is the folder as it stands")
    diff.add_argument("--git", action="store_true", help="OLD and NEW are git revisions of the bundle")
    diff.add_argument("--cases-only", action="store_true", help="compare the cases, and prove nothing beyond them")
    diff.add_argument(
        "--format", choices=("text", "markdown", "json", "html"), default="text", help="html is a redline page to sign"
    )
    diff.add_argument("--exit-code", action="store_true", help="exit status 1 where anything changed")
    diff.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(diff)
    known_on(diff)

    replay = verb("replay", "decide past decisions again, and say which answers changed and why")
    replay.add_argument("decisions", metavar="DECISIONS", help="past decisions or requests, one JSON a line; `-` is standard input")
    replay.add_argument("--against", metavar="DATE|BUNDLE", help="decide under the law of this day, or under another bundle")
    replay.add_argument("--accept", metavar="FILE", help="the changes that were reviewed; any other is exit status 1")
    replay.add_argument("--exit-code", action="store_true", help="exit status 1 where an answer changed")
    replay.add_argument("--format", choices=("text", "json"), default="text", help="json is one document a line")
    reading(replay)
    known_on(replay)

    timeline = verb("timeline", "show the versions of each section in time, and what each would have answered")
    timeline.add_argument("request", nargs="?", metavar="REQUEST", help="a file with one request; `-` is standard input")
    timeline.add_argument("--format", choices=("text", "markdown", "json", "svg", "html"), default="text", help="svg is a picture")
    timeline.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(timeline)
    known_on(timeline)

    text = verb("text", "print the words of a section, or collate them with an official copy")
    text.add_argument("citation", metavar="CITATION", help="the section")
    text.add_argument("--on", metavar="DATE", help="the day; else the newest version")
    text.add_argument("--compare", metavar="FILE", help="an official copy, USLM XML or plain text")
    text.add_argument("--format", choices=("text", "json"), default="text", help="how a comparison is printed")


def choosing(verb: argparse.ArgumentParser) -> None:
    """The options that choose readings, question and day."""
    reading(verb)
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    verb.add_argument("--as-of", metavar="DATE", help="apply the law of this day, not of the request's")
    known_on(verb)


def reading(verb: argparse.ArgumentParser) -> None:
    """The option that chooses an option of a reading."""
    verb.add_argument(
        "--reading",
        action="append",
        default=[],
        metavar="NAME=OPTION",
        help="choose an option of a contested reading; may be repeated",
    )


def known_on(verb: argparse.ArgumentParser) -> None:
    """The option that leaves out what was enacted later."""
    verb.add_argument("--known-on", metavar="DATE", help="know only the law enacted by this day")


def batching(verb: argparse.ArgumentParser) -> None:
    """The options of `batch`."""
    verb.epilog = (
        "Tables have a column id, a column date, and one for each fact by its path, such as group.fact. In CSV an empty cell "
        "is not known, the members of a set stand as a;b, and a single ; is the empty set; in Parquet a null is not known, "
        "and a set is a list. Answers in tables have a column for each route. An id that a spreadsheet would take for a "
        "formula is written to CSV with ' before it. Spark writes no missing facts."
    )
    verb.add_argument(
        "inputs",
        nargs="*",
        metavar="IN",
        help="files, patterns or folders of NDJSON, JSON arrays, CSV or Parquet, also .gz and .zst; `-` or none is standard input",
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the file to write, by its ending NDJSON, CSV or Parquet; else standard output",
    )
    choosing(verb)
    verb.add_argument(
        "--full", action="store_true", help="whole decision documents, not id, outcome, routes and missing facts"
    )
    verb.add_argument(
        "--rejects", metavar="FILE", help="where bad records go, as NDJSON; else OUT.rejects.ndjson, or standard error"
    )
    verb.add_argument("--resume", action="store_true", help="go on with a run that was broken off")
    verb.add_argument("--workers", type=count, metavar="N", help="how many processes decide; else one for each core")
    verb.add_argument(
        "--from",
        dest="format",
        choices=("ndjson", "json", "csv", "parquet"),
        help="the format of the inputs, whatever their names",
    )
    verb.add_argument(
        "--engine",
        choices=("python", "duckdb", "spark"),
        help="what decides: python; duckdb or spark, for Parquet only, since of JSON they would take what is ambiguous; "
        "duckdb is the default for Parquet where it is installed",
    )
    verb.add_argument("--master", metavar="URL", help="the cluster that --engine spark uses; else this machine")
    verb.add_argument(
        "--block",
        type=count,
        default=2**18,
        metavar="BYTES",
        help="how much is handed to a process at once; else 262144",
    )
    verb.add_argument(
        "--checkpoint", type=float, default=5.0, metavar="SECONDS", help="how often what is done is made safe; else 5"
    )


def count(given: str) -> int:
    """A whole number from 1 up."""
    if not given.isascii() or not given.isdigit() or not int(given):
        raise argparse.ArgumentTypeError(f"`{given}` is not a whole number from 1 up")
    return int(given)


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
