"""What a worked case names that does not exist, found before anything runs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import Problem, Refused, nearest
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import date_fault
from statute_runner.text.passages import passage
from statute_runner.text.quotes import times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.problem import Span

LONGEST_TEXT = 5_000


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
    """What the cases name that does not exist, and requests that are none; what several take over is told once."""
    names = names_of(bundle)
    told = set()
    for case in cases:
        for problem in of_case(bundle, names, case):
            fault = (problem.code, problem.span, problem.help)
            if fault not in told:
                yield problem
            told.add(fault)


def of_case(bundle: Bundle, names: KnownNames, case: WorkedCase) -> Iterator[Problem]:
    question = bundle.questions.get(case.question) if case.question else next(iter(bundle.questions.values()))
    if question is None:
        yield unknown(case, "question", str(case.question), bundle.questions, case.at("question"))
        return
    yield from reading_faults(bundle, case)
    columns = []
    for column in case.columns:
        if found := date_fault(column.day):
            at = case.at("days", column.day, key=True) if column.path.startswith("days") else case.at("date")
            yield Problem("case-date", found[0], at, found[1])
            continue
        columns.append(column)
        yield from request_faults(bundle, case, column)
        yield from expectation_faults(bundle, question, names, case, column)
    if columns:
        for n, cite in enumerate(case.cites):
            yield from cite_faults(bundle, case, columns, n, cite)


def unknown(case: WorkedCase, what: str, name: str, names: Iterable[str], span: Span) -> Problem:
    message = f"the case `{case.name}` names the {what} `{name}`, which does not exist"
    return Problem("case-unknown", message, span, nearest(name, names), about=(what, name))


def reading_faults(bundle: Bundle, case: WorkedCase) -> Iterator[Problem]:
    for name, option in case.readings.items():
        if name not in bundle.readings:
            yield unknown(case, "reading", name, bundle.readings, case.at("readings", name, key=True))
        elif option not in bundle.readings[name].options:
            yield unknown(case, "option", option, bundle.readings[name].options, case.at("readings", name))


def request_faults(bundle: Bundle, case: WorkedCase, column: Column) -> Iterator[Problem]:
    def locate(path: tuple[str | int, ...], key: bool) -> Span:
        return column.span if path == ("date",) and column.path != "expect" else case.at(*path, key=key)

    try:
        request_from(Raw(case.request(column.day), column.span, locate=locate), bundle.facts)
    except Refused as refused:
        for problem in refused.problems:
            message = f"the case `{case.name}`, {problem.path}: {problem.message}"
            yield Problem("case-request", message, problem.span, problem.help)


def expectation_faults(
    bundle: Bundle, question: Question, names: KnownNames, case: WorkedCase, column: Column
) -> Iterator[Problem]:
    """Names in what is expected that do not exist."""
    expect, base = column.expect, column.path.split("/", 1)
    outcomes = [*question.outcomes, UNDETERMINED]
    facts = bundle.facts.every
    named: list[tuple[str, str, str, Collection[str], tuple[str | int, ...]]] = [
        ("outcome", expect["outcome"], expect["outcome"], outcomes, ("outcome",)),
        *(("outcome", one, one, outcomes, ("possible", n)) for n, one in enumerate(expect.get("possible", []))),
        *(("outcome", one, one, outcomes, ("routes", route)) for route, one in expect.get("routes", {}).items()),
        *(("route", one, one, question.routes, ("routes", one)) for one in expect.get("routes", {})),
        *(
            ("fact", every_member(one), every_member(one), facts, ("missing", n))
            for n, one in enumerate(expect.get("missing", []))
        ),
        *(("notice", one, one, names.notices, ("notices", n)) for n, one in enumerate(expect.get("notices", []))),
    ]
    for n, reason in enumerate(expect.get("because", [])):
        full = full_reason(reason, case)
        what, known = reason_kind(full, facts, names)
        named.append((what, full, reason, known, ("because", n)))
    for what, full, name, known, path in named:
        if full not in known:
            yield unknown(case, what, name, known, case.at(*base, *path, key=what == "route"))


def cite_faults(
    bundle: Bundle, case: WorkedCase, columns: Sequence[Column], n: int, cite: Mapping[str, str]
) -> Iterator[Problem]:
    """Problems of words that a case cites and that are not in the provision on any of its days.

    They are looked for in the version of each day or, before there is one, in the first.
    """
    bundle = bundle.known_on(case.known_on) if case.known_on else bundle
    home, at, quote = bundle.home(cite["at"]), cite["at"], cite["quote"]
    if home is None:
        message = f"the case `{case.name}` cites `{at}`, which does not exist"
        yield Problem("case-cite", message, case.at("cites", n, "at"), nearest(at, bundle.versions))
        return
    days = list(dict.fromkeys(case.as_of or column.day for column in columns))
    texts = {version: text_of(bundle, home, version, at) for version in bundle.versions[home]}
    chosen = {day: version_for(bundle, home, day) for day in days}
    those = [texts[version] for version in dict.fromkeys(chosen.values())]
    if any(text is not None and times(quote, text) for text in those):
        return
    on = " nor on ".join(f"{day} (version {told_apart(bundle, home, chosen[day])})" for day in days)
    if all(text is None for text in those):
        message = f"the case `{case.name}` cites `{at}`, which {home} does not have on {on}"
        yield Problem("case-cite", message, case.at("cites", n, "at"))
        return
    has = [version for version, text in texts.items() if text is not None and times(quote, text)]
    text = next(text for text in those if text is not None)
    near = passage(quote, text) if not has and len(text) <= LONGEST_TEXT else None
    help_ = f"the version of {has[0]} has them" if has else ""
    help_ = f"did you mean `{' '.join(text[near.start : near.end].split())}`?" if near else help_
    message = f"the case `{case.name}` quotes `{quote}`, which does not occur in {at} on {on}"
    yield Problem("case-cite", message, case.at("cites", n, "quote"), help_, about=(at, quote))


def version_for(bundle: Bundle, home: str, day: str) -> str:
    """The version of a day that has words: before there is one the first, after a repeal the last."""
    versions = [version for version in bundle.versions[home] if not bundle.section(home, version).repealed]
    version = bundle.version_on(home, day)
    if version in versions:
        return version
    return ([one for one in versions if one <= day] or versions)[-1 if version else 0]


def told_apart(bundle: Bundle, home: str, version: str) -> str:
    """The name of a version: its first day, and where several begin on that day its enactment too."""
    alike = [one for one in bundle.version_files if (one.citation, one.day) == (home, version)]
    path = bundle.paths[home][version]
    return next(one.name if len(alike) > 1 else version for one in alike if one.path == path)


def text_of(bundle: Bundle, home: str, version: str, provision: str) -> str | None:
    """The heading and words of a provision in a version; nothing where that does not have it."""
    parts = bundle.section(home, version).text
    return next((part.whole for part in parts if f"{home}/{part.path}" == provision), None)


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
