"""`statute check`: every problem of a bundle at once, in file order; `--explain CODE` says what one is."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from statute_runner.budget import PROOFS, SEARCH, Budget
from statute_runner.check.all_checks import everything
from statute_runner.check.code_pages import page
from statute_runner.check.reports import report
from statute_runner.console.idle import named_folder, refuse_idle
from statute_runner.console.options import budget
from statute_runner.console.output import say, tell
from statute_runner.console.streams import put
from statute_runner.law.bundle import Bundle
from statute_runner.loading import bundle_loader
from statute_runner.loading.bundle_files import fingerprint, folder
from statute_runner.problem import Problem, Refused, Span, in_file_order, refuse
from statute_runner.value import replace

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from statute_runner.check.word_coverage import Share
    from statute_runner.loading.bundle_files import Folder


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `check`."""
    verb.add_argument("path", nargs="?", metavar="PATH", help="the bundle, as with --bundle")
    verb.add_argument(
        "--format", choices=("text", "json", "github", "sarif"), default="text", help="how problems are printed"
    )
    verb.add_argument("--deep", action="store_true", help="also say what a solver finds about every request")
    budget(verb, "all that is searched, and all that is proved,", f"{SEARCH:g}, and {PROOFS:g}")
    verb.add_argument("--explain", metavar="CODE", help="print the page of a problem's code")


def run(given: argparse.Namespace) -> int:
    """Prints the problems of a bundle; 1 where it has any, warnings aside, 2 where there is no bundle."""
    if given.deep and given.format not in {"text", "json"}:
        raise refuse("usage", f"`--deep` is not supported with `--format {given.format}`", help="use text or json")
    if given.explain is not None:
        alone = "--explain prints a page, whatever the law"
        refuse_idle(
            ("PATH", given.path is not None, alone),
            ("--bundle", given.bundle is not None, alone),
            ("--deep", given.deep, alone),
            ("--budget", given.budget is not None, alone),
            ("--format", given.format != "text", alone),
        )
        put(page(given.explain).text)
        return 0
    root = bundle_loader.root_of(named_folder(given))
    try:
        found = folder(root)
    except Refused as refused:
        if refused.problems[0].code == "bundle-missing":
            raise
        return told(refused.problems, root, {}, given.format)
    files, problems = bundle_loader.parsed(found)
    sources = {path: content.decode(errors="replace") for path, content in found.contents.items()}
    if problems:
        status = told(in_file_order(problems), root, sources, given.format)
        wrong = len({problem.span.file for problem in problems if problem.span})
        tell(f"statute: {counted(wrong, 'invalid file')}; references, words and cases were not checked\n")
        return status
    bundle = Bundle(root, fingerprint(found.contents), files, lambda: templates(found))
    problems, share, sound = everything(bundle, found, Budget(seconds=given.budget or SEARCH))
    budget = Budget(seconds=given.budget or PROOFS)
    if sound:
        problems = in_file_order([*problems, *declared(bundle, found, budget if given.deep else None)])
    status = told(problems, root, sources, given.format)
    if given.format == "text":
        say(summary(bundle, problems, share))
    if given.deep and sound:
        deeper(bundle, given.format, budget)
    return status


def deeper(bundle: Bundle, form: str, budget: Budget) -> None:
    """Prints what the solver finds about every request; these are findings, not faults."""
    from statute_runner.prove import require_solver

    require_solver()
    from statute_runner.prove.deep_report import deep_report

    for finding in deep_report(bundle, budget):
        if form == "json":
            put(json.dumps(finding.entry(), ensure_ascii=False, separators=(",", ":")) + "\n")
        else:
            say("".join(f"{line}\n" for line in finding.lines()))


def declared(bundle: Bundle, found: Folder, budget: Budget | None) -> list[Problem]:
    """Changes that amendments make undeclared, or declare and do not make.

    With a budget, declared changes are also proved; bad cases have problems of their own.
    """
    from statute_runner.amend.declared_changes import declared_problems
    from statute_runner.amend.declared_proofs import proved_problems

    try:
        return [*declared_problems(bundle, found), *(proved_problems(bundle, found, budget) if budget else ())]
    except Refused:
        return []


def templates(found: Folder) -> dict[str, str]:
    return {path: content.decode() for path, content in found.of("template")}


def told(problems: Sequence[Problem], root: str, sources: dict[str, str], form: str) -> int:
    """Prints the problems, their files named as from the working folder, and returns the exit status."""
    named = {path: shown_path(root, path) for path in {*sources, *(p.span.file for p in problems if p.span)}}
    moved = [replace(p, span=placed(p.span, named)) for p in problems]
    for piece in report(moved, form, {named[path]: text for path, text in sources.items()}):
        put(piece + "\n")
    return 1 if any(problem.severity == "error" for problem in problems) else 0


def placed(span: Span | None, named: dict[str, str]) -> Span | None:
    return replace(span, file=named[span.file]) if span else None


def shown_path(root: str, path: str) -> str:
    """The file as from the working folder where it stands below it, so that an editor or a build finds it."""
    full = os.path.abspath(os.path.join(root, path))
    inside = os.path.relpath(full)
    return (full if inside.startswith("..") else inside).replace(os.sep, "/")


def summary(bundle: Bundle, problems: Sequence[Problem], share: Share) -> str:
    """What was checked, in one line, and what nobody has reviewed, in another."""
    sections = list(bundle.all_sections())
    rules = sum(len(section.rules) for section in sections)
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    words = f"{share.words:,} words"
    if share.words:
        covered, quoted = (share.quoted + share.not_encoded) * 100 // share.words, share.quoted * 100 / share.words
        left = share.not_encoded * 100 / share.words
        words += f": {covered} % covered ({quoted:.0f} % quoted, {left:.0f} % not encoded)"
    law = f"{counted(len(bundle.versions), 'section')} in {counted(len(sections), 'version')}"
    line = f"{law}, {counted(rules, 'rule')}, {words}"
    line += f", {counted(errors, 'problem')}" + (f", {counted(warnings, 'warning')}" if warnings else "")
    signed = sum(section.reviewed is None for section in sections)
    read = sum(reading.reviewed is None for reading in bundle.readings.values())
    if signed or read:
        line += (
            f"\nno lawyer has signed {signed} of {counted(len(sections), 'version')}"
            f" and {read} of {counted(len(bundle.readings), 'reading')}"
        )
    return line + "\n"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
