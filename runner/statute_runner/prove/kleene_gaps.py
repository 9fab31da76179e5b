"""Where Kleene's logic leaves an answer open that every completion of the request would settle the same way.

Found by refinement: a candidate, then a completion of it that comes out otherwise, widened to all that must come out
otherwise for the same reason, which rules out every request that could still be completed so. What is left without such
a completion is a gap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.budget import Budget, OverBudget
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.law.facts import DAY
from statute_runner.prove.connectives import every, implies, no, some
from statute_runner.prove.reading_variables import Chosen
from statute_runner.prove.request_paths import place_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver, paths_in, smallest
from statute_runner.prove.smt import Formulas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.tree import Known
    from statute_runner.prove.connectives import Formula

MOST, MOST_VALUES = 100, 500


class TooManyValues(OverBudget):
    """More values than can be looked through, however long; the message says of what."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A class of requests: the facts that all of them leave unknown, and the outcome of every completion.

    `facts` are those of the smallest such request.
    """

    unknown: tuple[str, ...]
    outcome: str
    facts: dict[str, Known]


def gaps(
    law: Law, classes: Mapping[str, FactClass], readings: Mapping[str, str], budget: Budget | None = None
) -> Iterator[Gap]:
    """The classes of requests that the law, under these readings, leaves open without need.

    The value classes have room for completions, and the lists for as many members as a completion can need. Where these
    are more than can be looked through, that is over budget too. Raises `OverBudget`.
    """
    listed = any(found.is_list for found in classes.values())
    if listed and sum(len(found.values) for found in classes.values()) > MOST_VALUES:
        raise TooManyValues("the members of lists have too many values to look through every completion")
    stated, whole = Stated(classes), budget or Budget()
    return (gap for outcome in law.question.outcomes for gap in GapSearch(law, stated, readings, outcome, whole).gaps())


class GapSearch:
    """The gaps of one outcome."""

    stated: Stated
    outcome: str
    budget: Budget
    facts: list[str]
    open: Formula
    full: Stated
    otherwise: Solver
    so: Solver
    excluded: list[Formula]

    def __init__(self, law: Law, stated: Stated, readings: Mapping[str, str], outcome: str, budget: Budget) -> None:
        self.stated, self.outcome, self.budget, question = stated, outcome, budget, law.question.name
        self.facts = [path for path in stated.classes if path != DAY.name]
        partial = Formulas(law, stated, Chosen(readings))
        possible = partial.outcomes(question) or {}
        self.open = every([partial.comes_out(question, UNDETERMINED), possible.get(outcome, False)])
        self.full = Stated(stated.classes, " completed", self.facts)
        complete = [
            *self.full.constraints(),
            *(implies(self.full.there(path), self.full.flags[path]) for path in self.facts),
        ]
        comes_out = Formulas(law, self.full, Chosen(readings)).comes_out(question, outcome)
        self.otherwise, self.so = Solver([*complete, no(comes_out)], budget), Solver([*complete, comes_out], budget)
        self.excluded = [
            no(formula)
            for name, found in stated.classes.items()
            for one, formula in stated.values[name].items()
            if found.roomy and one not in found.roomy
        ]

    def gaps(self) -> Iterator[Gap]:
        told: list[Formula] = []
        for _ in range(MOST):
            found = self.next(told)
            if found is None:
                return
            unknown = self.needed(found)
            leaving = [every([self.stated.there(path), no(self.stated.flags[path])]) for path in unknown]
            yield Gap(unknown, self.outcome, self.stated.nested(self.smallest(leaving)))
            told.append(no(every(leaving)))

    def next(self, claims: Sequence[Formula]) -> dict[str, Any] | None:
        """A request left open, by path, of which these claims hold and whose every completion has the outcome."""
        solver = Solver([*self.stated.constraints(), self.open, *self.excluded, *claims], self.budget)
        while not any(claim is False for claim in (self.open, *claims)) and solver.check():
            facts = paths_in(solver, self.stated)
            if not self.refined(facts):
                return facts
            solver.add([self.excluded[-1]])
        return None

    def smallest(self, claims: Sequence[Formula]) -> dict[str, Any]:
        """The smallest of the requests that `next` could find; there is one."""
        while True:
            found = smallest([self.open, *self.excluded, *claims], self.stated, budget=self.budget)
            if found is None:
                raise RuntimeError("the solver found a request and lost it")
            facts = self.stated.by_path(found.facts)
            if not self.refined(facts):
                return facts

    def refined(self, facts: Mapping[str, Any]) -> bool:
        """Whether a completion of the request comes out otherwise.

        If so, all requests that could be completed in that way are excluded.
        """
        having = [
            formula if one in (given if isinstance(given, tuple) else (given,)) else no(formula)
            for name, given in facts.items()
            for one, formula in self.full.values[name].items()
        ]
        if not self.otherwise.check(every(having)):
            return False
        literals: list[tuple[Formula, Formula]] = []
        for name, found in self.full.classes.items():
            if not self.otherwise.holds(self.full.there(name)):
                # That there is no such member says all of its fields.
                continue
            for one, formula in self.full.values[name].items():
                mine = self.stated.values[name][one]
                if not self.otherwise.holds(formula):
                    literals.append((no(formula), mine))
                elif found.is_set:
                    literals.append((formula, every([self.stated.flags[name], no(mine)])))
        core = self.so.core([literal for literal, _ in literals])
        self.excluded.append(some(clash for literal, clash in literals if literal.get_id() in core))
        return True

    def needed(self, facts: dict[str, Any]) -> tuple[str, ...]:
        """Of the unknown facts of a gap, those that cannot be filled in, one after the other, without closing it."""
        for path in self.facts:
            if path not in facts and is_there(path, facts):
                stating = [part for one in facts for part in self.holding(one, facts[one])]
                facts = self.next([*stating, self.stated.flags[path]]) or facts
        return tuple(path for path in self.facts if path not in facts and is_there(path, facts))

    def holding(self, name: str, given: Any) -> list[Formula]:
        members = given if isinstance(given, tuple) else (given,)
        values = self.stated.values[name].items()
        return [self.stated.flags[name], *(formula if one in members else no(formula) for one, formula in values)]


def is_there(path: str, facts: Mapping[str, Any]) -> bool:
    """Whether the member in which a field stands is stated; a fact is always there."""
    place = place_of(path)
    return not place or place[1] in facts.get(place[0], ())
