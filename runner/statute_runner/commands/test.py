"""`statute test`: runs the cases of a bundle, and says what was expected and what came, with the lines that decided."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.budget import MUTANTS, Budget
from statute_runner.cases.broken_properties import BROKEN, broken_properties
from statute_runner.cases.case_files import load_cases
from statute_runner.cases.case_report import failure, problems_of
from statute_runner.cases.case_runs import run as run_case
from statute_runner.cases.junit import Suite, junit
from statute_runner.check.problem_report import FORMATS, ProblemReport
from statute_runner.console.coverage_output import print_boundaries, print_coverage, seen_conditions, unshown
from statute_runner.console.idle import named_bundles, refuse_idle
from statute_runner.console.meant_bundle import root_to_write
from statute_runner.console.options import budget, bundles, drafts, look
from statute_runner.console.output import say, tell
from statute_runner.console.page_option import page_option, page_target
from statute_runner.console.streams import put, try_output
from statute_runner.console.watching import watch_option, watched
from statute_runner.explain.member_wording import counted
from statute_runner.loading.bundle_files import folder
from statute_runner.loading.file_replacement import write
from statute_runner.loading.output_target import in_a_folder, target, unlike_law
from statute_runner.loading.progress import waiting
from statute_runner.loading.shown_paths import bundle_path, from_here, placed
from statute_runner.loading.working_bundle import refuse_installed
from statute_runner.problem import Problem, Refused, Span, nearest, refuse
from statute_runner.prove import require_solver

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.output_target import Target


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `test`."""
    bundles(verb)
    drafts(verb)
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
    verb.add_argument("--format", choices=FORMATS, default="text", help="how failures are printed")
    verb.add_argument("--junit", metavar="FILE", help="also write a JUnit report")
    look(verb)
    watch_option(verb, "run the cases")
    page_option(verb, "each case, what was expected and what came, and what the cases show")


def run(given: argparse.Namespace) -> int:
    """Runs the cases of each bundle; 1 where one fails, 2 where a case cannot be run or there is none."""
    refuse_idle(
        ("--write", given.write and not given.mutate, "it writes the cases that --mutate finds"),
        ("--budget", given.budget is not None and not given.mutate, "it bounds --mutate"),
        ("--coverage", given.coverage and given.format != "text", "it prints text"),
        ("--mutate", given.mutate and given.format != "text", "it prints text"),
    )
    if given.mutate:
        require_solver()
    try_output()
    roots = named_bundles(given)
    if given.write:
        if not given.paths:
            root_to_write(given)
        for root in roots:
            refuse_installed(root)
    refuse_idle(("--case", bool(given.case) and len(roots) > 1, "it names a case of one bundle"))
    junit_file = in_a_folder(target(given.junit)) if given.junit else None
    for root in roots:
        if junit_file and os.path.isdir(root):
            unlike_law(junit_file, root)
    page = page_target(given.report, roots, [given.junit] if given.junit else [])
    return watched(given, roots, lambda: every_suite(roots, given, junit_file, page))


def every_suite(roots: Sequence[str], given: argparse.Namespace, junit_file: Target | None, page: Target | None) -> int:
    """Runs the cases of each bundle and writes what came; 1 where one fails. Raises `Refused`."""
    report = ProblemReport(given.format, roots, "test", put)
    try:
        runs = [tested(root, given) for root in roots]
        if junit_file:
            write(junit_file, junit([suite for suite, _ in runs]).encode())
        if page:
            write(page, page_of(runs, every=not given.case).encode())
        status = max(told(suite, bundle, given, report) for suite, bundle in runs)
    except BaseException as error:
        report.broken(error)
        raise
    outcomes = [outcome for suite, _ in runs for outcome in suite.outcomes]
    failed = sum(bool(outcome.differences) for outcome in outcomes)
    cases = sum(len(cases_of(suite)) for suite, _ in runs)
    report.end(cases=cases, answers=len(outcomes), passed=len(outcomes) - failed, failed=failed)
    if refused := [problem for suite, _ in runs for problem in placed(suite.refused, suite.root)]:
        raise Refused(refused)
    return status


def tested(root: str, given: argparse.Namespace) -> tuple[Suite, Bundle | None]:
    """What came of the cases of the bundle at this root, and the bundle, unless it is refused."""
    try:
        loaded = load(root, cache=not given.no_cache, drafts=given.drafts)
        cases = chosen(load_cases(loaded.bundle, folder(root)), given.case)
    except Refused as refused:
        return Suite(root, refused=refused.problems), None
    outcomes = [outcome for case in waiting(cases, "running the cases") for outcome in run_case(loaded, case)]
    if given.case:
        return Suite(root, outcomes), loaded.bundle
    broken = broken_properties(loaded.bundle, cases)
    return Suite(root, outcomes, [*unshown(loaded.bundle, outcomes), *broken]), loaded.bundle


def page_of(runs: Sequence[tuple[Suite, Bundle | None]], *, every: bool) -> str:
    """The page of what came; what cases show is said where every case ran."""
    from statute_runner.cases.cases_page import CasesRun, cases_page

    return cases_page(
        [
            CasesRun(suite, bundle, seen_conditions(bundle, suite.outcomes) if bundle and every else None)
            for suite, bundle in runs
        ]
    )


def told(suite: Suite, bundle: Bundle | None, given: argparse.Namespace, report: ProblemReport) -> int:
    """Reports what came of the cases of a bundle, and gives the exit status for it."""
    failed = [outcome for outcome in suite.outcomes if outcome.differences]
    if given.format != "text":
        if not bundle:
            report.failed(f"the cases of the bundle in {from_here(suite.root, '')} could not be run")
        report.add(suite.root, [*suite.refused, *problems_of(failed), *suite.unshown], {})
    if not bundle:
        return 2
    found = int(bool(failed or suite.unshown))
    if given.format != "text":
        return found
    for outcome in failed:
        say(failure(outcome, suite.root))
    for problem in placed((one for one in suite.unshown if one.code == BROKEN), suite.root):
        say(f"{problem.span}: {problem.message}\n")
    if given.coverage or not given.case:
        print_coverage(bundle, suite.outcomes, every=given.coverage)
    if given.coverage:
        print_boundaries(bundle, suite.outcomes)
    counts = f"{counted(len(cases_of(suite)), 'case')}, {counted(len(suite.outcomes), 'answer')}"
    open_ = sum(not case.shows for case in cases_of(suite))
    left = f"; {counted(open_, 'case')} that nobody confirmed, which show nothing" if open_ else ""
    say(
        f"{bundle_path(suite.root)}: {counts}: {len(suite.outcomes) - len(failed)} passed, {len(failed)} failed{left}\n"
    )
    if given.mutate and failed:
        tell("statute: --mutate did not run: first every case must pass\n")
    elif given.mutate:
        found = max(found, mutated(bundle, cases_of(suite), given))
    return found


def cases_of(suite: Suite) -> list[WorkedCase]:
    """The cases that were run, each of them on one day or more."""
    return list({outcome.case.name: outcome.case for outcome in suite.outcomes}.values())


def mutated(bundle: Bundle, cases: list[WorkedCase], given: argparse.Namespace) -> int:
    """Whether the cases tell the law from every slightly different one; 1 where they do not."""
    from statute_runner.prove.mutation_report import mutation_report

    budget = Budget(seconds=given.budget or MUTANTS)
    return mutation_report(bundle, cases, lambda line: say(f"{line}\n"), budget, writing=given.write)


def chosen(cases: list[WorkedCase], names: list[str]) -> list[WorkedCase]:
    """The named cases, or all. Raises `Refused` where there is none, so that an empty run never passes."""
    known = {case.name: case for case in cases}
    for name in names:
        if name not in known:
            raise Refused([Problem("case-unknown", f"unknown case `{name}`", None, nearest(name, known))])
    if not cases:
        help_ = "write one in CITATION/cases/NAME.yaml"
        raise refuse("case-none", "the bundle has no cases", Span("bundle.yaml", 1), help=help_)
    return [known[name] for name in names] or cases
