"""What is not finished: drafts, the marks of what is to be filled in, and versions that a later law reached back over.

What only drafts make wrong is a warning, for they are no law; before a release it is an error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.case_files import written_cases
from statute_runner.law.drafts import FILL_IN
from statute_runner.loading.bundle_loader import as_warning
from statute_runner.problem import Problem, Span, in_file_order
from statute_runner.text.days import day_before
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder

    Check = Callable[[Bundle], Iterable[Problem]]

# What names what only a draft uses, or only a draft decides, is no fault of the law in force.
LATER = frozenset({"unused-fact", "unused-values", "unused-reading", "unused-field", "route-undecided", "schema-stale"})


def with_drafts(bundle: Bundle, found: Iterable[Problem], check: Check) -> list[Problem]:
    """The problems of the law in force, and as warnings those that its drafts, and what they replace, bring.

    Of a version that a later law reached back over, those are problems that it has itself, as it was known.
    """
    problems = list(found)
    if drafts := bundle.drafts():
        drafted = list(check(bundle.with_drafts()))
        known = {same(problem) for problem in drafted}
        problems = [problem for problem in problems if problem.code not in LATER or same(problem) in known]
        had = {same(problem) for problem in problems}
        problems += [lighter(problem, had) for problem in drafted if same(problem) not in had]
        problems += [draft(path) for path in drafts]
    for one in bundle.superseded():
        later = bundle.section_in(one.citation, bundle.paths[one.citation][one.day])
        before = check(bundle.known_on(day_before(later.enacted)))
        problems += [problem for problem in before if problem.span and problem.span.file == one.path]
    return in_file_order(dict.fromkeys(problems))


def lighter(problem: Problem, had: set[tuple[object, ...]]) -> Problem:
    """The problem as a warning, and that from which it follows too, unless the law in force has that one."""
    cause = problem.follows
    if cause and same(cause) not in had:
        problem = replace(problem, follows=as_warning(cause))
    return as_warning(problem)


def same(problem: Problem) -> tuple[object, ...]:
    return problem.code, problem.message, problem.span


def draft(path: str, *, misshapen: bool = False) -> Problem:
    """That the file is a draft, and whether it has faults of shape, before which nothing else is looked for in it."""
    message = "this is a draft: no answer rests on it unless drafts are asked for"
    if misshapen:
        message += "; its words and rules are checked when its shape is right"
    return Problem(
        "draft-unfinished", message, Span(path, 1), "when it is finished, remove `draft: true`", severity="warning"
    )


def draft_cases(folder: Folder) -> Iterator[Problem]:
    """That a case is a draft, which is run only where drafts are asked for."""
    marked = {path: content for path, content in folder.of("cases") if b"draft: true" in content}
    if marked:
        for case in written_cases(replace(folder, contents=marked))[0].values():
            if at := case.key("draft"):
                message = f"the case `{case.name}` is a draft: it is run only where drafts are asked for"
                help_ = "when the law that it is about is no draft, remove this line"
                yield Problem("draft-unfinished", message, at, help_, severity="warning")


def to_fill_in(folder: Folder, drafts: Iterable[str]) -> Iterator[Problem]:
    """Every line of a file that says that something is to be filled in; in a draft it is a warning.

    What stands in a comment is a note of the author.
    """
    drafts = set(drafts)
    for path, content in folder.contents.items():
        if FILL_IN.encode() not in content or path.endswith(".json"):
            continue
        for n, line in enumerate(content.decode("utf-8", "replace").split("\n"), 1):
            column = written(line, path).find(FILL_IN) + 1
            if column:
                message = f"`{FILL_IN}`: this is not filled in"
                at = Span(path, n, column, column + len(FILL_IN))
                help_ = "write what belongs here; what is not finished says `draft: true` at its top"
                yield Problem("fill-in", message, at, help_, severity="warning" if path in drafts else "error")


def written(line: str, path: str) -> str:
    """The line without a comment, in a file that can have some."""
    if not path.endswith(".yaml"):
        return line
    return "" if line.lstrip().startswith("#") else line.partition(" #")[0]


def for_release(problems: Iterable[Problem]) -> list[Problem]:
    """The problems as before a release, where nothing is unfinished: those of drafts are errors."""
    return [
        replace(problem, severity="error") if problem.code in {"draft-unfinished", "fill-in"} else problem
        for problem in problems
    ]
