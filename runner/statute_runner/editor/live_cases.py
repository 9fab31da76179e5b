"""The cases of a bundle that is being written: each is run again only under law that changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.cases.case_faults import case_faults, names_of
from statute_runner.cases.case_files import resolved, written_cases
from statute_runner.cases.coverage import size
from statute_runner.check.case_checks import STRIDE
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.trace import UNKNOWN, Trace
from statute_runner.logic.tree import Members
from statute_runner.problem import Refused
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.editor.meaning_keys import MeaningKeys
    from statute_runner.editor.parse_memory import ParseMemory
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.law.bundle import Bundle
    from statute_runner.problem import Problem
    from statute_runner.text.yaml_source import Document

    Seen = dict[tuple[str, str], set[str]]


@dataclass(frozen=True, slots=True)
class RunColumn:
    """A case on one of its days, the law that it was run under, and what each condition came to, by file and id."""

    case: WorkedCase
    column: Column
    law: tuple[int, ...]
    seen: Seen


class LiveCases:
    """The cases, and what they last came to."""

    memory: ParseMemory
    keys: MeaningKeys

    def __init__(self, memory: ParseMemory, keys: MeaningKeys) -> None:
        self.memory, self.keys = memory, keys
        self.read: tuple[object, list[WorkedCase], list[Problem]] = (None, [], [])
        self.clean: dict[str, object] = {}
        self.runs: dict[tuple[str, str], RunColumn] = {}
        self.telling: dict[tuple[str, str], None] = {}

    def cases(self, seen: Snapshot, *, drafts: bool) -> tuple[list[WorkedCase], list[Problem]]:
        """The cases as they now stand, and what keeps some from being read; of a file that is broken those before."""
        shas = tuple((path, file.sha256) for path, file in seen.files.items() if file.kind == "cases")
        if self.read[0] != shas:
            written, wrong = written_cases(seen.folder, self.document)
            cases, more = resolved(written, drafts=drafts)
            self.read = shas, cases, [*wrong, *more]
        return self.read[1], self.read[2]

    def document(self, content: bytes, path: str) -> tuple[Document | None, Sequence[Problem]]:
        now, good = self.memory.read(path, content), self.memory.good.get(path)
        return (good.document if good else None), now.problems

    def faults(self, bundle: Bundle, cases: Sequence[WorkedCase]) -> list[Problem]:
        """What the cases name that does not exist; asked again of those alone that rest on what changed."""
        names = self.keys.number("names", names_of(bundle))
        context = {case.name: self.context(bundle, case, names) for case in cases}
        open_ = [case for case in cases if self.clean.get(case.name) != context[case.name]]
        found = list(case_faults(bundle, open_)) if open_ else []
        files = {problem.span.file for problem in found if problem.span}
        self.clean |= {case.name: context[case.name] for case in open_ if case.span.file not in files}
        return found

    def context(self, bundle: Bundle, case: WorkedCase, names: int) -> object:
        homes = {bundle.home(cite["at"]) for cite in case.cites}
        words = tuple(self.keys.words(bundle, home) for home in sorted(filter(None, homes)))
        return (case.cites, case.facts, case.readings, case.columns, self.keys.common_now, names, words)

    def run(self, loaded: LoadedBundle, cases: Sequence[WorkedCase], stop: Callable[[], None]) -> Iterator[RunColumn]:
        """Every case on each of its days, those first that last told most. `stop` raises where it is to end."""
        columns = {(case.name, column.day): (case, column) for case in cases if case.shows for column in case.columns}
        self.runs = {key: run for key, run in self.runs.items() if key in columns}
        spread = [key for start in range(STRIDE) for key in list(columns)[start::STRIDE]]
        views: dict[str | None, LoadedBundle] = {None: loaded}
        for key in dict.fromkeys([*(key for key in self.telling if key in columns), *spread]):
            case, column = columns[key]
            if case.known_on not in views:
                views[case.known_on] = loaded.known_on(case.known_on)
            view = views[case.known_on]
            law = self.keys.law(view, case.as_of or column.day, case.question)
            before = self.runs.get(key)
            if before is None or before.law != law or not same_request(before.case, case):
                stop()
                before = RunColumn(case, column, law, seen_in(view, case, column))
                self.runs[key] = before
            yield before


def same_request(one: WorkedCase, other: WorkedCase) -> bool:
    """Whether two forms of a case ask the same."""
    return one is other or (one.facts, one.readings, one.as_of, one.known_on, one.question) == (
        other.facts,
        other.readings,
        other.as_of,
        other.known_on,
        other.question,
    )


def seen_in(loaded: LoadedBundle, case: WorkedCase, column: Column) -> Seen:
    """What each condition came to, by file and id; nothing where the request is refused."""
    try:
        request = request_from(Raw(case.request(column.day), column.span), loaded.bundle.facts)
        law = loaded.on(case.as_of or column.day, case.question)
        trace = Trace(law, request.facts, chosen_readings(loaded.bundle, case.readings))
    except Refused:
        return {}
    found: Seen = {}
    todo = [
        one.when
        for decided in (*trace.routes.values(), trace.question)
        for one in decided.cases
        if one.when is not None
    ]
    done: set[int] = set()
    while todo:
        node = todo.pop()
        if id(node) in done:
            continue
        done.add(id(node))
        todo += node.parts
        if place := node.node.at:
            values = found.setdefault((place.file, place.id), set())
            values.add(node.value)
            if isinstance(node.node, Members) and (node.parts or node.value != UNKNOWN):
                values.add(size(len(node.parts)))
    return found
