"""The option `--watch` of verbs that are run again when a file is saved, and the cases that then came otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.cases.case_changes import case_changes, in_short, run_again
from statute_runner.console.idle import refuse_idle
from statute_runner.console.output import report, say, tell
from statute_runner.console.streams import flush
from statute_runner.explain.member_wording import counted
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.file_watch import FileWatch
from statute_runner.loading.shown_paths import from_here
from statute_runner.problem import Refused

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from statute_runner.cases.case_changes import Standings

MOST_NAMED = 3


def watch_option(verb: argparse.ArgumentParser, what: str) -> None:
    """`--watch`; `what` says what is done again."""
    verb.add_argument(
        "--watch",
        action="store_true",
        help=f"go on: {what} again whenever a file of the bundle is saved, and list the cases that come otherwise than "
        "before (Ctrl-C ends it)",
    )


def watched(given: argparse.Namespace, roots: Sequence[str], once: Callable[[], int]) -> int:
    """What `once` gives; with `--watch`, it is run again after each change, without end."""
    if not given.watch:
        return once()
    refuse_idle(("--watch", given.format != "text", "it prints text, for people"))
    return follow(FileWatch(roots), roots, once, given)


def follow(watch: FileWatch, roots: Sequence[str], once: Callable[[], int], given: argparse.Namespace) -> int:
    """Runs, waits for a change, and says what it did to the cases, until it is interrupted."""
    attempt(once, given)
    told = {root: run_of(root, given) for root in roots}
    tell("statute: waiting for a file to be saved (Ctrl-C ends it)\n")
    while True:
        names = [from_here(".", path) for path in watch.wait()]
        more = f" and {counted(len(names) - MOST_NAMED, 'other')}" if len(names) > MOST_NAMED else ""
        say(f"\nsaved: {', '.join(names[:MOST_NAMED])}{more}\n")
        attempt(once, given)
        for root in roots:
            before, now = told[root], run_of(root, given)
            say(changes_said(root, before, now))
            told[root] = before if now is None else now
        flush()


def attempt(once: Callable[[], int], given: argparse.Namespace) -> None:
    """Runs once; what refuses it is reported and ends nothing, for the next change may mend it."""
    try:
        once()
    except Refused as refused:
        report(refused.problems, given)
    except BrokenPipeError:
        raise
    except OSError as error:
        tell(f"statute: {error.filename or 'a file'}: {(error.strerror or str(error)).lower()}\n")
    flush()


def run_of(root: str, given: argparse.Namespace) -> Standings | None:
    """What the cases of the bundle come to; nothing where they cannot be run."""
    try:
        found, wrong = run_again(load(root, cache=not given.no_cache), folder(root))
    except (Refused, OSError):
        return None
    return None if wrong else found


def changes_said(root: str, before: Standings | None, now: Standings | None) -> str:
    """The cases that came otherwise than when they could last be run, a line each, and how many."""
    if now is None:
        return "the cases were not run again: the bundle has faults\n"
    if before is None:
        return f"the cases ran: {in_short([], now).partition('; ')[2]}\n"
    changes = case_changes(before, now)
    lines = [f"  {change._replace(place=from_here(root, change.place))}\n" for change in changes]
    return "".join([f"{in_short(changes, now)}\n", *lines])
