"""The interview: which fact to ask for next, why, and how many questions may still come.

A fact is asked for while some answer to it could still change the outcome or what is possible, whatever else comes to
be known. What was declined stays open, and the interview goes on with what can still settle the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from statute_runner.budget import Budget, OverBudget
from statute_runner.decide.evaluation import Values, answers
from statute_runner.decide.fact_entries import words_for
from statute_runner.decide.open_facts import missing
from statute_runner.decide.trace import Trace
from statute_runner.law.member_paths import full_name, with_known
from statute_runner.whatif.counterfactual_search import CounterfactualSearch
from statute_runner.whatif.hitting_sets import HittingSets
from statute_runner.whatif.representative_values import RepresentativeValues

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Member
    from statute_runner.whatif.conflict_sets import Truth


@dataclass(frozen=True, slots=True)
class Asked:
    """The fact, the field of a member or the list to ask for, by its path, and how many questions may remain with it.

    `cite` and `quote` are the provision and the words of the law for which it matters. `settled` is false where time
    ran out before it was known whether an answer to it can change anything; `of_lists` says that how many remain rests
    on how many members a list has.
    """

    fact: str
    cite: str
    quote: str
    at_most: int
    settled: bool = True
    of_lists: bool = False


def next_question(
    bundle: Bundle,
    law: Law,
    facts: Mapping[str, Known],
    readings: Mapping[str, str],
    declined: Collection[str] = (),
) -> str | None:
    """The fact to ask for next, or nothing where no answer can change the outcome any more."""
    asked = next_asked(bundle, law, facts, readings, declined)
    return asked.fact if asked else None


def next_asked(
    bundle: Bundle,
    law: Law,
    facts: Mapping[str, Known],
    readings: Mapping[str, str],
    declined: Collection[str] = (),
    again: str = "",
    budget: Budget | None = None,
) -> Asked | None:
    """The next question with its reason, or that of the fact to ask `again`.

    Nothing where no answer to it matters any more. `facts` hold `date`, and not the fact that is asked for again; one
    option of each reading is chosen. Where the budget ends the search, the first fact that is missing is asked for: a
    question too many, and none too few.
    """
    if not law.routes:
        return None
    trace = Trace(law, facts, readings)
    if len(trace.question.answer.possible) < 2:  # noqa: PLR2004 - one outcome is definite
        return None
    lacks = missing(trace)
    lacking = {one.path: one.node for one in lacks if one.path not in declined}
    order = {name: n for n, name in enumerate(bundle.facts.every)}
    found = {one.path: (order[one.name], one.numbers) for one in lacks}
    open_ = sorted(lacking, key=found.__getitem__)
    fact: str | None
    try:
        fact, settled = again or Open(bundle, law, facts, readings, open_, budget or Budget()).most_useful(), True
    except OverBudget:
        fact, settled = next(iter(open_), None), False
    if fact is None or fact not in lacking:
        return None
    asked_for = [bundle.facts.every[full_name(path)] for path in open_]
    at_most = sum(questions(about, law.facts) for about in asked_for)
    return Asked(fact, *words_for(lacking[fact]), at_most, settled, any(about.fields for about in asked_for))


def questions(about: FactType, tested: Collection[str]) -> int:
    """How many questions there may be about a fact: of a list one, and those about all members that it may have."""
    fields = [field for field in about.fields.values() if field.name in tested]
    return 1 + about.largest * sum(questions(field, tested) for field in fields) if fields else 1


class Open:
    """Facts that are not known, each with one value for each way in which its tests can come out.

    Lists of which there are too many to look at each have none, and stand in `too_many`.
    """

    def __init__(
        self,
        bundle: Bundle,
        law: Law,
        facts: Mapping[str, Known],
        readings: Mapping[str, str],
        names: Sequence[str],
        budget: Budget,
    ) -> None:
        self.law, self.facts, self.readings, self.names, self.budget = law, facts, readings, names, budget
        others = RepresentativeValues(bundle, law, facts, readings, budget)
        self.values: dict[str, Sequence[Known | Member | None]] = {}
        self.too_many: list[OverBudget] = []
        for name in names:
            try:
                self.values[name] = others.of(name, names)
            except OverBudget as over:
                budget.check()
                self.values[name] = ()
                self.too_many.append(over)

    def most_useful(self) -> str | None:
        """The fact whose answers settle the outcome most often, then narrow it most.

        Among equals the first of the bundle. Raises `OverBudget`.
        """
        useful = {name: self.usefulness(name) for name in self.names}
        best = max(self.names, key=useful.__getitem__, default=None)
        if best is None or useful[best] > (0, 0):
            return best
        if self.too_many:
            raise self.too_many[0]
        return self.first_of_several()

    def usefulness(self, name: str) -> tuple[float, float]:
        """The share of the answers to it that settle the outcome, and how many outcomes they exclude in the mean."""
        before = len(answers(self.law, self.facts, self.readings).question.possible)
        after = []
        for answered in self.values[name]:
            self.budget.check()
            known = with_known(self.facts, {name: answered})
            after.append(len(answers(self.law, known, self.readings).question.possible))
        if not after:
            return 0, 0
        return sum(left == 1 for left in after) / len(after), before - sum(after) / len(after)

    def first_of_several(self) -> str | None:
        """The first fact to ask for where no single answer changes anything.

        It is the first of those whose answers together change something, of the smallest number that do.
        """
        changes = [(name, answered) for name in self.names for answered in self.values[name]]
        changing = CounterfactualSearch(Values(self.law, self.facts, self.readings), changes)
        least: list[int] = []
        for outcome in answers(self.law, self.facts, self.readings).question.possible:
            search = HittingSets(partial(self.excluded, changing, outcome), changing.apart, self.budget)
            least += next(filter(None, search.by_size()), [])
        fewest = min(map(int.bit_count, least), default=0)
        facts = {name for made in least if made.bit_count() == fewest for name in changing.facts(made)}
        return next((name for name in self.names if name in facts), None)

    def excluded(self, changing: CounterfactualSearch, outcome: str, made: int, free: int) -> Truth:
        """Whether the outcome is not possible any more after these answers."""
        resting = changing.resting(made, free)
        return resting.complement(resting.chosen(self.law.decision)[outcome])
