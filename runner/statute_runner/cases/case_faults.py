"""What a worked case names that does not exist, found before anything runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import Problem, Refused, nearest
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import date_fault
from statute_runner.text.quotes import times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.problem import Span


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Every name that a case may use, gathered once."""

    rules: frozenset[str]
    provisions: frozenset[str]
    notices: frozenset[str]


def names_of(bundle: Bundle) -> KnownNames:
    sections = list(bundle.all_sections())
    notices = [notice.id for section in sections for notice in section.notices]
    notices += [notice.id for question in bundle.questions.values() for notice in question.notices]
    return KnownNames(
        frozenset(f"{section.citation}#{rule}" for section in sections for rule in section.rules),
        frozenset(f"{section.citation}/{part.path}" for section in sections for part in section.text),
        frozenset(notices),
    )


def case_faults(bundle: Bundle, cases: Iterable[WorkedCase]) -> Iterator[Problem]:
    """What the cases name that does not exist, and requests that are none."""
    names = names_of(bundle)
    for case in cases:
        question = bundle.questions.get(case.question) if case.question else next(iter(bundle.questions.values()))
        if question is None:
            yield unknown(case, "question", str(case.question), bundle.questions, case.span)
            continue
        yield from reading_faults(bundle, case)
        for column in case.columns:
            if found := date_fault(column.day):
                yield Problem("case-date", found[0], column.span, found[1])
                continue
            yield from request_faults(bundle, case, column)
            yield from expectation_faults(bundle, question, names, case, column)
            for cite in case.cites:
                yield from cite_faults(bundle, case, column, cite)


def unknown(case: WorkedCase, what: str, name: str, names: Iterable[str], span: Span) -> Problem:
    message = f"the case `{case.name}` names the {what} `{name}`, which does not exist"
    return Problem("case-unknown", message, span, nearest(name, names))


def reading_faults(bundle: Bundle, case: WorkedCase) -> Iterator[Problem]:
    for name, option in case.readings.items():
        if name not in bundle.readings:
            yield unknown(case, "reading", name, bundle.readings, case.span)
        elif option not in bundle.readings[name].options:
            yield unknown(case, "option", option, bundle.readings[name].options, case.span)


def request_faults(bundle: Bundle, case: WorkedCase, column: Column) -> Iterator[Problem]:
    try:
        request_from(Raw(case.request(column.day), column.span), bundle.facts)
    except Refused as refused:
        for problem in refused.problems:
            message = f"the case `{case.name}`, {problem.path}: {problem.message}"
            yield Problem("case-request", message, case.span, problem.help)


def expectation_faults(
    bundle: Bundle, question: Question, names: KnownNames, case: WorkedCase, column: Column
) -> Iterator[Problem]:
    """Names in what is expected that do not exist."""
    expect = column.expect
    outcomes = [*question.outcomes, UNDETERMINED]
    stated = {
        "outcome": ([expect["outcome"], *expect.get("possible", []), *expect.get("routes", {}).values()], outcomes),
        "route": (expect.get("routes", {}), question.routes),
        "fact": ([every_member(path) for path in expect.get("missing", [])], bundle.facts.every),
        "notice": (expect.get("notices", []), names.notices),
    }
    for what, (given, known) in stated.items():
        for name in given:
            if name not in known:
                yield unknown(case, what, name, known, column.span)
    for reason in expect.get("because", []):
        full = full_reason(reason, case)
        what, known = reason_kind(full, bundle.facts.every, names)
        if full not in known:
            yield unknown(case, what, reason, known, column.span)


def cite_faults(bundle: Bundle, case: WorkedCase, column: Column, cite: Mapping[str, str]) -> Iterator[Problem]:
    """Problems of words that a case cites and that are not in the provision.

    They are looked for in the version of the case's day or, before there is one, in the first.
    """
    bundle = bundle.known_on(case.known_on) if case.known_on else bundle
    home = bundle.home(cite["at"])
    if home is None:
        yield Problem(
            "case-cite",
            f"the case `{case.name}` cites `{cite['at']}`, which does not exist",
            case.span,
            nearest(cite["at"], bundle.versions),
        )
        return
    day = case.as_of or column.day
    versions = [version for version in bundle.versions[home] if not bundle.section(home, version).repealed]
    version = bundle.version_on(home, day)
    chosen = version if version in versions else ([v for v in versions if v <= day] or versions)[-1 if version else 0]
    texts = [part.whole for part in bundle.section(home, chosen).text if f"{home}/{part.path}" == cite["at"]]
    if not texts:
        yield Problem(
            "case-cite",
            f"the case `{case.name}` cites `{cite['at']}`, which the version of {chosen} does not have",
            case.span,
        )
    elif not times(cite["quote"], texts[0]):
        yield Problem(
            "case-cite",
            f"the case `{case.name}` quotes `{cite['quote']}`, which does not occur in {cite['at']}",
            case.span,
        )


def every_member(path: str) -> str:
    """The full name of what stands at a path, the same for every member of a list."""
    return re.sub(r"\[[0-9]+\]", "[]", path)


def full_reason(reason: str, case: WorkedCase) -> str:
    """A bare rule name belongs to the section whose cases these are."""
    if "#" in reason or "/" in reason or "." in reason:
        return reason
    return f"{case.span.file.rpartition('/cases/')[0]}#{reason}"


def reason_kind(reason: str, facts: Collection[str], names: KnownNames) -> tuple[str, Collection[str]]:
    if "#" in reason:
        return "rule", names.rules
    return ("provision", names.provisions) if "/" in reason else ("fact", facts)
