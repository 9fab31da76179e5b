"""`statute diff`: what an amendment changes in text, rules and decisions, and what is proved of every request."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from statute_runner.amend.comparison import of_bundle, of_revisions
from statute_runner.amend.diff_document import report
from statute_runner.amend.diff_text import MARKDOWN, TEXT, printed
from statute_runner.budget import PROOFS, Budget
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.options import budget, drafts, known_on, look, reading, readings_of, registers
from statute_runner.console.output import say
from statute_runner.console.streams import put
from statute_runner.decide.decision import chosen_readings
from statute_runner.problem import Refused, refuse
from statute_runner.value import replace

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from statute_runner.amend.comparison import Comparison


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `diff`."""
    verb.add_argument(
        "old", metavar="OLD", help="a day, CITATION@DATE, the folder of a bundle, or with --git a revision"
    )
    verb.add_argument("new", nargs="?", metavar="NEW", help="the same; with --git, the default is the working folder")
    verb.add_argument("--git", action="store_true", help="OLD and NEW are git revisions of the bundle")
    verb.add_argument("--cases-only", action="store_true", help="compare the cases, and prove nothing beyond them")
    budget(verb, "all proofs beyond the cases", f"{PROOFS:g}")
    verb.add_argument(
        "--format", choices=("text", "markdown", "json", "html"), default="text", help="html is a redline page to sign"
    )
    verb.add_argument(
        "--moved",
        choices=("followed", "struck"),
        default="followed",
        help="what moved is shown as moved and changed, or as struck out where it was and added where it is",
    )
    verb.add_argument("--exit-code", action="store_true", help="exit status 1 where anything changed, or may have")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)
    known_on(verb)
    registers(verb)
    drafts(verb)
    look(verb, paged=True)


def run(given: argparse.Namespace) -> int:
    """Prints the comparison; 1 where `--exit-code` was given and anything changed, or that is not settled."""
    refuse_idle(
        (
            "--budget",
            given.budget is not None and given.cases_only,
            "it bounds the proofs, which --cases-only leaves out",
        )
    )
    comparison = compared(given)
    if given.drafts and not (comparison.old.bundle.drafted or comparison.new.bundle.drafted):
        raise refuse("draft-none", "neither side has drafts", help="leave `--drafts` out")
    readings = readings_of(given.reading)
    chosen_readings(comparison.new.bundle, readings)
    budget = Budget(seconds=given.budget or PROOFS)
    document = report(
        comparison,
        readings,
        given.question,
        with_proofs=not given.cases_only,
        budget=budget,
        follow=given.moved == "followed",
    )
    if given.format in {"text", "markdown"}:
        say(printed(document, MARKDOWN if given.format == "markdown" else TEXT))
    else:
        put(written(document, given.format))
    return 1 if given.exit_code and document["changed"] else 0


def compared(given: argparse.Namespace) -> Comparison:
    """The two sides that the arguments name. Raises `Refused`."""
    folders = bool(given.new) and os.path.isdir(given.old) and os.path.isdir(given.new)
    root = "" if folders and not given.git else compared_root(given)
    only = "it is read in the place of those of NEW, the folder of a bundle"
    refuse_idle(("--registers", given.registers is not None and (given.git or not folders), only))
    if given.git:
        return of_revisions(root, given.old, given.new, given.known_on, cache=not given.no_cache, drafts=given.drafts)
    if given.new is None:
        raise refuse("usage", "`diff` compares two sides", help="give OLD and NEW; only --git takes one revision")
    refuse_idle(("--bundle", folders and given.bundle is not None, "OLD and NEW are the folders of law"))
    cache = not given.no_cache
    return of_bundle(
        root, given.old, given.new, given.known_on, cache=cache, registers=given.registers, drafts=given.drafts
    )


def compared_root(given: argparse.Namespace) -> str:
    """The folder of the bundle whose sides are compared. Raises `Refused` where several may be meant."""
    try:
        return meant_root(given)
    except Refused as refused:
        if not given.git:
            raise
        help_ = "`--git` compares revisions of one bundle: name it with `--bundle PATH`, or go into its folder"
        raise Refused([replace(problem, help=help_) for problem in refused.problems]) from None


def written(document: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    from statute_runner.amend.redline_page import redline_page

    return redline_page(document)
