"""What each version says it changes, under `changes:`, compared with what the cases show that it changes, both ways.

All files that begin on one day are one amendment, measured against the law of the day before. A day without a
declaration declares that nothing changes; the bundle's first day has nothing to be measured against.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.decision_diff import known_readings
from statute_runner.amend.declaration import Declaration, Meant, declaration_on
from statute_runner.api import LoadedBundle
from statute_runner.cases.case_files import load_cases
from statute_runner.decide.decision import chosen_readings
from statute_runner.decide.evaluation import UNDETERMINED, Values
from statute_runner.decide.unaffected_answers import Solution, law_change, solved
from statute_runner.loading.progress import waiting
from statute_runner.logic.tree import fold
from statute_runner.problem import Problem
from statute_runner.request.request_document import Raw, request_from
from statute_runner.text.days import day_before

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.decide.unaffected_answers import LawChange
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.logic.tree import Node

NAMED_AT_MOST = 3
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
    read = cases() if cases else load_cases(bundle, folder)
    asked = [AskedCase(bundle, case, loaded.question(case.question).name) for case in read]
    for day, (meant, _) in waiting(list(declared.items()), "comparing the law of each day"):
        pairs = {name: (loaded.on(day_before(day), name), loaded.on(day, name)) for name in bundle.questions}
        changes = {name: law_change(*pair) for name, pair in pairs.items()}
        shifts = [shift for case in asked for shift in case.shifts(pairs[case.question][0], changes[case.question])]
        found += [*undeclared(meant, shifts), *undone(meant, shifts), *classes(meant, shifts, bundle)]
    return found


class AskedCase:
    """A case, to be asked under the laws of one day after another; what one law came to is kept for the next."""

    def __init__(self, bundle: Bundle, case: WorkedCase, question: str) -> None:
        self.name, self.question = case.name, question
        self.readings = chosen_readings(bundle, known_readings(bundle, case.readings))
        requests = (request_from(Raw(case.request(column.day), column.span), bundle.facts) for column in case.columns)
        self.facts = [request.facts for request in requests]
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


def classes(declared: Declaration, shifts: list[Shift], bundle: Bundle) -> Iterator[Problem]:
    """The questions and routes whose class, under the default readings, the cases contradict, or do not show.

    A route is that of any question.
    """
    questions, defaults = bundle.questions.values(), chosen_readings(bundle, {})
    shifts = [shift for shift in shifts if shift.values.readings == defaults]
    for of in dict.fromkeys(name for question in questions for name in (question.name, *question.routes)):
        mine = [shift for shift in shifts if shift.of == of]
        directions = {direction for shift in mine for direction in shift.directions}
        shown = class_of(directions, changed=bool(mine))
        meant = declared.classes.get(of, "equivalent")
        if shown != meant:
            yield Problem(
                "change-class",
                f"`{of}` is declared {meant} on {declared.day}, and the cases show it {shown}",
                declared.place(of),
                "correct `changes: classes:`, or the rules, or add a case that shows it",
            )


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
