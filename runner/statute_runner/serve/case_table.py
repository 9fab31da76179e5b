"""The cases of the suite as a table: a row for each day of each case, found by words, outcome or section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.case_files import load_cases
from statute_runner.loading.bundle_files import folder
from statute_runner.problem import Refused
from statute_runner.serve.page_state import query_of, state_from

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypedDict

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.problem import Problem

    class CaseRow(TypedDict):
        """A day of a case: the case, which of its columns, and what a page shows of it."""

        case: WorkedCase
        column: int
        name: str
        says: str
        day: str
        as_of: str
        readings: dict[str, str]
        outcome: str
        because: list[str]
        section: str
        file: str
        query: str


MOST_ROWS = 100


def cases(loaded: LoadedBundle) -> tuple[Sequence[WorkedCase], Sequence[Problem]]:
    """The cases of the bundle as they stood when they were first asked for, or what is wrong with them."""

    def made() -> tuple[Sequence[WorkedCase], Sequence[Problem]]:
        try:
            return load_cases(loaded.bundle, folder(loaded.bundle.root, ("bundle", "cases"))), ()
        except Refused as refused:
            return (), refused.problems

    return loaded.cached("cases", made)


def rows(loaded: LoadedBundle, found: Iterable[WorkedCase]) -> list[CaseRow]:
    """A row for each day of each case, with the address that opens it in the form."""
    return [row(loaded, case, number, column) for case in found for number, column in enumerate(case.columns)]


def row(loaded: LoadedBundle, case: WorkedCase, number: int, column: Column) -> CaseRow:
    state = state_from(loaded, case.request(column.day), case.readings, case.question, case.as_of)
    return {
        "case": case,
        "column": number,
        "name": case.name,
        "says": case.says,
        "day": column.day,
        "as_of": case.as_of or "",
        "readings": dict(case.readings),
        "outcome": column.expect["outcome"],
        "because": column.expect.get("because", []),
        "section": case.span.file.rpartition("/cases/")[0],
        "file": f"{case.span.file}:{case.span.line}",
        "query": query_of(loaded, state),
    }


def matching(found: Iterable[CaseRow], words: str, outcome: str, section: str) -> list[CaseRow]:
    """The rows that hold every word, and have that outcome and section, where one is given."""
    sought = words.lower().split()
    return [
        one
        for one in found
        if (not outcome or one["outcome"] == outcome)
        and (not section or one["section"] == section)
        and all(
            word in f"{one['name']} {one['says']} {one['day']} {' '.join(one['because'])}".lower() for word in sought
        )
    ]
