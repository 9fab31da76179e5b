"""The answers to the cases that are not the same under the law of one day and that of the day before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.decision_diff import known_readings
from statute_runner.api import LoadedBundle
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.unaffected_answers import Solution, law_change, solved
from statute_runner.loading.progress import waiting
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import day_before

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.decide.evaluation import Values
    from statute_runner.decide.unaffected_answers import LawChange
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known

MORE, LESS = "more permissive", "less permissive"


@dataclass(frozen=True, slots=True)
class Shift:
    """An answer that changes for one request: that of one question or route.

    `old` are the outcomes possible before, `new` those possible now, and `values` holds all that is known. `directions`
    says whether it came nearer to a favourable outcome, or went farther from one.
    """

    of: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    directions: tuple[str, ...]
    case: str
    date: str
    values: Values

    @property
    def name(self) -> str:
        """The case and its day."""
        return f"{self.case}@{self.date}"


def shifts_by_day(bundle: Bundle, cases: Iterable[WorkedCase]) -> dict[str, list[Shift]]:
    """What changes on each day on which the law does, but for the first, before which there is none."""
    loaded = LoadedBundle(bundle)
    asked = [AskedCase(bundle, case, loaded.question(case.question).name) for case in cases]
    found: dict[str, list[Shift]] = {}
    for day in waiting(bundle.days()[1:], "comparing the law of each day"):
        pairs = {name: (loaded.on(day_before(day), name), loaded.on(day, name)) for name in bundle.questions}
        changes = {name: law_change(*pair) for name, pair in pairs.items()}
        found[day] = [shift for case in asked for shift in case.shifts(pairs[case.question][0], changes[case.question])]
    return found


class AskedCase:
    """A case, to be asked under the laws of one day after another; what one law came to is kept for the next."""

    name: str
    question: str
    readings: dict[str, str]
    days: list[str]

    def __init__(self, bundle: Bundle, case: WorkedCase, question: str) -> None:
        self.name, self.question = case.name, question
        self.readings = chosen_readings(bundle, known_readings(bundle, case.readings))
        requests = (request_from(Raw(case.request(column.day), column.span), bundle.facts) for column in case.columns)
        self.facts: list[dict[str, Known]] = [request.facts for request in requests]
        self.days = [column.day for column in case.columns]
        self.solutions: list[Solution | None] = [None] * len(self.days)

    def shifts(self, old: Law, change: LawChange) -> Iterator[Shift]:
        """Every answer to the case, on each of its days, that is not the same under both laws."""
        questions = (old.question, change.law.question)
        tones = {name: outcome.tone for question in questions for name, outcome in question.outcomes.items()}
        for n, (day, facts) in enumerate(zip(self.days, self.facts, strict=True)):
            before = self.solutions[n]
            if before is None or before.values.law is not old:
                before = solved(old, facts, self.readings)
            same = before.under(change)
            after = self.solutions[n] = same or before.again(change)
            if same:
                continue
            was, now = possible(before), possible(after)
            for name in was:
                if was[name] != now[name]:
                    directions = tuple(directions_of(was[name], now[name], tones))
                    yield Shift(name, was[name], now[name], directions, self.name, day, after.values)


def possible(solution: Solution) -> dict[str, tuple[str, ...]]:
    """What is possible, for the question and each of its routes; a route not in force has the outcome given then."""
    found, question = solution.answers(), solution.values.law.question
    none = (question.not_in_force.name,)
    return {question.name: found.question.possible} | {
        route: found.routes[route].possible if route in found.routes else none for route in question.routes
    }


def class_shown(bundle: Bundle, shifts: Sequence[Shift]) -> dict[str, str]:
    """How permissive the cases show each question and route of the new law, under the default readings."""
    questions, defaults = bundle.questions.values(), chosen_readings(bundle, {})
    shifts = [shift for shift in shifts if shift.values.readings == defaults]
    found: dict[str, str] = {}
    for of in dict.fromkeys(name for question in questions for name in (question.name, *question.routes)):
        mine = [shift for shift in shifts if shift.of == of]
        directions = {direction for shift in mine for direction in shift.directions}
        found[of] = class_of(directions, changed=bool(mine))
    return found


def directions_of(old: tuple[str, ...], new: tuple[str, ...], tones: Mapping[str, str]) -> Iterator[str]:
    """Whether an answer came nearer to a favourable one, or went farther from it."""
    (must_old, may_old), (must_new, may_new) = (favoured(outcomes, tones) for outcomes in (old, new))
    if (must_new and not must_old) or (may_new and not may_old):
        yield MORE
    if (must_old and not must_new) or (may_old and not may_new):
        yield LESS


def favoured(outcomes: tuple[str, ...], tones: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether every possible outcome is favourable, and whether one is."""
    found = [tones[outcome] == "favourable" for outcome in outcomes]
    return all(found), any(found)


def class_of(directions: set[str], *, changed: bool) -> str:
    if len(directions) > 1:
        return "incomparable"
    return next(iter(directions)) if directions else "equally permissive" if changed else "equivalent"
