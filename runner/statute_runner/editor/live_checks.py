"""The checks of a bundle that is being written: what is quick after each keystroke, what is slow when it is quiet.

Both together find what `statute check` finds. What rests on nothing that changed is not checked again, and where a file
cannot be read for now, the rest is checked by how that file last was.
"""

from __future__ import annotations

import logging
from copy import copy
from typing import TYPE_CHECKING

from statute_runner.amend.declared_changes import declared_problems
from statute_runner.api import LoadedBundle
from statute_runner.budget import SEARCH, Budget
from statute_runner.cases.coverage import Showing
from statute_runner.check import case_checks, lettering, property_checks, reachability, stray_files, word_coverage
from statute_runner.check.all_checks import OF_WRITING
from statute_runner.editor.live_cases import LiveCases
from statute_runner.editor.meaning_keys import MeaningKeys
from statute_runner.explain.templates import template_problems
from statute_runner.loading import version_checks
from statute_runner.loading.essential import essential
from statute_runner.problem import Problem, Refused, in_file_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.snapshot import Snapshot
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


class LiveChecks:
    """The checks of one bundle, with what they remember from one change to the next."""

    def __init__(self, opened: OpenBundle) -> None:
        self.keys = MeaningKeys()
        self.cases = LiveCases(opened.memory, self.keys)
        self.reached: dict[object, object] = {}
        self.declared: tuple[object, list[Problem]] = (None, [])

    def quick(self, seen: Snapshot) -> list[Problem]:
        """What files are wrong by themselves, and what names, quotes and words are wrong."""
        of_files = [problem for file in seen.files.values() for problem in file.problems]
        found = [*seen.shape, *of_files]
        subject = seen.subject
        if subject:
            parts: list[Callable[[], Iterable[Problem]]] = [
                lambda: essential(subject),
                lambda: word_coverage.covered(subject, seen.folder)[1],
                *(lambda part=part: part.problems(subject) for part in OF_WRITING),
                lambda: stray_files.problems(subject, seen.folder),
                lambda: lettering.problems(seen.folder),
            ]
            found += known_places(seen, (problem for part in parts for problem in guarded(part)))
        return in_file_order(dict.fromkeys(found))

    def slow(self, seen: Snapshot, stop: Stop) -> Iterator[list[Problem]]:
        """What is found by deciding requests, in parts, each when it is found. Raises `Stopped`."""
        subject = seen.subject
        if subject is None or guarded(lambda: essential(subject)):
            return
        rests_on = self.keys.look(subject.bundle)
        loaded = LoadedBundle(subject.bundle)
        cases, wrong = self.cases.cases(seen)
        for part in (
            lambda: version_checks.problems(subject),
            lambda: template_problems(subject.bundle),
            lambda: property_checks.problems(subject, seen.folder),
            lambda: self.reachable(subject, loaded, stop),
            lambda: self.faults(subject, cases, wrong),
            lambda: self.unshown(subject, loaded, cases, stop),
            lambda: self.rest(loaded, cases, stop),
            lambda: self.changes(seen, cases, (rests_on, self.cases.read[0])),
        ):
            stop()
            yield list(known_places(seen, guarded(part)))

    def reachable(self, subject: Subject, loaded: LoadedBundle, stop: Stop) -> Iterator[Problem]:
        """What no request reaches; looked for again in law that changed."""
        bundle = subject.bundle
        laws: dict[object, object] = {}
        for section in subject.sections:
            days = [
                day
                for day in bundle.days()
                if section.version <= day < subject.until(section.citation, section.version)
            ]
            questions = list(bundle.questions)
            laws[section.file] = [self.keys.law(loaded, day, name) for day in days for name in questions]
        laws["bundle.yaml"] = [self.keys.law(loaded, day, name) for day in bundle.days() for name in bundle.questions]
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

    def faults(self, subject: Subject, cases: list[WorkedCase], wrong: list[Problem]) -> list[Problem]:
        """What keeps cases from being run, or is out of date in them."""
        return [*wrong, *case_checks.remarks(cases), *self.cases.faults(subject.bundle, cases)]

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

    def changes(self, seen: Snapshot, cases: list[WorkedCase], rests_on: object) -> list[Problem]:
        """What amendments change and do not declare; looked for again where any answer may have changed."""
        assert seen.bundle  # noqa: S101 - asked of sound law
        declared = [file.data.get("changes") for file in seen.bundle.files.values() if isinstance(file.data, dict)]
        key = (rests_on, declared, len(cases))
        if self.declared[0] != key or self.declared[1]:
            try:
                found = declared_problems(seen.bundle, seen.folder, lambda: cases)
            except Refused:
                found = []
            self.declared = key, found
        return self.declared[1]


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


def known_places(seen: Snapshot, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems in files that are as they were read: in others their places would be wrong."""
    for problem in problems:
        file = seen.files.get(problem.span.file) if problem.span else None
        if file is None or not file.problems:
            yield problem
