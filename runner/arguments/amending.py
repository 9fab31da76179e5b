"""The arguments of the verbs that compare law: over time, with past decisions, with official copies."""

from __future__ import annotations

from runner.arguments.shared import budget, known_on, reading
from runner.budget import PROOFS, SEARCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def diff(verb: argparse.ArgumentParser) -> None:
    """The arguments of `diff`."""
    verb.add_argument(
        "old", metavar="OLD", help="a day, CITATION@DATE, the folder of a bundle, or with --git a revision"
    )
    verb.add_argument("new", nargs="?", metavar="NEW", help="the same; with --git, nothing is the folder as it stands")
    verb.add_argument("--git", action="store_true", help="OLD and NEW are git revisions of the bundle")
    verb.add_argument("--cases-only", action="store_true", help="compare the cases, and prove nothing beyond them")
    budget(verb, "all proofs beyond the cases", f"{PROOFS:g}")
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "html"), default="text", help="html is a redline page to sign"
    )
    verb.add_argument("--exit-code", action="store_true", help="exit status 1 where anything changed, or may have")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)
    known_on(verb)


def replay(verb: argparse.ArgumentParser) -> None:
    """The arguments of `replay`."""
    verb.add_argument(
        "decisions", metavar="DECISIONS", help="past decisions or requests, one JSON a line; `-` is standard input"
    )
    verb.add_argument(
        "--against", metavar="DATE|BUNDLE", help="decide under the law of this day, or under another bundle"
    )
    verb.add_argument("--accept", metavar="FILE", help="the changes that were reviewed; any other is exit status 1")
    verb.add_argument("--exit-code", action="store_true", help="exit status 1 where an answer changed")
    budget(verb, "what is searched for the document of a record", f"{SEARCH:g}")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="json is one document a line")
    reading(verb)
    known_on(verb)


def timeline(verb: argparse.ArgumentParser) -> None:
    """The arguments of `timeline`."""
    verb.add_argument("request", nargs="?", metavar="REQUEST", help="a file with one request; `-` is standard input")
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "svg", "html"), default="text", help="svg is a picture"
    )
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)
    known_on(verb)


def text(verb: argparse.ArgumentParser) -> None:
    """The arguments of `text`."""
    verb.add_argument("citation", metavar="CITATION", help="the section")
    verb.add_argument("--on", metavar="DATE", help="the day; else the newest version")
    verb.add_argument("--compare", metavar="FILE", help="an official copy, USLM XML or plain text")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="how a comparison is printed")
