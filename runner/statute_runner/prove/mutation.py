"""Tests the cases by mutation: each mutant of the rule files is run against them.

What no case kills goes to the solver. It shows that a survivor is equivalent, on every day and under every reading, or
gives the smallest request that would kill it.
"""

from __future__ import annotations

import copy
from collections import Counter
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED, Budget, OverBudget, settled
from statute_runner.cases.case_runs import differences
from statute_runner.decide.decision import chosen_readings, document
from statute_runner.decide.unaffected_answers import Solution, law_change, solved
from statute_runner.law.bundle import Bundle, Question
from statute_runner.law.linker import Law, law_on
from statute_runner.logic.tree import Not, Test
from statute_runner.prove.changed_tests import ChangedTests
from statute_runner.prove.law_periods import Period, all_tests, periods
from statute_runner.prove.mutant_proof import MutantProof
from statute_runner.prove.mutants import Mutant, mutants
from statute_runner.request.request_document import Raw, Request, request_from

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from statute_runner.cases.worked_case import Column, WorkedCase
    from statute_runner.prove.smallest_request import Found

KILLED, EQUIVALENT, SURVIVED, STILLBORN = "killed", "equivalent", "survived", "does not load"


@dataclass(frozen=True, slots=True)
class MutantResult:
    """The fate of a mutant: killed, equivalent, surviving, stillborn or `not settled`.

    `by` is the case that killed it, `killing` the request that would kill it in `period`, and `proved_for` the periods
    on which it is equivalent.
    """

    mutant: Mutant
    fate: str
    by: str = ""
    period: Period | None = None
    killing: Found | None = None
    proved_for: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectedAnswer:
    """One answer that a case expects, ready to be compared; `met` where the law, whose solution it has, gives it."""

    case: WorkedCase
    column: Column
    request: Request
    readings: dict[str, str]
    as_of: str
    solution: Solution
    met: bool


class Mutation:
    """The cases of a bundle against its mutants; the solver is asked within the budget."""

    bundle: Bundle
    budget: Budget
    periods: list[Period]
    options: dict[str, tuple[str, ...]]
    defaults: dict[str, str]
    tests: list[Test]

    def __init__(self, bundle: Bundle, cases: Iterable[WorkedCase], budget: Budget | None = None) -> None:
        self.bundle, self.budget = bundle, budget or Budget()
        self.periods = list(periods(bundle))
        self.runs: dict[tuple[str, str], list[ExpectedAnswer]] = {(p.question.name, p.start): [] for p in self.periods}
        for case in cases:
            for column in case.columns:
                self.place(case, column)
        self.options = {name: tuple(reading.options) for name, reading in bundle.readings.items()}
        self.defaults = {name: reading.default for name, reading in bundle.readings.items()}
        self.proofs: dict[tuple[str, str], MutantProof] = {}
        self.tests = list(widened(bundle))

    def place(self, case: WorkedCase, column: Column) -> None:
        request = request_from(Raw(case.request(column.day), column.span), self.bundle.facts)
        as_of = case.as_of or column.day
        question = case.question or next(iter(self.bundle.questions))
        period = next(p for p in self.periods if p.question.name == question and p.first <= as_of <= p.last)
        readings = chosen_readings(self.bundle, case.readings)
        solution = solved(period.law, request.facts, readings)
        run = ExpectedAnswer(case, column, request, readings, as_of, solution, gives(solution, column))
        self.runs[question, period.start].append(run)

    def fates(self, progress: Callable[[Mutant], object] = id) -> Iterator[MutantResult]:
        """What becomes of each mutant, in file order."""
        for mutant in mutants(self.bundle):
            progress(mutant)
            yield self.fate(mutant)

    def fate(self, mutant: Mutant) -> MutantResult:
        try:
            self.budget.check()
        except OverBudget:
            return MutantResult(mutant, NOT_SETTLED)
        changed = with_change(self.bundle, mutant)
        laws: list[tuple[Period, Law]] = []
        for period in self.periods:
            if not touches(period, mutant):
                continue
            try:
                law = law_on(changed, period.start, changed.questions[period.question.name])
            except KeyError:
                return MutantResult(mutant, STILLBORN)
            laws.append((period, law))
            killer = self.killer(period, law)
            if killer:
                return MutantResult(mutant, KILLED, killer)
        for period, law in laws:
            found = settled(partial(self.told_apart, period, law), self.budget)
            if isinstance(found, str):
                return MutantResult(mutant, NOT_SETTLED)
            if found:
                killer = self.slow_killer(changed, laws)
                return (
                    MutantResult(mutant, KILLED, killer)
                    if killer
                    else MutantResult(mutant, SURVIVED, "", period, found)
                )
        return MutantResult(mutant, EQUIVALENT, proved_for=tuple(period.start for period, _ in laws))

    def killer(self, period: Period, law: Law) -> str:
        """A case whose outcome, routes or possible outcomes the law does not give; it is asked first the next time."""
        runs, change = self.runs[period.question.name, period.start], law_change(period.law, law)
        for n, run in enumerate(runs):
            if run.met and run.solution.under(change):
                continue
            if not gives(run.solution.again(change), run.column):
                runs.insert(0, runs.pop(n))
                return f"{run.case.name} on {run.column.day}"
        return ""

    def slow_killer(self, changed: Bundle, laws: list[tuple[Period, Law]]) -> str:
        """A case that tells the laws apart by its reasons, missing facts or notices."""
        for period, law in laws:
            for run in self.runs[period.question.name, period.start]:
                if {"missing", "notices", "because"} & set(run.column.expect):
                    made = document(changed, law, run.request, run.readings, as_of=run.as_of)
                    if any(differences(run.case, run.column.expect, made)):
                        return f"{run.case.name} on {run.column.day}"
        return ""

    def told_apart(self, period: Period, law: Law, budget: Budget) -> Found | None:
        """The smallest request that the changed law answers otherwise; nothing proves that there is none.

        The requests have room for the members of lists that both laws could tell apart. Raises `OverBudget`.
        """
        key = (period.question.name, period.start)
        if key not in self.proofs or not self.proofs[key].has_room_for(law):
            self.proofs[key] = MutantProof(self.bundle, period, law, self.options, self.defaults, self.tests)
        return self.proofs[key].told_apart(law, budget)


def gives(solution: Solution, column: Column) -> bool:
    """Whether the law gives the outcome, routes and possible outcomes that are expected."""
    made, expect = solution.answers(), column.expect
    return (
        made.question.outcome == expect["outcome"]
        and ("possible" not in expect or set(expect["possible"]) == set(made.question.possible))
        and ("routes" not in expect or expect["routes"] == {name: one.outcome for name, one in made.routes.items()})
    )


def touches(period: Period, mutant: Mutant) -> bool:
    """Whether the law of the period uses the file that the mutant changes."""
    citation, version = mutant.home
    if not citation:
        return period.question.name == version
    return any((section.citation, section.version) == mutant.home for section in period.law.used)


def with_change(bundle: Bundle, mutant: Mutant) -> Bundle:
    """The bundle with the one section or question changed; the bundle itself stays as it is."""
    changed = copy.copy(bundle)
    if isinstance(mutant.changed, Question):
        changed.questions = {**bundle.questions, mutant.changed.name: mutant.changed}
    else:
        changed.built = {**bundle.built, mutant.changed.file: mutant.changed}
    return changed


def widened(bundle: Bundle) -> Iterator[Test]:
    """Every test of the bundle and every test that a mutant has in its place."""
    changes = ChangedTests(bundle)
    for test in all_tests(bundle):
        yield test
        for _, node in changes.of(test):
            inner = node.part if isinstance(node, Not) else node
            if isinstance(inner, Test):
                yield inner


def score(counts: Mapping[str, int]) -> float:
    """The share of mutants killed among those that are not equivalent, in per cent."""
    able = counts.get(KILLED, 0) + counts.get(SURVIVED, 0)
    return 100.0 * counts.get(KILLED, 0) / able if able else 100.0


def counted(fates: Iterable[MutantResult]) -> Counter[str]:
    """How many mutants met each fate."""
    return Counter(fate.fate for fate in fates)
