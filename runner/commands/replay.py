"""`statute replay`: decides past decisions again, and says which answers are the same, or changed and why."""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from typing import TYPE_CHECKING

from runner.amend.accepted import accepted, by_id
from runner.amend.causes import AROUND, LAW, READING
from runner.amend.records import records
from runner.amend.replay import (
    ALTERED,
    CHANGED,
    SAME,
    UNCOMPARED,
    UNDECIDABLE,
    UNREPLAYABLE,
    Against,
    Replay,
)
from runner.api import load
from runner.budget import SEARCH
from runner.commands.decide import readings_of
from runner.commands.reporting import say
from runner.escaping import visible
from runner.facts import date_fault
from runner.loading import root_of
from runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from typing import BinaryIO

    from runner.amend.accepted import Accepted
    from runner.amend.replay import Replayed
    from runner.api import LoadedBundle

BAR = 40
EVERY = 500


def run(given: argparse.Namespace) -> int:
    """Decides every record again; 1 for one that was altered or cannot be replayed, or for a held change that was not reviewed."""
    own = load(given.bundle, cache=not given.no_cache)
    against, before = target(given, own)
    reviewed: dict[tuple[str, str, str], Accepted] = {}
    if given.accept is not None:
        with open(given.accept, "rb") as file:
            reviewed = by_id(accepted(file.read(), given.accept))
    tally = Tally(given.format, reviewed)
    replay = Replay(against, before, given.budget or SEARCH)
    with opened(given.decisions) as stream:
        progress = Progress(stream)
        for record in records(stream, given.decisions):
            tally.take(replay.again(record))
            progress.step()
        progress.end()
    tally.close()
    if tally.of(ALTERED, UNREPLAYABLE):
        return 1
    held = given.exit_code or given.accept
    return 1 if held and (tally.unreviewed or tally.of(UNDECIDABLE)) else 0


def target(given: argparse.Namespace, own: LoadedBundle) -> tuple[Against, LoadedBundle | None]:
    """What to decide under, and what answers a request without a past answer. Raises `Refused`."""
    readings = readings_of(given.reading)
    if given.known_on is not None and (found := date_fault(given.known_on)):
        raise refuse("request-date", found[0], help=found[1])
    if given.against is None:
        return Against(own, None, given.known_on, readings), None
    if date_fault(given.against) is None:
        return Against(own, given.against, given.known_on, readings), own
    if os.path.isdir(given.against):
        other = load(root_of(given.against), cache=not given.no_cache)
        return Against(other, None, given.known_on, readings), own
    raise refuse("usage", f"`{given.against}` is neither a day nor the folder of a bundle")


def opened(path: str) -> BinaryIO:
    return sys.stdin.buffer if path == "-" else open(path, "rb")


class Tally:
    """Prints each answer that is not the same as it comes, counts all, and closes with the counts."""

    def __init__(self, form: str, reviewed: dict[tuple[str, str, str], Accepted]) -> None:
        self.form, self.reviewed = form, reviewed
        self.used: set[tuple[str, str, str]] = set()
        self.counts: Counter[tuple[str, str, str]] = Counter()
        self.flips: Counter[tuple[str, str, str]] = Counter()
        self.unreviewed = 0

    def take(self, found: Replayed) -> None:
        key = (found.id, found.old, found.new)
        is_reviewed = found.status == CHANGED and key in self.reviewed
        self.counts[found.status, "accepted" if is_reviewed else found.cause, found.verification] += 1
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
            print(json.dumps(line, ensure_ascii=False, separators=(",", ":")))
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
            print(json.dumps(summary, ensure_ascii=False, separators=(",", ":")))
            return
        say(f"{sum(self.counts.values()):,} records\n")
        for (status, cause, known), n in sorted(self.counts.items()):
            say(f"  {status}{f', {WORDS.get(cause, cause)}' if cause else ''}{verified(known)}: {n:,}\n")
        for (cause, old, new), n in sorted(self.flips.items()):
            say(visible(f"    {cause}: {old} → {new}: {n:,}") + "\n")
        for name, old, new in unused:
            say(visible(f"  accepted, but it did not happen: {name}: {old} → {new}") + "\n")
        if self.of(ALTERED):
            print("  altered: the law that the record names does not answer what it says")


WORDS = {LAW: "because of the law", READING: "because of a reading", AROUND: "because of the rest of the bundle"}


def verified(known: str) -> str:
    return f", {known}" if known else ""


class Progress:
    """A bar on standard error, only where that is a terminal and the size is known."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream, self.steps = stream, 0
        self.size = 0
        if sys.stderr.isatty() and stream is not sys.stdin.buffer:
            self.size = os.fstat(stream.fileno()).st_size

    def step(self) -> None:
        self.steps += 1
        if self.size and self.steps % EVERY == 0:
            done = self.stream.tell() / self.size
            sys.stderr.write(f"\r[{'#' * int(done * BAR):{BAR}}] {done:4.0%} {self.steps:,}")

    def end(self) -> None:
        if self.size:
            sys.stderr.write("\r" + " " * (BAR + 30) + "\r")
