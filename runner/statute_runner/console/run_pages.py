"""The pages that a batch writes about itself: `--report` for people, `--summary` for programs."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.console.output import tell
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally
    from statute_runner.loading.output_target import Target

# Of the options, those that say what is asked for, and those that say where it is done.
ASKED = ("as_of", "full", "keep", "map", "provenance", "explain")
NOTHING = "the answers are not published: more was rejected than --max-rejects lets be"
PLACES = ("output", "rejects", "engine", "report")


def run_pages(verb: argparse.ArgumentParser) -> None:
    """The options that name the pages."""
    verb.add_argument(
        "--report",
        metavar="FILE.html",
        help="a page with the outcomes by day and by each choice, what blocks most and what holds most back; the "
        "engine python counts it",
    )
    verb.add_argument(
        "--summary",
        metavar="FILE.json",
        help="a document with the counts, the law that was used, digests and options, also where nothing is published",
    )


def options_of(given: argparse.Namespace) -> dict[str, object]:
    """What was asked for that changes what the answers hold; None for what was not."""
    return {name: getattr(given, name) or None for name in ASKED}


class RunPages:
    """The pages that are asked for.

    Raises `Refused` where one is a file of the law, an input or another output, `OSError` where it cannot be written.
    """

    report: Target | None
    summary: Target | None

    given: argparse.Namespace
    loaded: LoadedBundle

    def __init__(self, given: argparse.Namespace, loaded: LoadedBundle) -> None:
        self.given, self.loaded = given, loaded
        self.report = self.target(given.report, given.summary)
        self.summary = self.target(given.summary, given.report)

    def target(self, named: str | None, other: str | None) -> Target | None:
        from statute_runner.batch.remote_store import is_remote
        from statute_runner.loading.output_target import in_a_folder, same, target, unlike_law

        if named is None:
            return None
        if is_remote(named):
            help_ = "it is made when the answers are published: give the path of a file on this machine"
            raise refuse("batch-output", f"cannot write to `{named}`", help=help_)
        page = in_a_folder(target(named))
        unlike_law(page, self.loaded.bundle.root)
        given = self.given
        others = [name for name in (*given.inputs, given.output, given.rejects, other) if name]
        if any(os.path.abspath(name) == os.path.abspath(named) for name in others) or same(page, others):
            raise refuse("batch-output", f"`{named}` is an input or another output", help="give another name")
        return page

    def write(self, tally: RunTally, question: str, readings: Mapping[str, str], *, published: bool) -> None:
        """Writes them; the report only of a run whose answers are published.

        Raises `OSError` where that fails all the same, and says then where the answers stand.
        """
        try:
            self.written(tally, question, readings, published=published)
        except OSError:
            told = f"the answers are published: {self.given.output or 'standard output'}" if published else NOTHING
            tell(f"statute: {told}\n")
            raise

    def written(self, tally: RunTally, question: str, readings: Mapping[str, str], *, published: bool) -> None:
        from statute_runner.loading.file_replacement import write

        if self.summary:
            from statute_runner.batch.summary_document import summary_document

            options = {name: getattr(self.given, name) or None for name in PLACES}
            options |= options_of(self.given) | {"inputs": self.given.inputs or ["-"]}
            options |= {"max_rejects": self.given.max_rejects.stated if self.given.max_rejects else None}
            made = summary_document(self.loaded, tally, question, readings, options, published=published)
            write(self.summary, made)
        if self.report and published:
            from statute_runner.batch.run_report import run_report

            write(self.report, run_report(self.loaded, tally, question).encode())
