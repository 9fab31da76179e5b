"""A run of cases as a JUnit report, as build servers read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.case_report import differing, failure
from statute_runner.escaping import visible, xml
from statute_runner.loading.shown_paths import from_here
from statute_runner.problem import printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.problem import Problem


def junit(
    root: str, outcomes: Sequence[CaseResult], unshown: Sequence[Problem] = (), refused: Sequence[Problem] = ()
) -> str:
    """The cases of the bundle at this root as they came out, in a report that names files from the working folder.

    A condition that no case shows is a test that failed; what kept the cases from being run is one that had an error.
    """
    failures = sum(bool(outcome.differences) for outcome in outcomes) + len(unshown)
    tests = len(outcomes) + len(unshown) + len(refused)
    time = f"{sum(outcome.seconds for outcome in outcomes):.6f}"
    counts = f'tests="{tests}" failures="{failures}" errors="{len(refused)}" time="{time}"'
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="statute test" {counts}>']
    lines.append(f'<testsuite name="statute test" skipped="0" {counts}>')
    for outcome in outcomes:
        lines += case(root, outcome)
    for kind, problems in (("failure", unshown), ("error", refused)):
        for problem in problems:
            lines += other(root, kind, problem)
    return "\n".join([*lines, "</testsuite>", "</testsuites>", ""])


def case(root: str, outcome: CaseResult) -> Iterator[str]:
    """The lines of one answer of one case."""
    span, name = outcome.column.span, f"{outcome.case.name} on {outcome.column.day}"
    yield opened(root, span.file, span.line, name, outcome.seconds)
    if outcome.differences:
        message = xml(visible("; ".join(differing(outcome))))
        yield f'    <failure type="case-failed" message="{message}">{xml(failure(outcome, root))}</failure>'
    yield "  </testcase>"


def other(root: str, kind: str, problem: Problem) -> Iterator[str]:
    """The lines of what is no answer of a case."""
    span = problem.span
    yield opened(root, span.file if span else "", span.line if span else 1, str(problem), 0.0)
    message = xml(visible(problem.message))
    yield f'    <{kind} type="{xml(problem.code)}" message="{message}">{xml(printed(problem, {}))}</{kind}>'
    yield "  </testcase>"


def opened(root: str, file: str, line: int, name: str, seconds: float) -> str:
    """The beginning of a test; its class is the folder of its file inside the bundle."""
    where = file.rpartition("/")[0].replace("/", ".") or "bundle"
    place = f'file="{xml(visible(from_here(root, file)))}" line="{line}"' if file else ""
    return f'  <testcase classname="{xml(where)}" name="{xml(visible(name))}" {place} time="{seconds:.6f}">'
