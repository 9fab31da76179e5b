"""`statute replay`: decides past decisions again, and says which answers are the same, or changed and why."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.amend.accepted_changes import accepted, by_id
from statute_runner.amend.change_causes import AROUND, LAW, READING, REGISTER
from statute_runner.amend.past_records import records
from statute_runner.amend.replay_engine import (
    ALTERED,
    CHANGED,
    SAME,
    UNCOMPARED,
    UNDECIDABLE,
    UNREPLAYABLE,
    Against,
    Replay,
)
from statute_runner.amend.replay_page import ReplayRows, replay_page
from statute_runner.api import load
from statute_runner.batch.run_progress import RunProgress
from statute_runner.budget import SEARCH
from statute_runner.check.reports import marked
from statute_runner.console.options import budget, known_on, reading, readings_of, registers
from statute_runner.console.output import report, say
from statute_runner.console.page_option import page_option, page_target
from statute_runner.console.streams import put
from statute_runner.escaping import visible
from statute_runner.explain.member_wording import counted
from statute_runner.loading.bundle_loader import root_of
from statute_runner.loading.file_replacement import write
from statute_runner.pictures.change_matrix import matrix_lines
from statute_runner.problem import refuse
from statute_runner.text.days import checked_day, real_date

if TYPE_CHECKING:
    import argparse
    from typing import BinaryIO

    from statute_runner.amend.accepted_changes import Accepted
    from statute_runner.amend.replay_engine import Replayed
    from statute_runner.api import LoadedBundle


def arguments(verb: argparse.ArgumentParser) -> None:
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
    page_option(verb, "what became of each record and why, and what was by what is")
    reading(verb)
    known_on(verb)
    registers(verb)


def run(given: argparse.Namespace) -> int:
    """Decides every record again.

    1 for one that was altered, or cannot be replayed or decided any more; 2 where there is none. With `--exit-code` or
    `--accept` also 1 for a change that was not reviewed.
    """
    own = load(given.bundle, cache=not given.no_cache, registers=given.registers)
    against, before = target(given, own)
    roots = [one.bundle.root for one in (own, against.loaded, before) if one]
    page = page_target(given.report, roots, [name for name in (given.decisions, given.accept) if name and name != "-"])
    reviewed: dict[tuple[str, str, str], Accepted] = {}
    if given.accept is not None:
        with open(given.accept, "rb") as file:
            entries, advice = accepted(file.read(), given.accept)
        reviewed = by_id(entries)
        report(map(marked, advice), given)
    tally = ReplayTally(given.format, reviewed, ReplayRows() if page else None)
    replay = Replay(against, before, given.budget or SEARCH)
    with opened(given.decisions) as stream:
        size = os.fstat(stream.fileno()).st_size if given.decisions != "-" else 0
        progress = RunProgress(size)
        for number, record in enumerate(records(stream, given.decisions), 1):
            tally.take(replay.again(record))
            progress.show(stream.tell() if size else 0, number)
        progress.clear()
    tally.close()
    if page and tally.rows:
        write(page, replay_page(tally.rows, tally.moves, against).encode())
    if not tally.counts and not reviewed:
        raise refuse(
            "request-none", "no decision was given", help="`-` is standard input; an empty file replays nothing"
        )
    if tally.of(ALTERED, UNREPLAYABLE, UNDECIDABLE):
        return 1
    return 1 if (given.exit_code or given.accept) and tally.unreviewed else 0


def target(given: argparse.Namespace, own: LoadedBundle) -> tuple[Against, LoadedBundle | None]:
    """What to decide under, and what answers a request without a past answer. Raises `Refused`."""
    readings = readings_of(given.reading)
    if given.known_on is not None:
        checked_day(given.known_on)
    if given.against is None:
        # With other registers, what a request came to before is what it comes to with the bundle's own.
        before = load(given.bundle, cache=not given.no_cache) if given.registers else None
        return Against(own, None, given.known_on, readings), before
    if real_date(given.against):
        return Against(own, given.against, given.known_on, readings), own
    if os.path.isdir(given.against):
        other = load(root_of(given.against), cache=not given.no_cache)
        return Against(other, None, given.known_on, readings), own
    raise refuse("usage", f"expected a day or the folder of a bundle, got `{given.against}`")


def opened(path: str) -> BinaryIO:
    return sys.stdin.buffer if path == "-" else open(path, "rb")


class ReplayTally:
    """Prints each answer that is not the same as it comes, counts all, and closes with the counts."""

    form: str
    reviewed: dict[tuple[str, str, str], Accepted]
    rows: ReplayRows | None
    unreviewed: int

    def __init__(
        self, form: str, reviewed: dict[tuple[str, str, str], Accepted], rows: ReplayRows | None = None
    ) -> None:
        """`rows` keeps the records for a page, where one is asked for."""
        self.form, self.reviewed, self.rows = form, reviewed, rows
        self.used: set[tuple[str, str, str]] = set()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.flips: Counter[tuple[str, str, str]] = Counter()
        self.moves: Counter[tuple[str, str]] = Counter()
        self.unreviewed = 0

    def take(self, found: Replayed) -> None:
        key = (found.id, found.old, found.new)
        is_reviewed = found.status == CHANGED and key in self.reviewed
        self.counts[found.status, "accepted" if is_reviewed else found.cause, found.verification] += 1
        if self.rows:
            self.rows.take(found, is_reviewed)
        if found.status in {SAME, CHANGED}:
            self.moves[found.old, found.new] += 1
        if found.status in {SAME, UNCOMPARED}:
            return
        if found.status == CHANGED:
            self.flips[found.cause, found.old, found.new] += 1
            self.unreviewed += not is_reviewed
        if is_reviewed:
            self.used.add(key)
        self.write(found, is_reviewed)

    def of(self, *statuses: str) -> int:
        """How many records came to one of these."""
        return sum(n for (status, _, _), n in self.counts.items() if status in statuses)

    def write(self, found: Replayed, is_reviewed: bool) -> None:
        if self.form == "json":
            line = {
                "line": found.line,
                "id": found.id,
                "status": found.status,
                "from": found.old or None,
                "to": found.new or None,
                "what": list(found.what),
                "cause": found.cause or None,
                "detail": found.detail,
                "verification": found.verification or None,
                "accepted": is_reviewed,
            }
            put(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n")
            return
        status = f"{found.status}{' (accepted)' if is_reviewed else ''}{verified(found.verification)}"
        what = ", ".join(found.what)
        change = f": {found.old} → {found.new} ({what})" if found.status == CHANGED else f": {what}" if what else ""
        cause = f"; {found.cause}: " if found.cause else "; " if what else ": "
        say(visible(f"line {found.line}, {found.id or 'no id'}: {status}{change}{cause}{found.detail}") + "\n")

    def close(self) -> None:
        """Prints the counts, and what was accepted and did not happen."""
        unused = [key for key in self.reviewed if key not in self.used]
        if self.form == "json":
            summary = {
                "summary": [
                    {"status": status, "cause": cause or None, "verification": known or None, "records": n}
                    for (status, cause, known), n in sorted(self.counts.items())
                ],
                "outcomes": [
                    {"cause": cause, "from": old, "to": new, "records": n}
                    for (cause, old, new), n in sorted(self.flips.items())
                ],
                "accepted_unused": [{"id": name, "from": old, "to": new} for name, old, new in unused],
            }
            put(json.dumps(summary, ensure_ascii=False, separators=(",", ":")) + "\n")
            return
        say(f"{counted(sum(self.counts.values()), 'record')}\n")
        for (status, cause, known), n in sorted(self.counts.items()):
            say(f"  {status}{f', {WORDS.get(cause, cause)}' if cause else ''}{verified(known)}: {n:,}\n")
        for (cause, old, new), n in sorted(self.flips.items()):
            say(visible(f"    {cause}: {old} → {new}: {n:,}") + "\n")
        if sum(old != new for old, new in self.moves) > 1:
            for line in matrix_lines(self.moves, indent="    "):
                say(visible(line) + "\n")
        for name, old, new in unused:
            say(visible(f"  accepted, but it did not happen: {name}: {old} → {new}") + "\n")
        if self.of(ALTERED):
            say("  altered: the law that the record names does not answer what it says\n")


WORDS = {
    LAW: "because of the law",
    READING: "because of a reading",
    REGISTER: "because of a register",
    AROUND: "because of the rest of the bundle",
}


def verified(known: str) -> str:
    return f", {known}" if known else ""
