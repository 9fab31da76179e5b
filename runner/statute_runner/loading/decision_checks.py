"""Every decision ends in a case that always holds, gives outcomes of its question, and can reach each of its cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import Problem, nearest
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.bundle import Question
    from statute_runner.law.section import Case, Section
    from statute_runner.loading.subject import Subject

FILE = "bundle.yaml"


def problems(subject: Subject) -> Iterator[Problem]:
    """Every decision that could not be taken, and every route that is only half there."""
    for question in subject.bundle.questions.values():
        yield from of_question(subject, question)
    for section in subject.sections:
        for route, cases in section.decisions.items():
            yield from of_route(subject, section, route, cases)


def of_question(subject: Subject, question: Question) -> Iterator[Problem]:
    bundle, path = subject.bundle, f"questions/{question.name}"
    if UNDETERMINED in question.outcomes:
        yield Problem(
            "outcome-name",
            f"reserved name `{UNDETERMINED}`: it is the outcome of what the facts leave open",
            subject.span(FILE, f"{path}/outcomes/{UNDETERMINED}"),
            "give it another name",
        )
    if question.explained_by not in bundle.versions:
        at = subject.span(FILE, f"{path}/explained_by")
        message = f"unknown section `{question.explained_by}`"
        yield subject.unknown("unknown-citation", message, question.explained_by, bundle.versions, at)
    decided = {route for section in subject.sections for route in section.decisions}
    for n, route in enumerate(question.routes):
        at = subject.span(FILE, f"{path}/routes/{n}")
        if route in question.routes[:n]:
            yield Problem("repeated-value", f"duplicate value `{route}`", at, "keep one of the two")
        elif route not in decided:
            message = f"unknown route `{route}`: no section decides it"
            yield subject.unknown("route-undecided", message, route, sorted(decided), at)
    yield from cases_of(subject, FILE, f"{path}/decision", question.decision, question.outcomes)
    none = question.not_in_force.name
    yield from outcome(subject, FILE, f"{path}/not_in_force/outcome", none, question.outcomes)


def of_route(subject: Subject, section: Section, route: str, cases: tuple[Case, ...]) -> Iterator[Problem]:
    path = pointer("decisions", route)
    at = subject.span(section.file, path, key=True)
    if subject.bundle.home(route) != section.citation:
        yield Problem(
            "route-home",
            f"the route `{route}` does not belong to {section.citation}",
            at,
            f"a route is the section's citation and a provision, such as {section.citation}/a",
        )
        return
    questions = subject.questions_of(route)
    if not questions:
        listed = [listed for question in subject.bundle.questions.values() for listed in question.routes]
        message = f"unknown route `{route}`: no question in bundle.yaml lists it"
        yield Problem("route-unlisted", message, at, listing(subject, route, listed))
        return
    for question in questions:
        yield from cases_of(subject, section.file, path, cases, question.outcomes)


def listing(subject: Subject, route: str, listed: Iterable[str]) -> str:
    """Where to add a route of a provision that the law has; of one that it has not, the nearest that is listed."""
    questions = list(subject.bundle.questions)
    names = " or ".join(f"`{name}`" for name in questions[:3])
    add = f"add it to `routes:` of {names} in bundle.yaml" if questions else "add it to `routes:` in bundle.yaml"
    home = subject.bundle.home(route)
    parts = {f"{section.citation}/{part.path}" for section in subject.sections for part in section.text}
    near = "" if home and route in parts else nearest(route, listed, subject.hints)
    return f"{near} or {add}" if near else add


def cases_of(
    subject: Subject, file: str, path: str, cases: tuple[Case, ...], outcomes: Iterable[str]
) -> Iterator[Problem]:
    for n, case in enumerate(cases):
        here = f"{path}/{n}"
        yield from outcome(subject, file, f"{here}/outcome", case.outcome, outcomes)
        if n + 1 == len(cases) and case.when:
            yield Problem(
                "decision-end",
                "the last case of a decision holds only under a condition",
                subject.span(file, f"{here}/when"),
                "end with a case that has no `when`",
            )
        if n + 1 < len(cases) and not case.when:
            yield Problem(
                "decision-end",
                "this case always holds, and others follow it",
                subject.span(file, here),
                "give it a `when`, or make it the last",
            )


def outcome(subject: Subject, file: str, path: str, name: str, outcomes: Iterable[str]) -> Iterator[Problem]:
    if name not in outcomes:
        yield subject.unknown("unknown-outcome", f"unknown outcome `{name}`", name, outcomes, subject.span(file, path))
