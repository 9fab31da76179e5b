"""What each version says it changes, under `changes:`, compared with what the cases show that it changes, both ways.

All files that begin on one day are one amendment, measured against the law of the day before. A day without a
declaration declares that nothing changes; the bundle's first day has nothing to be measured against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.decision_diff import known_readings
from statute_runner.amend.declaration import Declaration, Meant, declaration_on
from statute_runner.amend.remembered_values import Remembered, RememberedValues
from statute_runner.api import LoadedBundle
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED, Values, answer_of
from statute_runner.logic.tree import fold
from statute_runner.problem import Problem
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import day_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.logic.tree import Known, Node

NAMED_AT_MOST = 3
MORE, LESS = "more permissive", "less permissive"


@dataclass(frozen=True, slots=True)
class Shift:
    """An answer that changes for one request: that of one question or route.

    `old` are the outcomes possible before, `new` those possible now, and `values` holds all that is known.
    """

    of: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    case: str
    date: str
    values: Values

    @property
    def name(self) -> str:
        """The case and its day."""
        return f"{self.case}@{self.date}"


@dataclass(frozen=True, slots=True)
class AskedCase:
    """What a case asks on one of its days."""

    question: str
    case: str
    date: str
    facts: Mapping[str, Known]
    readings: Mapping[str, str]


def declared_problems(
    bundle: Bundle, folder: Folder, cases: Callable[[], Sequence[WorkedCase]] | None = None
) -> list[Problem]:
    """Every undeclared change and every declared one that does not come, each named. Raises `Refused` for bad cases.

    `cases` gives those of the folder where they have been read before.
    """
    declared = {day: declaration_on(bundle, day) for day in bundle.days()[1:]}
    found = [problem for _, wrong in declared.values() for problem in wrong]
    if found:
        return found
    loaded = LoadedBundle(bundle)
    asked = [one for case in (cases() if cases else load_cases(bundle, folder)) for one in asked_by(loaded, case)]
    remembered = Remembered()
    for day, (all_declared, _) in declared.items():
        for question in bundle.questions:
            pair = loaded.on(day_before(day), question), loaded.on(day, question)
            mine = [one for one in asked if one.question == question]
            shifts = [shift for one in mine for shift in shifts_of(one, *pair, remembered)]
            its = all_declared.of_question(bundle.questions[question])
            found += [*undeclared(its, shifts), *undone(its, shifts), *classes(its, shifts, pair)]
    return found


def asked_by(loaded: LoadedBundle, case: WorkedCase) -> Iterator[AskedCase]:
    """What a case asks on each of its days."""
    bundle, question = loaded.bundle, loaded.question(case.question).name
    readings = chosen_readings(bundle, known_readings(bundle, case.readings))
    for column in case.columns:
        facts = request_from(Raw(case.request(column.day), column.span), bundle.facts).facts
        yield AskedCase(question, case.name, column.day, facts, readings)


def shifts_of(asked: AskedCase, old: Law, new: Law, remembered: Remembered) -> Iterator[Shift]:
    """Every answer that is not the same under both laws."""
    was, now = (possible(RememberedValues(law, asked.facts, asked.readings, remembered)) for law in (old, new))
    for name in was:
        if was[name] != now[name]:
            values = Values(new, asked.facts, asked.readings)
            yield Shift(name, was[name], now[name], asked.case, asked.date, values)


def possible(values: Values) -> dict[str, tuple[str, ...]]:
    """What is possible, for the question and each of its routes; a route not in force has the outcome given then."""
    law = values.law
    none = (law.question.not_in_force.name,)
    question = answer_of(values.chosen(law.decision)).possible if law.routes else none
    routes = {route: values.outcomes(route) for route in law.question.routes}
    return {law.question.name: question} | {
        route: none if found is None else answer_of(found).possible for route, found in routes.items()
    }


def undeclared(declared: Declaration, shifts: list[Shift]) -> Iterator[Problem]:
    """The changes that no declaration explains, gathered by pair of outcomes."""
    gathered: dict[tuple[str, str, str], list[Shift]] = {}
    for shift in shifts:
        if not any(explains(meant, shift) for meant in declared.meant):
            gathered.setdefault((shift.of, one(shift.old), one(shift.new)), []).append(shift)
    for (of, old, new), found in gathered.items():
        names = ", ".join(shift.name for shift in found[:NAMED_AT_MOST])
        more = f" and {len(found) - NAMED_AT_MOST} more" if len(found) > NAMED_AT_MOST else ""
        yield Problem(
            "change-undeclared",
            f"`{of}` changes from {old} to {new} on {declared.day}, which `changes` does not declare: {names}{more}",
            declared.place(of),
            "declare it under `changes: outcomes:`, or correct the rules" + outside(declared, of, old, new),
        )


def outside(declared: Declaration, of: str, old: str, new: str) -> str:
    """The remark that the change is declared, but for other requests."""
    near = any((meant.of, meant.old, meant.new) == (of, old, new) for meant in declared.meant)
    return "; it is declared, but these requests are not those of its `where`" if near else ""


def one(outcomes: tuple[str, ...]) -> str:
    return outcomes[0] if len(outcomes) == 1 else UNDETERMINED


def explains(meant: Meant, shift: Shift) -> bool:
    """Whether a declared change is this one, or, where one side is undetermined, one that is possible within it."""
    if meant.of != shift.of or meant.old not in shift.old or meant.new not in shift.new:
        return False
    return meant.where is None or may_hold(meant.where, shift.values)


def may_hold(condition: Node, values: Values) -> bool:
    return fold(condition, values.meaning, values.law.rules)[1]


def undone(declared: Declaration, shifts: list[Shift]) -> Iterator[Problem]:
    """The declared changes that a named case does not show."""
    seen = {(shift.of, one(shift.old), one(shift.new), name) for shift in shifts for name in (shift.case, shift.name)}
    for meant in declared.meant:
        for case in meant.cases:
            if (meant.of, meant.old, meant.new, case) not in seen:
                yield Problem(
                    "change-undone",
                    f"`changes` declares that `{meant.of}` changes from {meant.old} to {meant.new} on {declared.day} "
                    f"in the case `{case}`, and it does not",
                    meant.span,
                    actual(shifts, meant.of, case),
                )


def actual(shifts: list[Shift], of: str, case: str) -> str:
    """What the case does instead."""
    found = [
        f"{one(shift.old)} to {one(shift.new)}"
        for shift in shifts
        if shift.of == of and case in {shift.case, shift.name}
    ]
    return (
        f"there it changes from {found[0]}"
        if found
        else "there its answer is the same under both laws, or there is no such case"
    )


def classes(declared: Declaration, shifts: list[Shift], pair: tuple[Law, Law]) -> Iterator[Problem]:
    """The questions and routes whose class the cases contradict, or do not show."""
    tones = {name: outcome.tone for law in pair for name, outcome in law.question.outcomes.items()}
    for of in (pair[1].question.name, *pair[1].question.routes):
        mine = [shift for shift in shifts if shift.of == of]
        ways = {way for shift in mine for way in ways_of(shift, tones)}
        came_class = class_of(ways, changed=bool(mine))
        meant = declared.classes.get(of, "equivalent")
        if came_class != meant:
            yield Problem(
                "change-class",
                f"`{of}` is declared {meant} on {declared.day}, and the cases show it {came_class}",
                declared.place(of),
                "correct `changes: classes:`, or the rules, or add a case that shows it",
            )


def ways_of(shift: Shift, tones: Mapping[str, str]) -> Iterator[str]:
    """Whether an answer came nearer to a favourable one, or went farther from it."""
    (must_old, may_old), (must_new, may_new) = (favoured(outcomes, tones) for outcomes in (shift.old, shift.new))
    if (must_new and not must_old) or (may_new and not may_old):
        yield MORE
    if (must_old and not must_new) or (may_old and not may_new):
        yield LESS


def favoured(outcomes: tuple[str, ...], tones: Mapping[str, object]) -> tuple[bool, bool]:
    """Whether every possible outcome is favourable, and whether one is."""
    found = [tones[outcome] == "favourable" for outcome in outcomes]
    return all(found), any(found)


def class_of(ways: set[str], *, changed: bool) -> str:
    if len(ways) > 1:
        return "incomparable"
    return next(iter(ways)) if ways else "equally permissive" if changed else "equivalent"
