"""`statute check`: every problem of each bundle at once, in file order; `--explain CODE` says what one is."""

from __future__ import annotations

import json
from functools import cache, partial
from typing import TYPE_CHECKING

from statute_runner.budget import PROOFS, SEARCH, Budget
from statute_runner.cases.case_files import load_cases
from statute_runner.check.all_checks import everything
from statute_runner.check.check_summary import summary
from statute_runner.check.code_pages import page
from statute_runner.check.draft_checks import draft, draft_cases, for_release, to_fill_in, with_drafts
from statute_runner.check.problem_report import FORMATS, ProblemReport
from statute_runner.check.stray_files import first_cause
from statute_runner.console.idle import named_bundles, refuse_idle
from statute_runner.console.options import budget, bundles, look
from statute_runner.console.output import say, tell
from statute_runner.console.streams import put
from statute_runner.console.watching import watch_option, watched
from statute_runner.explain.member_wording import counted
from statute_runner.law.bundle import Bundle
from statute_runner.loading import bundle_loader
from statute_runner.loading.bundle_files import fingerprint, folder
from statute_runner.loading.register_loader import attached
from statute_runner.loading.shown_paths import bundle_path, from_here
from statute_runner.problem import Problem, Refused, in_file_order, refuse
from statute_runner.prove import require_solver
from statute_runner.value import replace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.check.word_coverage import Share
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.prove.deep_finding import Finding


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    bundles(verb)
    verb.add_argument("--format", choices=FORMATS, default="text", help="how problems are printed")
    verb.add_argument("--deep", action="store_true", help="also say what a solver finds about every request")
    verb.add_argument(
        "--release",
        action="store_true",
        help="what is a draft, or to be filled in, is an error: nothing unfinished is released",
    )
    budget(verb, "all that is searched, and all that is proved,", f"{SEARCH:g}, and {PROOFS:g}")
    verb.add_argument("--explain", metavar="CODE", help="print the page of a problem's code")
    watch_option(verb, "check")
    look(verb)


def run(given: argparse.Namespace) -> int:
    """Prints the problems of each bundle; 1 where one has any, warnings aside, 2 where there is no bundle."""
    if given.deep and given.format not in {"text", "json"}:
        raise refuse("usage", f"`--deep` is not supported with `--format {given.format}`", help="use text or json")
    if given.explain is not None:
        alone = "--explain prints a page, whatever the law"
        refuse_idle(
            ("PATH", bool(given.paths), alone),
            ("--bundle", given.bundle is not None, alone),
            ("--deep", given.deep, alone),
            ("--release", given.release, alone),
            ("--budget", given.budget is not None, alone),
            ("--format", given.format != "text", alone),
            ("--watch", given.watch, alone),
        )
        put(page(given.explain).text)
        return 0
    if given.deep:
        require_solver()
    roots = named_bundles(given)
    return watched(given, roots, lambda: every_bundle(roots, given))


def every_bundle(roots: Sequence[str], given: argparse.Namespace) -> int:
    """Reports the problems of each bundle; 1 where one has any. Raises `Refused` where one is none."""
    report = ProblemReport(given.format, roots, "check", put)
    missing: list[Problem] = []
    status = 0
    try:
        for root in roots:
            try:
                status = max(status, checked(root, given, report))
            except Refused as refused:
                if refused.problems[0].code != "bundle-missing":
                    raise
                missing += refused.problems
                report.failed(refused.problems[0].message)
                if given.format != "text":
                    report.add(root, refused.problems, {})
    except BaseException as error:
        report.broken(error)
        raise
    report.end()
    if missing:
        raise Refused(missing)
    return status


def checked(root: str, given: argparse.Namespace, report: ProblemReport) -> int:
    """Reports the problems of one bundle; 1 where one of them is an error. Raises `Refused` where there is none."""
    try:
        found = folder(root)
    except Refused as refused:
        if refused.problems[0].code == "bundle-missing":
            raise
        report.failed(f"the bundle in {from_here(root, '')} could not be read")
        status = report.add(root, refused.problems, {})
        return 2 if any(problem.code == "file-unreadable" for problem in refused.problems) else status
    files, problems = bundle_loader.parsed(found)
    sources = {path: content.decode(errors="replace") for path, content in found.contents.items()}
    of_drafts = [problem for problem in problems if problem.severity != "error"]
    if len(of_drafts) == len(problems):
        bundle, problems = attached(Bundle(root, fingerprint(found.contents), files, lambda: templates(found)), found)
    if problems:
        status = report.add(root, in_file_order(problems), sources)
        wrong = len({problem.span.file for problem in problems if problem.span and problem.severity == "error"})
        unchecked = (
            f"{bundle_path(root)}: {counted(wrong, 'invalid file')}; references, words and cases were not checked"
        )
        report.skipped(unchecked)
        report.first_step()
        tell(f"statute: {unchecked}\n")
        return status
    budget = Budget(seconds=given.budget or PROOFS)
    problems, share, sound = whole_check(bundle, found, anew(given), budget if given.deep else None)
    if not sound:
        report.skipped(f"{from_here(root, '')}: no request could be decided, so cases were not checked")
    problems = with_drafts(bundle, problems, lambda view: whole_check(view, found, anew(given), None)[0])
    drafts = [*bundle.drafts(), *(problem.span.file for problem in of_drafts if problem.span)]
    more = [
        *of_drafts,
        *(draft(path, misshapen=True) for path in {*drafts} - {*bundle.drafts()}),
        *draft_cases(found),
        *to_fill_in(found, drafts),
    ]
    problems = in_file_order([*problems, *more])
    if given.release:
        problems = for_release(problems)
    problems, left = first_cause(problems)
    if left:
        report.skipped(f"{bundle_path(root)}: {counted(left, 'problem')} not told, which may come of that name")
    status = report.add(root, problems, sources)
    if given.format == "text":
        hint = f"rename first: {counted(left, 'more problem')} may come of that, and {'is' if left == 1 else 'are'} not told\n"
        say(f"{hint if left else ''}{bundle_path(root)}: {summary(bundle, problems, share)}")
        report.first_step()
    if given.deep and sound:
        deeper(bundle, given.format, budget)
    return status


def anew(given: argparse.Namespace) -> Budget:
    """The time for what is searched in one law: that in force, or that with its drafts."""
    return Budget(seconds=given.budget or SEARCH)


def whole_check(
    bundle: Bundle, found: Folder, search: Budget, proofs: Budget | None
) -> tuple[list[Problem], Share, bool]:
    """What is wrong with a bundle and what its amendments declare; how far it is encoded; whether it can decide."""
    cases = cache(partial(load_cases, bundle, found))
    problems, share, sound = everything(bundle, found, search, cases)
    if sound:
        problems = in_file_order([*problems, *declared(bundle, found, cases, proofs)])
        if proofs:
            problems = in_file_order([*problems, *unproved(bundle, problems, proofs)])
    return problems, share, sound


def deeper(bundle: Bundle, form: str, budget: Budget) -> None:
    """Prints what the solver finds about every request; these are findings, not faults."""
    from statute_runner.prove.deep_report import deep_report

    for finding in (placed_finding(bundle.root, finding) for finding in deep_report(bundle, budget)):
        if form == "json":
            put(json.dumps(finding.entry(), ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            say("".join(f"{line}\n" for line in finding.lines()))


def placed_finding(root: str, finding: Finding) -> Finding:
    span = finding.span
    return replace(finding, span=replace(span, file=from_here(root, span.file))) if span else finding


def declared(
    bundle: Bundle, found: Folder, cases: Callable[[], Sequence[WorkedCase]], budget: Budget | None
) -> list[Problem]:
    """Changes that amendments make undeclared, or declare and do not make.

    With a budget, declared changes are also proved; bad cases have problems of their own.
    """
    from statute_runner.amend.declared_changes import declared_problems
    from statute_runner.amend.declared_proofs import proved_problems

    try:
        return [*declared_problems(bundle, found, cases), *(proved_problems(bundle, found, budget) if budget else ())]
    except Refused:
        return []


def unproved(bundle: Bundle, told: Sequence[Problem], budget: Budget) -> list[Problem]:
    """Properties that are not proved, but for those that are told before."""
    from statute_runner.amend.proved_properties import unproved_properties

    known = {problem.span for problem in told if problem.code.startswith("property-")}
    return [problem for problem in unproved_properties(bundle, budget) if problem.span not in known]


def templates(found: Folder) -> dict[str, str]:
    return {path: content.decode() for path, content in found.of("template")}
