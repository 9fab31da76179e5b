"""The checks of one view of a bundle, its law or that with its drafts: what rests on nothing that changed is kept."""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING

from statute_runner.amend.declared_changes import declared_problems
from statute_runner.api import LoadedBundle
from statute_runner.budget import SEARCH, Budget
from statute_runner.cases.coverage import Showing
from statute_runner.check import case_checks, property_checks, reachability, word_coverage
from statute_runner.check.acknowledgements import acknowledgements, heeded
from statute_runner.check.all_checks import of_writing
from statute_runner.editor.live_cases import LiveCases
from statute_runner.editor.meaning_keys import REMEMBERED, MeaningKeys
from statute_runner.explain.templates import template_problems
from statute_runner.loading import version_checks
from statute_runner.loading.essential import essential
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.editor.parse_memory import ParseMemory
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject

    Stop = Callable[[], None]

LOG = logging.getLogger(__name__)


class Stopped(Exception):  # noqa: N818 - the name says what happened, not that it is an error
    """A check was ended because what it looked at has changed since."""


class StoppableBudget(Budget):
    """A budget of time that also ends where it is told to. `stop` raises `Stopped`."""

    def __init__(self, seconds: float, stop: Stop) -> None:
        super().__init__(seconds=seconds)
        self.stop = stop

    def check(self) -> None:
        self.stop()
        super().check()


def written_wrong(subject: Subject, folder: Folder) -> list[Problem]:
    """What is wrong by what is written: names, quotes, words; quickly found."""
    return heeded(of_files(subject, folder), subject.bundle)[0]


def of_files(subject: Subject, folder: Folder) -> list[Problem]:
    """The same, with what is acknowledged."""
    parts: list[Callable[[], Iterable[Problem]]] = [
        lambda: essential(subject),
        lambda: word_coverage.covered(subject, folder)[1],
        *of_writing(subject, folder),
    ]
    return [problem for part in parts for problem in guarded(part)]


def of_decisions(found: list[Problem], subject: Subject, folder: Folder) -> list[Problem]:
    """What was found by deciding, but for what is acknowledged; and each acknowledgement of which nothing warns."""
    bundle = subject.bundle
    if not any(acknowledgements(bundle)):
        return found
    return [*heeded(found, bundle)[0], *heeded([*of_files(subject, folder), *found], bundle)[1]]


class LawChecks:
    """What is found by deciding requests, with what is remembered of it from one change to the next."""

    keys: MeaningKeys
    cases: LiveCases

    def __init__(self, memory: ParseMemory) -> None:
        self.keys = MeaningKeys()
        self.cases = LiveCases(memory, self.keys)
        self.reached: dict[object, object] = {}
        self.declared: list[tuple[object, list[Problem]]] = []

    def slow(self, seen: Snapshot, subject: Subject, stop: Stop) -> list[Problem]:
        """What is wrong with what the law decides. Raises `Stopped`."""
        if guarded(lambda: essential(subject)):
            return []
        found: list[Problem] = []
        bundle = subject.bundle
        rests_on = self.keys.look(bundle)
        loaded = LoadedBundle(bundle)
        cases, wrong = self.cases.cases(seen, drafts=bundle.drafted)
        for part in (
            lambda: version_checks.problems(subject),
            lambda: template_problems(bundle),
            lambda: property_checks.problems(subject, seen.folder),
            lambda: self.reachable(subject, loaded, stop),
            lambda: [*wrong, *case_checks.remarks(cases), *self.cases.faults(bundle, cases)],
            lambda: self.unshown(subject, loaded, cases, stop),
            lambda: self.rest(loaded, cases, stop),
            lambda: self.changes(seen, subject, cases, (rests_on, self.cases.read[0])),
        ):
            stop()
            found += guarded(part)
        return of_decisions(found, subject, seen.folder)

    def reachable(self, subject: Subject, loaded: LoadedBundle, stop: Stop) -> Iterator[Problem]:
        """What no request reaches; looked for again in law that changed."""
        bundle = subject.bundle
        days = {one.file: (one.version, subject.until(one.citation, one.version)) for one in subject.sections}
        laws = {
            file: [
                self.keys.law(loaded, day, of) for day in bundle.days() if begin <= day < end for of in bundle.questions
            ]
            for file, (begin, end) in {**days, "bundle.yaml": ("", "~")}.items()
        }
        open_ = {file for file, law in laws.items() if self.reached.get(file) != law}
        if not open_:
            return
        part = copy(subject)
        part.sections = [section for section in subject.sections if section.file in open_]
        part.conditions = [one for one in subject.conditions if one.place.file in open_]
        found = list(reachability.problems(part, StoppableBudget(SEARCH, stop)))
        yield from found
        wrong = {problem.span.file for problem in found if problem.span}
        self.reached |= {file: laws[file] for file in open_ if file not in wrong}

    def unshown(self, subject: Subject, loaded: LoadedBundle, cases: list[WorkedCase], stop: Stop) -> Iterator[Problem]:
        """The sides of conditions that no case shows."""
        showing = Showing(subject.bundle)
        for run in self.cases.run(loaded, cases, stop):
            told = [(key, side) for key, values in run.seen.items() for side in values & showing.open.get(key, set())]
            for key, side in told:
                showing.show(key, side)
            if told:
                self.cases.telling[run.case.name, run.column.day] = None
            if not any(showing.open.values()):
                break
        yield from case_checks.unshown(subject, showing)

    def rest(self, loaded: LoadedBundle, cases: list[WorkedCase], stop: Stop) -> list[Problem]:
        """Runs the cases that were not needed to show anything, for what is said of each rule; finds nothing."""
        for _ in self.cases.run(loaded, cases, stop):
            pass
        return []

    def changes(self, seen: Snapshot, subject: Subject, cases: list[WorkedCase], rests_on: object) -> list[Problem]:
        """What amendments change and do not declare; looked for again where any answer may have changed."""
        declared = [file.data.get("changes") for file in subject.bundle.files.values() if isinstance(file.data, dict)]
        key = (rests_on, declared, len(cases))
        # where there is nothing to say, nothing has a place that could have moved
        if any(known == key and not found for known, found in self.declared):
            return []
        try:
            found = declared_problems(subject.bundle, seen.folder, lambda: cases)
        except Refused:
            found = []
        self.declared = [(key, found), *self.declared[: REMEMBERED - 1]]
        return found


def guarded(part: Callable[[], Iterable[Problem]]) -> list[Problem]:
    """What a check finds; nothing where it breaks on law that is half written, so that the others go on."""
    try:
        return list(part())
    except Stopped:
        raise
    except Refused as refused:
        return list(refused.problems)
    except Exception:
        LOG.exception("a check broke")
        return []
