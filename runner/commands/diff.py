"""`statute diff`: what an amendment changes in text, rules and decisions, and what is proved of every request."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from runner.amend.prose import MARKDOWN, TEXT, printed
from runner.amend.report import report
from runner.amend.sides import of_bundle, of_revisions
from runner.budget import PROOFS, Budget
from runner.commands.decide import readings_of
from runner.commands.idle import refuse_idle
from runner.commands.reporting import say
from runner.decision import chosen_readings
from runner.loading import root_of
from runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from runner.amend.sides import Comparison


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
    readings = readings_of(given.reading)
    chosen_readings(comparison.new.bundle, readings)
    budget = Budget(seconds=given.budget or PROOFS)
    document = report(comparison, readings, given.question, with_proofs=not given.cases_only, budget=budget)
    if given.format in {"text", "markdown"}:
        say(printed(document, MARKDOWN if given.format == "markdown" else TEXT))
    else:
        sys.stdout.write(written(document, given.format))
    return 1 if given.exit_code and document["changed"] else 0


def compared(given: argparse.Namespace) -> Comparison:
    """The two sides that the arguments name. Raises `Refused`."""
    root = root_of(given.bundle)
    if given.git:
        return of_revisions(root, given.old, given.new, given.known_on, cache=not given.no_cache)
    if given.new is None:
        raise refuse("usage", "`diff` compares two sides", help="give OLD and NEW; only --git takes one revision")
    folders = os.path.isdir(given.old) and os.path.isdir(given.new)
    refuse_idle(("--bundle", folders and given.bundle is not None, "OLD and NEW are the folders of law"))
    return of_bundle(root, given.old, given.new, given.known_on, cache=not given.no_cache)


def written(document: dict[str, Any], form: str) -> str:
    if form == "json":
        return json.dumps(document, ensure_ascii=False, separators=(",", ":")) + "\n"
    from runner.amend.page import redline_page

    return redline_page(document)
