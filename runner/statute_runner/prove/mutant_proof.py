"""Whether a request tells a law from a changed one: the smallest that does, or the proof that none does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.facts import with_fields
from statute_runner.law.question_route import with_question
from statute_runner.logic.operators import LIST
from statute_runner.prove.connectives import every, no, same, some
from statute_runner.prove.reading_variables import Readings
from statute_runner.prove.request_paths import paths_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.small_models import NO_CHOICE, ListTests
from statute_runner.prove.smallest_request import Solver, smallest
from statute_runner.prove.smt import Formulas, differ

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statute_runner.budget import Budget
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Test
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.law_periods import Period
    from statute_runner.prove.smallest_request import Found


class MutantProof:
    """The law of a period as formulas, against which changed laws are held.

    `tests` are those of all laws that it is held against; `law` is the first of these, and others may need more room.
    """

    defaults: Mapping[str, str]
    first: Law
    facts: dict[str, FactType]
    room: dict[str, int]
    stated: Stated
    readings: Readings
    law: Formulas
    notices: dict[str, Formula]

    def __init__(
        self,
        bundle: Bundle,
        period: Period,
        law: Law,
        options: Mapping[str, tuple[str, ...]],
        defaults: Mapping[str, str],
        tests: Iterable[Test],
    ) -> None:
        self.defaults, self.first = defaults, with_question(period.law)
        self.facts = {one.name: one for fact in bundle.facts.values() for one in with_fields(fact)}
        self.room = self.needed(law)
        days = (period.first, period.last)
        laws = [(self.first, NO_CHOICE), (with_question(law), NO_CHOICE)]
        self.stated = Stated(paths_of(laws, bundle.facts, days, tests=tests))
        self.readings = Readings(options)
        self.law = Formulas(self.first, self.stated, self.readings)
        self.notices = noticed(self.law)

    def needed(self, law: Law) -> dict[str, int]:
        """How many members of each list this law and the changed one need."""
        found = ListTests()
        listed = any(fact.type == LIST for fact in self.facts.values())
        for one in (self.first, with_question(law)) if listed else ():
            found.law(one)
        return found.members(self.facts)

    def has_room_for(self, law: Law) -> bool:
        return not self.room or all(number <= self.room[name] for name, number in self.needed(law).items())

    def told_apart(self, law: Law, budget: Budget) -> Found | None:
        """The smallest request that the changed law answers otherwise; nothing proves that there is none.

        Raises `OverBudget`.
        """
        changed = Formulas(with_question(law), self.stated, self.readings)
        question, routes = law.question.name, tuple({**self.law.law.routes, **changed.law.routes})
        notices = noticed(changed)
        given = some(
            no(same(self.notices.get(key, False), notices.get(key, False))) for key in {**notices, **self.notices}
        )
        otherwise = some([differ(self.law, changed, routes), given])
        solver = Solver([*self.stated.constraints(), *self.readings.constraints()], budget)
        if otherwise is False or not solver.check(otherwise):
            return None
        plain = [
            (every([self.law.comes_out(question, one), no(changed.comes_out(question, one))]))
            for one in law.question.outcomes
        ]
        for claim in (some(plain), differ(self.law, changed, [question]), otherwise):
            found = smallest([claim], self.stated, self.readings, self.defaults, budget=budget)
            if found:
                return found
        raise RuntimeError("the solver found a request and lost it")


def noticed(law: Formulas) -> dict[str, Formula]:
    """Whether each notice of the law is given."""
    return {notice.id: law.of(notice.when)[0] for notice in law.law.notices}
