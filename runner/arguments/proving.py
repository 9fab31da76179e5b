"""The arguments of the verbs that check the law and its cases."""

from __future__ import annotations

from runner.arguments.shared import budget
from runner.budget import MUTANTS, PROOFS, SEARCH

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse


def check(verb: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument(
        "--format", choices=("text", "json", "github", "sarif"), default="text", help="how problems are printed"
    )
    verb.add_argument("--deep", action="store_true", help="also say what a solver finds about every request")
    budget(verb, "all that is searched, and all that is proved,", f"{SEARCH:g}, and {PROOFS:g}")
    verb.add_argument("--explain", metavar="CODE", help="print the page of a problem's code")


def test(verb: argparse.ArgumentParser) -> None:
    """The arguments of `test`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument("--case", action="append", default=[], metavar="NAME", help="only this case; may be repeated")
    verb.add_argument(
        "--coverage", action="store_true", help="show each condition as seen yes, no and unknown, and each boundary"
    )
    verb.add_argument(
        "--mutate", action="store_true", help="also ask whether the cases tell the law from slightly different ones"
    )
    verb.add_argument(
        "--write", action="store_true", help="with --mutate: add the cases that would, for a lawyer to confirm"
    )
    budget(verb, "--mutate", f"{MUTANTS:g}")
    verb.add_argument("--junit", metavar="FILE", help="also write a JUnit report")


def prove(verb: argparse.ArgumentParser) -> None:
    """The arguments of `prove`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument("--property", action="append", default=[], metavar="NAME", help="only this one; may be repeated")
    verb.add_argument("--format", choices=("text", "json"), default="text", help="json is one document")
    budget(verb, "all proofs", f"{PROOFS:g}")
