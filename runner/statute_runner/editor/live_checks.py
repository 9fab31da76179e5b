"""The checks of a bundle that is being written: what is quick after each keystroke, what is slow when it is quiet.

Both together find what `statute check` finds. Where a file cannot be read for now, the rest is checked by how that file
last was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.check.draft_checks import draft_cases, to_fill_in, with_drafts
from statute_runner.editor.law_checks import LawChecks, guarded, written_wrong
from statute_runner.loading.subject import Subject
from statute_runner.problem import in_file_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.editor.law_checks import Stop
    from statute_runner.editor.live_cases import LiveCases
    from statute_runner.editor.open_bundle import OpenBundle
    from statute_runner.editor.parse_memory import ParseMemory
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.bundle import Bundle
    from statute_runner.problem import Problem


class LiveChecks:
    """The checks of one bundle: of its law, of that with its drafts, and of what was known before a later law."""

    memory: ParseMemory

    def __init__(self, opened: OpenBundle) -> None:
        self.memory = opened.memory
        self.views: dict[tuple[str, bool], LawChecks] = {}

    def of(self, bundle: Bundle) -> LawChecks:
        """The checks of a view of the bundle, with what they remember."""
        return self.views.setdefault((bundle.known, bundle.drafted), LawChecks(self.memory))

    def cases(self, seen: Snapshot, path: str) -> LiveCases | None:
        """The cases as they were last run, under the law that a file belongs to."""
        subject = seen.subject_of(path)
        return self.of(subject.bundle).cases if subject else None

    def quick(self, seen: Snapshot) -> list[Problem]:
        """What files are wrong by themselves, and what names, quotes and words are wrong."""
        found = [*seen.shape, *(problem for file in seen.files.values() for problem in file.problems)]
        subject = seen.subject
        if subject:
            problems = with_drafts(
                subject.bundle,
                written_wrong(subject, seen.folder),
                lambda view: written_wrong(Subject(view), seen.folder),
            )
            drafts = subject.bundle.drafts()
            unfinished = [*guarded(lambda: draft_cases(seen.folder)), *to_fill_in(seen.folder, drafts)]
            found += known_places(seen, [*problems, *unfinished])
        return in_file_order(dict.fromkeys(found))

    def slow(self, seen: Snapshot, stop: Stop) -> list[Problem]:
        """What is found by deciding requests. Raises `Stopped`."""
        subject = seen.subject
        if subject is None:
            return []

        def decided(view: Bundle) -> list[Problem]:
            return self.of(view).slow(seen, Subject(view), stop)

        found = self.of(subject.bundle).slow(seen, subject, stop)
        return list(known_places(seen, with_drafts(subject.bundle, found, decided)))


def known_places(seen: Snapshot, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems in files that are as they were read: in others their places would be wrong."""
    for problem in problems:
        file = seen.files.get(problem.span.file) if problem.span else None
        if file is None or not file.problems:
            yield problem
