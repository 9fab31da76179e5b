"""Whether the cases of the suite pass: run as pages ask for them, within a time, and each once for a loaded bundle."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from statute_runner.cases.case_report import differing
from statute_runner.cases.case_runs import run
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TypedDict

    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.serve.case_table import CaseRow

    class TriedRow(TypedDict):
        """A day of a case, `pass`, `fail` or nothing where it was not run yet, and what came otherwise."""

        row: CaseRow
        result: str
        differences: list[str]


SECONDS = 4.0
"""How long a page may run the cases that it shows, before it is shown without the results of the others."""
LONGEST = 30.0
"""The same where all are asked for; a call is ended not long after."""


def answers(loaded: LoadedBundle, case: WorkedCase) -> Sequence[list[str]]:
    """What came otherwise than expected, for each day of a case."""

    def made() -> Sequence[list[str]]:
        try:
            return [differing(one) for one in run(loaded, case)]
        except Refused as refused:
            return [[problem.message for problem in refused.problems]] * len(case.columns)

    return loaded.cached(known_as(case), made)


def known_as(case: WorkedCase) -> tuple[str, str, int]:
    return "case came", case.span.file, case.span.line


def run_some(loaded: LoadedBundle, cases: Iterable[WorkedCase], seconds: float) -> None:
    """Runs those that were not run yet, in order, until the time is over; at least one."""
    until = monotonic() + seconds
    for case in cases:
        if known_as(case) not in loaded.made:
            answers(loaded, case)
            if monotonic() > until:
                return


def tried(loaded: LoadedBundle, rows: Iterable[CaseRow]) -> list[TriedRow]:
    """The rows with their results as far as they are known, those that fail first."""
    found: list[TriedRow] = []
    for row in rows:
        if known_as(row["case"]) in loaded.made:
            differences = answers(loaded, row["case"])[row["column"]]
            found.append({"row": row, "result": "fail" if differences else "pass", "differences": differences})
        else:
            found.append({"row": row, "result": "", "differences": []})
    return sorted(found, key=lambda one: one["result"] != "fail")
