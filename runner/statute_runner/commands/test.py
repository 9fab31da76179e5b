"""`statute test`: runs the cases of a bundle, and says what was expected and what came, with the lines that decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.budget import MUTANTS, Budget
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_report import failure, junit
from statute_runner.cases.case_runs import run as run_case
from statute_runner.cases.coverage import coverage, uncovered
from statute_runner.console.idle import named_folder, refuse_idle
from statute_runner.console.options import budget
from statute_runner.console.output import say, tell
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.bundle_loader import root_of
from statute_runner.loading.file_replacement import write
from statute_runner.loading.output_target import target, unlike_law
from statute_runner.problem import Problem, Refused, Span, nearest
from statute_runner.prove import require_solver
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    import argparse

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `test`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument("--case", action="append", default=[], metavar="NAME", help="only this case; may be repeated")
    verb.add_argument(
        "--coverage", action="store_true", help="show each condition as seen yes, no and unknown, and each boundary"
    )
    verb.add_argument(
        "--mutate", action="store_true", help="also ask whether the cases tell the law from slightly different ones"
    )
    verb.add_argument(
        "--write", action="store_true", help="with --mutate: add the cases that would, for a lawyer to confirm"
    )
    budget(verb, "--mutate", f"{MUTANTS:g}")
    verb.add_argument("--junit", metavar="FILE", help="also write a JUnit report")


def run(given: argparse.Namespace) -> int:
    """Runs the cases; 1 where one fails, 2 where a case cannot be run or there is none."""
    refuse_idle(
        ("--write", given.write and not given.mutate, "it writes the cases that --mutate finds"),
        ("--budget", given.budget is not None and not given.mutate, "it bounds --mutate"),
    )
    if given.mutate:
        require_solver()
    root = root_of(named_folder(given))
    loaded = load(root, cache=not given.no_cache)
    report = target(given.junit) if given.junit else None
    if report:
        unlike_law(report, root)
    cases = chosen(load_cases(loaded.bundle, folder(root)), given.case, root)
    outcomes = [outcome for case in cases for outcome in run_case(loaded, case)]
    failed = [outcome for outcome in outcomes if outcome.differences]
    for outcome in failed:
        say(failure(outcome))
    bare = 0
    if not given.case:
        bare = print_coverage(loaded.bundle, outcomes, every=given.coverage)
    elif given.coverage:
        print_coverage(loaded.bundle, outcomes, every=True)
    if report:
        write(report, junit(outcomes).encode())
    if given.coverage:
        print_boundaries(loaded.bundle, outcomes)
    say(f"{len(cases)} cases, {len(outcomes)} answers: {len(outcomes) - len(failed)} passed, {len(failed)} failed\n")
    if given.mutate and failed:
        tell("statute: --mutate did not run: first every case must pass\n")
    elif given.mutate:
        return max(int(bool(bare)), mutated(loaded.bundle, cases, given))
    return 1 if failed or bare else 0


def mutated(bundle: Bundle, cases: list[WorkedCase], given: argparse.Namespace) -> int:
    """Whether the cases tell the law from every slightly different one; 1 where they do not."""
    from statute_runner.prove.mutation_report import mutation_report

    budget = Budget(seconds=given.budget or MUTANTS)
    return mutation_report(bundle, cases, lambda line: say(f"{line}\n"), budget, writing=given.write)


def print_boundaries(bundle: Bundle, outcomes: list[CaseResult]) -> None:
    """Prints each pair of neighbouring boundary values, and which of them a case states."""
    from statute_runner.cases.boundaries import boundaries

    run = [
        (
            request_from(Raw(outcome.case.request(outcome.column.day), outcome.column.span), bundle.facts).facts,
            [f"{entry['citation']}/{entry['version']}.yaml" for entry in outcome.decision["law"]],
        )
        for outcome in outcomes
    ]
    found = list(boundaries(bundle, run))
    for one in found:
        marks = "  ".join(f"{side if seen else '-':>10}" for side, seen in zip(one.sides, one.seen, strict=True))
        say(f"{marks}  {one.file}:{one.line}  {one.what}\n")
    say(f"{len(found)} boundaries: {sum(all(one.seen) for one in found)} with a case on both neighbouring values\n")


def chosen(cases: list[WorkedCase], names: list[str], root: str) -> list[WorkedCase]:
    """The named cases, or all. Raises `Refused` where there is none, so that an empty run never passes."""
    known = {case.name: case for case in cases}
    for name in names:
        if name not in known:
            raise Refused([Problem("case-unknown", f"unknown case `{name}`", None, nearest(name, known))])
    if not cases:
        raise Refused(
            [Problem("case-none", "the bundle has no cases", Span(root, 1), "write one in CITATION/cases/NAME.yaml")]
        )
    return [known[name] for name in names] or cases


def print_coverage(bundle: Bundle, outcomes: list[CaseResult], *, every: bool) -> int:
    """Prints the conditions that no case shows on both sides, or each condition; returns how many lack a side."""
    seen = coverage(bundle, outcomes)
    bare = 0
    for condition, values in sorted(seen.items(), key=lambda item: (item[0].file, item[0].line, item[0].id)):
        lacking = uncovered(condition, values)
        bare += bool(lacking)
        if every:
            marks = "  ".join(f"{side if side in values else '-':7}" for side in ("yes", "no", "unknown"))
            say(f"{marks}  {condition.file}:{condition.line}  {condition.id}\n")
        elif lacking:
            say(f"{condition.file}:{condition.line}: no case shows {condition.id} as {' or '.join(lacking)}\n")
    unknown = sum("unknown" in values for values in seen.values())
    both = len(seen) - bare
    say(f"{len(seen)} conditions: {both} seen on both sides, {unknown} also unknown\n")
    return bare
