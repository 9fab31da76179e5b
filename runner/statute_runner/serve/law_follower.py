"""A process of its own that follows the files of the law: loads what is saved, runs the cases, and tells the server.

It speaks to the server in frames, as the processes that answer calls do. What is told is a law without a fault, the
faults of one that has some, or what came of the cases.
"""

from __future__ import annotations

import os
import select
import signal
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.api import LoadedBundle
from statute_runner.cases.case_changes import case_changes, in_short, run_again
from statute_runner.explain.templates import template_problems
from statute_runner.loading import bundle_loader
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.file_watch import EVERY, FileWatch
from statute_runner.loading.shown_paths import from_here, placed
from statute_runner.problem import Refused, printed
from statute_runner.serve.worker_process import frame, law_of

if TYPE_CHECKING:
    import socket
    from collections.abc import Iterable

    from statute_runner.cases.case_changes import Standings
    from statute_runner.law.bundle import Bundle
    from statute_runner.problem import Problem

    Told = dict[str, Any]

NICE = 5
"""How much the cases give way to the pages that are asked for."""
MOST_FAULTS, MOST_CASES = 20, 100


class Followed(NamedTuple):
    """Which files are followed: the bundle's, and those of other registers; the law that was loaded first.

    `drafts` says whether drafts are law, and `known` as known on which day. Law that is `gated` is told once all its
    cases come out as expected; other law at once, and what its cases come to afterwards.
    """

    root: str
    registers: str | None
    use_cache: bool
    sha256: str
    drafts: bool = False
    known: str | None = None
    gated: bool = False


class SavedMeanwhileError(Exception):
    """A file was saved while the cases of the law before it were run."""


class Follower:
    """What is known of the files: the last law without a fault, and what its cases came to."""

    followed: Followed
    watch: FileWatch
    tell: Any
    looked: float

    def __init__(self, followed: Followed, watch: FileWatch, tell: Any) -> None:
        self.followed, self.watch, self.tell = followed, watch, tell
        self.before: Standings | None = None
        self.looked = monotonic()

    def begin(self) -> None:
        """Takes the files as they are: told of only where they are no longer what was loaded first."""
        if found := self.loaded([], first=True):
            self.run_cases(found)

    def follow(self) -> None:
        """Waits for one change, and tells what it comes to."""
        saved = [from_here(".", path) for path in self.watch.wait()]
        if found := self.loaded(saved):
            self.run_cases(found)

    def loaded(self, saved: list[str], *, first: bool = False) -> LoadedBundle | None:
        """The law as it is saved, where nothing keeps it from being decided under and explained."""
        root, registers, use_cache, sha256, drafts, known, gated = self.followed
        load = bundle_loader.load_with_drafts if drafts else bundle_loader.load
        try:
            bundle = explained(LoadedBundle(load(root, use_cache, registers)).known_on(known).bundle)
            templates = dict(bundle.templates())
        except Refused as refused:
            self.tell({"type": "faults", "saved": saved, "faults": self.faults(refused.problems)})
            return None
        loaded = LoadedBundle(bundle, known)
        if not (first and bundle.sha256 == sha256) and not (gated and self.kept_out(loaded, saved)):
            self.tell({"type": "law", "saved": saved, "law": {**law_of(bundle), "templates": templates}})
        return None if gated else loaded

    def kept_out(self, loaded: LoadedBundle, saved: list[str]) -> bool:
        """Whether a case keeps the law from being answered under, which is then told; or a file is saved meanwhile."""
        try:
            now, wrong = run_again(loaded, folder(self.followed.root), self.unless_saved)
        except SavedMeanwhileError:
            return True
        except Refused as refused:
            now, wrong = {}, refused.problems
        faults = [
            f"{from_here(self.followed.root, one.place)}: {case} on {day}: {'; '.join(one.wrong)}"
            for (case, day), one in now.items()
            if one.wrong
        ]
        faults += self.faults(wrong)
        if not now and not faults:
            faults = ["there is no case that shows what the law comes to"]
        if faults:
            self.tell({"type": "faults", "saved": saved, "faults": faults[:MOST_CASES]})
        return bool(faults)

    def run_cases(self, loaded: LoadedBundle) -> None:
        """Runs the cases, and tells how many there are and which came otherwise than before; not where files change."""
        try:
            now, wrong = run_again(loaded, folder(self.followed.root), self.unless_saved)
        except SavedMeanwhileError:
            return
        except Refused as refused:
            now, wrong = {}, refused.problems
        if wrong:
            self.tell({"type": "cases", "said": "the cases cannot be run", "faults": self.faults(wrong), "changes": []})
            return
        changes = [] if self.before is None else case_changes(self.before, now)
        said = in_short(changes, now)
        self.tell(
            {
                "type": "cases",
                "said": said.partition("; ")[2] if self.before is None else said,
                "changes": [
                    {"said": str(one._replace(place=from_here(self.followed.root, one.place))), "fails": one.fails}
                    for one in changes[:MOST_CASES]
                ],
                "faults": [],
            }
        )
        self.before = now

    def unless_saved(self) -> None:
        """Looks at the files now and then. Raises `SavedMeanwhileError`."""
        if monotonic() - self.looked > EVERY:
            self.looked = monotonic()
            if self.watch.look() != self.watch.seen:
                raise SavedMeanwhileError

    def faults(self, problems: Iterable[Problem]) -> list[str]:
        """Each problem as people read it, with its line and a caret under what is wrong; of many the first."""
        root = self.followed.root
        found = placed(problems, root)
        sources = {one.span.file: text_of(one.span.file) for one in found if one.span}
        told = [printed(one, sources) for one in found[:MOST_FAULTS]]
        return [*told, f"and {len(found) - MOST_FAULTS} more"] if len(found) > MOST_FAULTS else told


def explained(bundle: Bundle) -> Bundle:
    """The bundle. Raises `Refused` where its templates have faults."""
    if problems := [problem for problem in template_problems(bundle) if problem.severity == "error"]:
        raise Refused(problems)
    return bundle


def text_of(path: str) -> str:
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read(2**20)
    except OSError:
        return ""


def run(theirs: socket.socket, followed: Followed) -> None:
    """What the process does, until the server has ended."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if ignored := getattr(signal, name, None):
            signal.signal(ignored, signal.SIG_IGN)

    def pause(seconds: float) -> None:
        if select.select([theirs], [], [], seconds)[0]:  # the server says nothing: it has ended
            os._exit(0)

    def tell(told: Told) -> None:
        theirs.sendall(frame(told))

    with suppress(OSError):
        os.nice(NICE)
    with suppress(ConnectionError):
        watch = FileWatch([followed.root], [followed.registers] if followed.registers else [], pause)
        follower = Follower(followed, watch, tell)
        follower.begin()
        while True:
            follower.follow()
