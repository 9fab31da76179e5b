"""What an amendment changes, over every request.

The smallest request that is answered otherwise, or the proof that there is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.law.question_route import with_question
from statute_runner.law.value_classes import bounds
from statute_runner.logic.operators import LIST, NUMBER, NUMBERS
from statute_runner.prove.connectives import every, no, some
from statute_runner.prove.reading_variables import Chosen
from statute_runner.prove.request_paths import paths_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver, smallest
from statute_runner.prove.smt import Formulas, differ
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Question
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import Days
    from statute_runner.logic.tree import Node
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.smallest_request import Found
    from statute_runner.request.stated_request import RequestDocument

EQUIVALENT, MORE, LESS, INCOMPARABLE = "equivalent", "more permissive", "less permissive", "incomparable"
EQUALLY = "equally permissive"
NOT_IN_FORCE = "not_in_force"


class LawPair:
    """Two laws over the same requests, each under the readings chosen for it.

    The requests are those made on one of the days (first and last, both inclusive). `facts` are the facts a request may
    state: of one bundle, or `shared_facts` of two. `beside` are further conditions that are asked of a request.
    """

    stated: Stated
    old: Formulas
    new: Formulas
    question: Question
    outcomes: tuple[str, ...]

    def __init__(
        self,
        old: Law,
        new: Law,
        readings_old: Mapping[str, str],
        readings_new: Mapping[str, str],
        days: Days,
        facts: Mapping[str, FactType],
        beside: Sequence[Node] = (),
    ) -> None:
        laws = [with_question(law) for law in (old, new)]
        chosen = (readings_old, readings_new)
        self.stated = Stated(paths_of(list(zip(laws, chosen, strict=True)), facts, days, beside))
        self.old = Formulas(laws[0], self.stated, Chosen(readings_old))
        self.new = Formulas(laws[1], self.stated, Chosen(readings_new))
        self.question = new.question
        self.outcomes = tuple({**old.question.outcomes, **new.question.outcomes})

    def asked(self, route: str | None) -> tuple[str, str]:
        """The route, or the question as each law names it."""
        return (route, route) if route else (self.old.law.question.name, self.new.law.question.name)

    def smallest_change(
        self, from_outcome: str, to_outcome: str, route: str | None = None, budget: Budget | None = None
    ) -> Found | None:
        """The smallest request that the old law answers one way and the new law the other.

        Nothing where it is proved that there is none.
        """
        before, after = self.asked(route)
        claims = [comes_out(self.old, before, from_outcome), comes_out(self.new, after, to_outcome)]
        return smallest(claims, self.stated, budget=budget)

    def change_outside(
        self, from_outcome: str, to_outcome: str, wheres: Sequence[Node], route: str | None, budget: Budget
    ) -> Found | None:
        """The smallest request that changes so although none of these conditions may hold of it."""
        before, after = self.asked(route)
        claims = [comes_out(self.old, before, from_outcome), comes_out(self.new, after, to_outcome)]
        claims += [no(self.new.of(where)[1]) for where in wheres]
        return smallest(claims, self.stated, budget=budget)

    def classification(self, route: str | None = None, budget: Budget | None = None) -> str:
        """How the new law compares on a route or the question.

        By whether its answers are ever nearer to a favourable one, and whether they are ever farther.
        """
        before, after = self.asked(route)
        solver = Solver(self.stated.constraints(), budget)
        must_before, may_before = favoured(self.old, before)
        must_after, may_after = favoured(self.new, after)
        more = solver.check(some([every([must_after, no(must_before)]), every([may_after, no(may_before)])]))
        less = solver.check(some([every([must_before, no(must_after)]), every([may_before, no(may_after)])]))
        if more or less:
            return INCOMPARABLE if more and less else MORE if more else LESS
        if before == after:
            return EQUALLY if solver.check(differ(self.old, self.new, [before])) else EQUIVALENT
        every_outcome = [*self.outcomes, UNDETERMINED]
        changed = some(
            every([comes_out(self.old, before, one), no(comes_out(self.new, after, one))]) for one in every_outcome
        )
        return EQUALLY if solver.check(changed) else EQUIVALENT


def comes_out(law: Formulas, route: str, outcome: str) -> Formula:
    """The route is answered so; a route of which the law has nothing is answered `not_in_force`."""
    if outcome == NOT_IN_FORCE:
        return route not in law.law.routes
    return law.comes_out(route, outcome)


def favoured(law: Formulas, route: str) -> tuple[Formula, Formula]:
    """Whether every possible outcome is favourable, and whether one is; a route not in force favours nobody."""
    possible = law.outcomes(route)
    tones = {name: outcome.tone for name, outcome in law.law.question.outcomes.items()}
    if possible is None:
        return False, False
    others = some(may for name, may in possible.items() if tones[name] != "favourable")
    favourable = some(may for name, may in possible.items() if tones[name] == "favourable")
    return every([favourable, no(others)]), favourable


def smallest_change(
    old_law: Law,
    new_law: Law,
    readings_old: Mapping[str, str],
    readings_new: Mapping[str, str],
    days: Days,
    from_outcome: str,
    to_outcome: str,
    facts: Mapping[str, FactType],
    route: str | None = None,
) -> RequestDocument | None:
    """The smallest request on these days whose answer changes from one outcome to the other.

    Nothing where it is proved that there is none.
    """
    compared = LawPair(old_law, new_law, readings_old, readings_new, days, facts)
    found = compared.smallest_change(from_outcome, to_outcome, route)
    return found.document(f"{from_outcome}-to-{to_outcome}") if found else None


def shared_facts(old: Mapping[str, FactType], new: Mapping[str, FactType]) -> dict[str, FactType]:
    """The facts that a request may state under either bundle.

    A fact that both have, and each field of a list, may be what both allow: only then can both be asked. A fact or a
    field that one alone has is left out where the other is asked.
    """
    merged = {**old, **new}
    return {
        name: allowed_by_both(old[name], new[name]) if name in old and name in new else merged[name] for name in merged
    }


def allowed_by_both(old: FactType, new: FactType) -> FactType:
    """The fact as it is now, within the limits of what it was, and with the fields that it had before as well."""
    values = {name: meaning for name, meaning in new.values.items() if name in old.values}
    absent = old.absent and new.absent
    smallest, largest = new.smallest, new.largest
    if new.type in {NUMBER, NUMBERS}:
        smallest, largest = (end(*ends) for end, *ends in zip((max, min), bounds(old), bounds(new), strict=True))
    elif new.type == LIST:
        largest = min(old.largest, new.largest)
    fields = shared_facts(old.fields, new.fields)
    return replace(new, values=values, absent=absent, smallest=smallest, largest=largest, fields=fields)
