"""What the cases of a bundle show of its conditions and boundaries, and what none shows, printed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.coverage import SIZES, coverage, uncovered
from statute_runner.console.output import say
from statute_runner.explain.member_wording import counted
from statute_runner.loading.shown_paths import from_here, placed
from statute_runner.problem import Problem, Span
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.coverage import CoveredCondition
    from statute_runner.law.bundle import Bundle


def print_boundaries(bundle: Bundle, outcomes: Sequence[CaseResult]) -> None:
    """Prints each pair of neighbouring boundary values, and which of them a case states."""
    from statute_runner.cases.boundaries import boundaries

    run = [
        (
            request_from(Raw(outcome.case.request(outcome.column.day), outcome.column.span), bundle.facts).facts,
            [bundle.paths[entry["citation"]][entry["version"]] for entry in outcome.decision["law"]],
        )
        for outcome in outcomes
        if outcome.case.shows
    ]
    found = list(boundaries(bundle, run))
    for one in found:
        marks = "  ".join(f"{side if seen else '-':>10}" for side, seen in zip(one.sides, one.seen, strict=True))
        say(f"{marks}  {from_here(bundle.root, one.file)}:{one.line}  {one.what}\n")
    say(
        f"{counted(len(found), 'boundary')}: {sum(all(one.seen) for one in found)} with a case on both neighbouring values\n"
    )


def unshown(bundle: Bundle, outcomes: Sequence[CaseResult]) -> list[Problem]:
    """A problem for each side of a condition that no case shows, and that it can have."""
    return [
        Problem("condition-unshown", f"no case shows {condition.id} as {' or '.join(lacking)}", span)
        for condition, values in seen_conditions(bundle, outcomes)
        if (lacking := uncovered(condition, values))
        for span in [Span(condition.file, condition.line)]
    ]


def seen_conditions(bundle: Bundle, outcomes: Sequence[CaseResult]) -> list[tuple[CoveredCondition, set[str]]]:
    """Each condition with the values it was seen to take, in file order."""
    found = coverage(bundle, outcomes).items()
    return sorted(found, key=lambda item: (item[0].file, item[0].line, item[0].id))


def print_coverage(bundle: Bundle, outcomes: Sequence[CaseResult], *, every: bool) -> None:
    """Prints the conditions that no case shows on both sides, or each condition, and how many there are."""
    seen = seen_conditions(bundle, outcomes)
    if every:
        for condition, values in seen:
            marks = "  ".join(f"{side if side in values else '-':7}" for side in ("yes", "no", "unknown"))
            sizes = [side for side in condition.sides if side in SIZES]
            members = f"  {', '.join(side if side in values else '-' for side in sizes)}" if sizes else ""
            say(f"{marks}  {from_here(bundle.root, condition.file)}:{condition.line}  {condition.id}{members}\n")
    bare = unshown(bundle, outcomes)
    for problem in () if every else placed(bare, bundle.root):
        if problem.span:
            say(f"{problem.span.file}:{problem.span.line}: {problem.message}\n")
    unknown = sum("unknown" in values for _, values in seen)
    say(f"{counted(len(seen), 'condition')}: {len(seen) - len(bare)} seen on both sides, {unknown} also unknown\n")
