"""Worked requests run under both sides: whose outcome, routes, reasons or missing facts change."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.comparison import BUNDLES, laws, stretches
from statute_runner.amend.git_revisions import located
from statute_runner.amend.keyed_cases import keyed_cases
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings, deciding_of, deciding_routes
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.explain.member_wording import counted
from statute_runner.loading.progress import waiting
from statute_runner.loading.shown_paths import placed
from statute_runner.logic.tree import Members, Test, Use
from statute_runner.problem import Refused
from statute_runner.request.request_document import Raw, request_from

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.amend.comparison import Comparison, Side
    from statute_runner.api import LoadedBundle
    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.request.request_document import Request

OUTCOME, ROUTE, MISSING, REASONS = "outcome", "routes", "missing facts", "reasons"


@dataclass(frozen=True, slots=True)
class Answered:
    """What a request was answered: outcome, what is possible, each route, what decided, what is missing."""

    outcome: str
    possible: tuple[str, ...]
    routes: dict[str, str]
    route_possible: dict[str, tuple[str, ...]]
    reasons: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case, on a day, that the two sides do not answer alike, and in what.

    It may be of an `earlier` day than the later of two laws: that law does not reach it, and its answer is no change.
    """

    case: str
    date: str
    earlier: bool
    as_of: tuple[str, str]
    kinds: tuple[str, ...]
    old: Answered
    new: Answered


@dataclass(frozen=True, slots=True)
class Decisions:
    """Every case run under both sides: how many answers, those that change, those that could not be asked.

    `since` is the first day of the later law, where two laws are compared and not two bundles.
    """

    cases: int
    answers: int
    changes: tuple[CaseChange, ...]
    unasked: tuple[str, ...]
    since: str = ""


def answered(
    loaded: LoadedBundle, request: Request, readings: Mapping[str, str], as_of: str, question: str | None
) -> Answered:
    """The request as one side's law of a day answers it; a route not in force has the outcome given then."""
    law = loaded.on(as_of, question)
    trace = Trace(law, request.facts, readings)
    none = law.question.not_in_force.name
    routes = {route: trace.routes[route].answer if route in trace.routes else None for route in law.question.routes}
    if not law.routes:
        return Answered(none, (none,), dict.fromkeys(routes, none), dict.fromkeys(routes, (none,)), (), ())
    found = trace.question.answer
    return Answered(
        found.outcome,
        found.possible,
        {route: answer.outcome if answer else none for route, answer in routes.items()},
        {route: answer.possible if answer else (none,) for route, answer in routes.items()},
        tuple(reasons(trace)),
        tuple(sorted(open_.path for open_ in missing(trace))) if found.outcome == UNDETERMINED else (),
    )


def reasons(trace: Trace) -> list[str]:
    """The rules and facts that decide, on the routes that decide, in order."""
    found: dict[str, None] = {}
    for route in deciding_routes(trace):
        for seen in deciding_of(trace.routes[route]):
            if isinstance(seen.node, Use):
                found[seen.node.rule] = None
            elif isinstance(seen.node, Test):
                found[str(seen.node.ref)] = None
            elif isinstance(seen.node, Members):
                found[str(seen.node.over)] = None
    return list(found)


def decisions(comparison: Comparison, readings: Mapping[str, str], question: str | None) -> Decisions:
    """The cases of both sides run under both; those of the new side where both have one of the same name.

    Where entries of registers changed, they are also run about each of these.
    """
    asked: dict[str, WorkedCase] = {}
    for side in (comparison.old, comparison.new)[comparison.kind != BUNDLES :]:
        asked.update({case.name: case for case in cases_of(side)})
    changes: list[CaseChange] = []
    unasked: list[str] = []
    answers = 0
    since = max(comparison.old.day, comparison.new.day)
    keyed, left = keyed_cases(asked.values(), comparison.old.bundle, comparison.new.bundle)
    if left:
        unasked.append(f"{counted(left, 'case')} with the key of a changed entry: more than are tried")
    for case, date, days in waiting(list(runs(comparison, [*asked.values(), *keyed], question)), "deciding the cases"):
        try:
            pair = [
                both(side, case, date, day, readings, question)
                for side, day in zip((comparison.old, comparison.new), days, strict=True)
            ]
        except Refused as refused:
            # An entry is not in force on the day of every case.
            if case.name in asked:
                unasked.append(f"{case.name} on {date}: {refused.problems[0].message}")
            continue
        answers += 1
        if kinds := differences(*pair):
            changes.append(CaseChange(case.name, date, (case.as_of or date) < since, days, kinds, *pair))
    return Decisions(len(asked), answers, tuple(changes), tuple(unasked), since)


def cases_of(side: Side) -> list[WorkedCase]:
    """The cases of a side. Raises `Refused`, each file named as of that side."""
    try:
        return load_cases(side.whole, side.files) if any(True for _ in side.files.of("cases")) else []
    except Refused as refused:
        if os.path.isdir(side.files.root):
            raise Refused(placed(refused.problems, side.files.root)) from None
        raise Refused(located(refused.problems, side.name)) from None


def both(
    side: Side, case: WorkedCase, date: str, day: str, readings: Mapping[str, str], question: str | None
) -> Answered:
    request = request_from(Raw(case.request(date), case.span), side.bundle.facts)
    chosen = chosen_readings(side.bundle, known_readings(side.bundle, {**readings, **case.readings}))
    return answered(side.loaded, request, chosen, day, case.question or question)


def known_readings(bundle: Bundle, given: Mapping[str, str]) -> dict[str, str]:
    """Those of the readings that the bundle has; a contested question it does not ask makes no difference to it."""
    return {name: option for name, option in given.items() if name in bundle.readings}


def runs(
    comparison: Comparison, cases: list[WorkedCase], question: str | None
) -> Iterator[tuple[WorkedCase, str, tuple[str, str]]]:
    """Each case on each of its days, with the day whose law each side applies.

    Two bundles are compared on the case's own day; a stretch of days in which they differ and on which no case
    falls is compared on its first day, by every case.
    """
    old, new = comparison.old.day, comparison.new.day
    for case in cases:
        for column in case.columns:
            day = case.as_of or column.day
            yield case, column.day, (old or day, new or day)
    if comparison.kind != BUNDLES:
        return
    starts = [stretch.since for stretch in stretches(comparison)]
    fallen = {
        max(start for start in starts if start <= (case.as_of or column.day))
        for case in cases
        for column in case.columns
    }
    for stretch, _, _ in laws(comparison, question):
        if stretch.since not in fallen:
            for case in cases:
                for column in case.columns[-1:]:
                    yield case, column.day, (stretch.since, stretch.since)


def differences(old: Answered, new: Answered) -> tuple[str, ...]:
    """In what two answers differ, the weightiest first."""
    differ = (
        (OUTCOME, (old.outcome, old.possible) != (new.outcome, new.possible)),
        (ROUTE, old.routes != new.routes or old.route_possible != new.route_possible),
        (MISSING, old.missing != new.missing),
        (REASONS, set(old.reasons) != set(new.reasons)),
    )
    return tuple(name for name, found in differ if found)
