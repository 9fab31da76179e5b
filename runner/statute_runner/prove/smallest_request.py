"""A smallest request of which some claims hold: as few facts stated as can be, then the first in a fixed order.

The order: readings at their defaults, then fewest facts known (each member of a list and each of its fields counts),
then the earlier options of readings, then facts in the bundle's order, each known rather than not and with the first
value of its class (of a set or list: the fewest members, the first of them), and the day last.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import z3
from z3.z3core import Z3_solver_assert

from statute_runner.budget import Budget, OverBudget
from statute_runner.prove.connectives import REF, at_most, no
from statute_runner.request.request_document import document_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from statute_runner.logic.tree import Known
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.reading_variables import Readings
    from statute_runner.prove.request_variables import Stated
    from statute_runner.request.stated_request import RequestDocument


@dataclass(frozen=True, slots=True)
class Found:
    """A request found, as the facts it states (`date` among them), and the readings chosen.

    `others` are the facts of each other request asked for.
    """

    facts: dict[str, Known]
    others: tuple[dict[str, Known], ...]
    readings: dict[str, str]

    def document(self, name: str) -> RequestDocument:
        """The request document."""
        return document_of(name, self.facts)


LONGEST = 2**31 - 1
"""Milliseconds, as many as the solver can count."""


class Solver:
    """The claims made so far, and a model of them.

    What it is asked raises `OverBudget` where the budget ends it before there is an answer.
    """

    inner: Any
    budget: Budget

    def __init__(self, claims: Iterable[Formula] = (), budget: Budget | None = None) -> None:
        self.inner = z3.SolverFor("QF_FD")
        self.budget = budget or Budget()
        self.model: Any = None
        self.add(claims)

    def add(self, claims: Iterable[Formula]) -> None:
        for claim in claims:
            if claim is not True:
                self.claim(claim)

    def claim(self, claim: Formula) -> None:
        if claim is False:
            self.inner.add(claim)
        else:
            Z3_solver_assert(REF, self.inner.solver, claim.ast)

    def check(self, *claims: Formula) -> bool:
        """Whether the claims made so far and these can hold together; if so, `holds` looks at how."""
        asked = [claim for claim in claims if claim is not True]
        if any(claim is False for claim in asked):
            return False
        literals = []
        self.inner.push()
        try:
            for claim in asked:
                if z3.is_const(claim) or (z3.is_not(claim) and z3.is_const(claim.arg(0))):
                    literals.append(claim)
                else:
                    self.claim(claim)
            found = self.can_hold(literals)
            if found:
                self.model = self.inner.model()
        finally:
            self.inner.pop()
        return found

    def can_hold(self, literals: Sequence[Formula]) -> bool:
        """Whether the claims made so far and these literals can hold together, found out in the time that is left."""
        self.budget.check()
        left = self.budget.left()
        if left is not None:
            self.inner.set("timeout", min(max(ceil(left * 1000), 1), LONGEST))
        answer = self.inner.check(*literals)
        if answer == z3.unknown:
            raise OverBudget(self.inner.reason_unknown())
        return bool(answer == z3.sat)

    def core(self, literals: Sequence[Formula]) -> set[int]:
        """The ids of a minimal set of these literals that cannot all hold with the claims made so far.

        All of the literals together cannot.
        """
        self.can_hold(literals)
        core = {literal.get_id(): literal for literal in self.inner.unsat_core()}
        for one in list(core):
            if one in core and not self.can_hold([literal for key, literal in core.items() if key != one]):
                core = {literal.get_id(): literal for literal in self.inner.unsat_core()}
        return set(core)

    def holds(self, formula: Formula) -> bool:
        """Whether the formula holds in the last model."""
        return formula if isinstance(formula, bool) else z3.is_true(self.model.eval(formula, model_completion=True))

    def fewest(self, flags: Sequence[Formula]) -> None:
        """Claims that as few of the flags hold as can be; the model keeps to it."""
        flags = [flag for flag in flags if not isinstance(flag, bool)]
        count = sum(self.holds(flag) for flag in flags)
        while count and self.check(at_most(count - 1, flags)):
            count = sum(self.holds(flag) for flag in flags)
        self.add([no(flag) for flag in flags] if not count else [at_most(count, flags)])

    def settle(self, formulas: Iterable[Formula]) -> bool:
        """Claims the first of the formulas that can hold; whether there is one."""
        for formula in formulas:
            if self.holds(formula) or self.check(formula):
                self.add([formula])
                return True
        return False


def smallest(
    claims: Iterable[Formula],
    stated: Stated,
    readings: Readings | None = None,
    defaults: Mapping[str, str] | None = None,
    others: Sequence[Stated] = (),
    budget: Budget | None = None,
) -> Found | None:
    """The smallest request of which the claims hold; nothing proves that there is none. Raises `OverBudget`."""
    requests, claims = (stated, *others), list(claims)
    solver = Solver((constraint for request in requests for constraint in request.constraints()), budget)
    if readings:
        solver.add(readings.constraints())
    solver.add(claims)
    if any(claim is False for claim in claims) or not solver.check():
        return None
    options = readings.options if readings else {}
    first = defaults or {name: next(iter(found)) for name, found in options.items()}
    solver.fewest([no(options[name][first[name]]) for name in options])
    flags = [
        flag for request in requests for path, flag in request.counted() if request is stated or path in request.apart
    ]
    solver.fewest(flags)
    for name, found in options.items():
        solver.settle([found[first[name]], *found.values()])
    for request in requests:
        for path in request.classes:
            settle_path(solver, request, path)
    return Found(
        facts_in(solver, stated),
        tuple(facts_in(solver, other) for other in others),
        {
            name: next(option for option, chosen in found.items() if solver.holds(chosen))
            for name, found in options.items()
        },
    )


def settle_path(solver: Solver, stated: Stated, path: str) -> None:
    """Claims the first value that the path can have, or that it is not known."""
    values = list(stated.values[path].values())
    if not stated.classes[path].is_set:
        solver.settle([*values, no(stated.flags[path])])
    elif solver.settle([stated.flags[path]]):
        solver.fewest(values)
        for member in values:
            solver.settle([member, no(member)])
    else:
        solver.add([no(stated.flags[path])])


def facts_in(solver: Solver, stated: Stated) -> dict[str, Known]:
    """The facts that the request states in the solver's last model."""
    return stated.nested(paths_in(solver, stated))


def paths_in(solver: Solver, stated: Stated) -> dict[str, Any]:
    """What the request states in the solver's last model, by path: of a list the numbers of its members."""
    found: dict[str, Any] = {}
    for path, about in stated.classes.items():
        if solver.holds(stated.flags[path]):
            held = tuple(one for one, formula in stated.values[path].items() if solver.holds(formula))
            found[path] = held if about.is_set else held[0]
    return found
