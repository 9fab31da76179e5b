"""A run of cases as a JUnit report, as build servers read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.cases.case_report import differing, failure
from statute_runner.escaping import visible, xml
from statute_runner.loading.shown_paths import from_here, placed
from statute_runner.problem import printed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.problem import Problem


@dataclass(frozen=True, slots=True)
class Suite:
    """What came of a bundle's cases, the conditions that no case shows, and what kept the cases from being run."""

    root: str
    outcomes: Sequence[CaseResult] = ()
    unshown: Sequence[Problem] = ()
    refused: Sequence[Problem] = ()


def junit(suites: Sequence[Suite]) -> str:
    """The cases of each bundle as they came out, in a report that names files from the working folder.

    A condition that no case shows is a test that failed; what kept the cases from being run is one that had an error.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="statute test" {counted(suites)}>']
    for suite in suites:
        name = "statute test" if len(suites) == 1 else xml(visible(from_here(suite.root, "")))
        lines.append(f'<testsuite name="{name}" skipped="0" {counted([suite])}>')
        for outcome in suite.outcomes:
            lines += case(suite.root, outcome)
        for kind, problems in (("failure", suite.unshown), ("error", suite.refused)):
            for problem in problems:
                lines += other(suite.root, kind, problem)
        lines.append("</testsuite>")
    return "\n".join([*lines, "</testsuites>", ""])


def counted(suites: Sequence[Suite]) -> str:
    """How many tests these are, how many failed or had an error, and how long they took."""
    outcomes = [outcome for suite in suites for outcome in suite.outcomes]
    unshown, errors = sum(len(suite.unshown) for suite in suites), sum(len(suite.refused) for suite in suites)
    failures = sum(bool(outcome.differences) for outcome in outcomes) + unshown
    time = sum(outcome.seconds for outcome in outcomes)
    tests = len(outcomes) + unshown + errors
    return f'tests="{tests}" failures="{failures}" errors="{errors}" time="{time:.6f}"'


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
    (shown,) = placed([problem], root)
    yield opened(root, span.file if span else "", span.line if span else 1, str(shown), 0.0)
    message = xml(visible(problem.message))
    yield f'    <{kind} type="{xml(problem.code)}" message="{message}">{xml(printed(shown, {}))}</{kind}>'
    yield "  </testcase>"


def opened(root: str, file: str, line: int, name: str, seconds: float) -> str:
    """The beginning of a test; its class is the folder of its file inside the bundle."""
    where = file.rpartition("/")[0].replace("/", ".") or "bundle"
    place = f'file="{xml(visible(from_here(root, file)))}" line="{line}"' if file else ""
    return f'  <testcase classname="{xml(where)}" name="{xml(visible(name))}" {place} time="{seconds:.6f}">'
