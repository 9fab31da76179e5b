"""The interview: which fact to ask for next, why, and how many questions may still come.

A fact is asked for while some answer to it could still change the outcome or what is possible, whatever else comes to
be known. What was declined stays open, and the interview goes on with what can still settle the answer. Questions stay
within a group of facts, and a member of a list, while one there is useful; of these the most useful comes first, after
what the bundle asks before it.
"""

from __future__ import annotations

import re
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
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Member
    from statute_runner.whatif.conflict_sets import Truth


MEMBER = re.compile(r"\[[0-9]+\]")


@dataclass(frozen=True, slots=True)
class Asked:
    """The fact, the field of a member or the list to ask for, by its path, and how many questions may remain with it.

    `cite` and `quote` are the provision and the words of the law for which it matters. `settled` is false where time
    ran out before it was known whether an answer to it can change anything; `of_lists` says that how many remain rests
    on how many members a list has; `rest`, that the answer does not wait for it.
    """

    fact: str
    cite: str
    quote: str
    at_most: int
    settled: bool = True
    of_lists: bool = False
    rest: bool = False


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
    last: str = "",
) -> Asked | None:
    """The next question with its reason, or that of the fact to ask `again`; `last` is what was asked for before it.

    Nothing where no answer to it matters any more. `facts` hold `date`, and not the fact that is asked for again; one
    option of each reading is chosen. Where the budget ends the search, the first fact that is missing is asked for: a
    question too many, and none too few.
    """
    return next_of(bundle, Trace(law, facts, readings), declined, again, budget, last)


def next_of(
    bundle: Bundle,
    trace: Trace,
    declined: Collection[str] = (),
    again: str = "",
    budget: Budget | None = None,
    last: str = "",
) -> Asked | None:
    """The next question, as `next_asked` gives it, after an evaluation that was made already."""
    law, facts, readings = trace.law, trace.values.facts, trace.values.readings
    if not law.routes:
        return None
    if len(trace.question.answer.possible) < 2:  # noqa: PLR2004 - one outcome is definite
        return None
    lacks = missing(trace)
    lacking = {one.path: one.node for one in lacks if one.path not in declined}
    order = {name: n for n, name in enumerate(bundle.facts.every)}
    found = {one.path: (order[one.name], one.numbers) for one in lacks}
    open_ = sorted(lacking, key=found.__getitem__)
    fact: str | None
    try:
        fact, settled = again or Open(bundle, law, facts, readings, open_, budget or Budget()).next(last), True
    except OverBudget:
        fact, settled = (
            next((one for one in open_ if next(asked_before(bundle, one, open_), None) is None), None),
            False,
        )
    if fact is None or fact not in lacking:
        return None
    asked_for = [bundle.facts.every[full_name(path)] for path in open_]
    at_most = sum(questions(about, law.facts) for about in asked_for)
    return Asked(fact, *words_for(lacking[fact]), at_most, settled, any(about.fields for about in asked_for))


def questions(about: FactType, tested: Collection[str]) -> int:
    """How many questions there may be about a fact: of a list one, and those about all members that it may have."""
    fields = [field for field in about.fields.values() if field.name in tested]
    return 1 + about.largest * sum(questions(field, tested) for field in fields) if fields else 1


def asked_before(bundle: Bundle, fact: str, names: Sequence[str]) -> Iterator[str]:
    """Those of the names that the bundle asks before this fact, the members of lists with their fields."""
    for other in bundle.facts[full_name(fact).partition("[]")[0]].asked_after:
        yield from (name for name in names if name == other or name.startswith(f"{other}["))


def places(path: str) -> Iterator[str]:
    """The group in which a fact stands, each list and member around it, and the fact."""
    yield path.partition(".")[0]
    for at in MEMBER.finditer(path):
        yield path[: at.start()]
        yield path[: at.end()]
    yield path


class Open:
    """Facts that are not known, each with one value for each way in which its tests can come out.

    Lists of which there are too many to look at each have none, and stand in `too_many`.
    """

    bundle: Bundle
    budget: Budget
    law: Law
    facts: Mapping[str, Known]
    readings: Mapping[str, str]
    names: Sequence[str]

    def __init__(
        self,
        bundle: Bundle,
        law: Law,
        facts: Mapping[str, Known],
        readings: Mapping[str, str],
        names: Sequence[str],
        budget: Budget,
    ) -> None:
        self.bundle, self.budget = bundle, budget
        self.law, self.facts, self.readings, self.names = law, facts, readings, names
        others = RepresentativeValues(bundle, law, facts, readings, budget)
        self.values: dict[str, Sequence[Known | Member | None]] = {}
        self.too_many: dict[str, OverBudget] = {}
        for name in names:
            try:
                self.values[name] = others.of(name, names)
            except OverBudget as over:
                budget.check()
                self.values[name] = ()
                self.too_many[name] = over

    def next(self, last: str) -> str | None:
        """The fact to ask for next: close to the last one, and after those that the bundle asks before it.

        Raises `OverBudget`.
        """
        best = self.most_useful(last)
        return best and self.ahead_of(best)

    def most_useful(self, last: str) -> str | None:
        """The fact whose answers settle the outcome most often, then narrow it most.

        Those come first that stand closest to the last one: of the same member, list or group. Among equals the first
        of the bundle. Raises `OverBudget`.
        """
        useful = {name: self.usefulness(name) for name in self.names}
        of_use = [name for name in self.names if useful[name] > (0, 0)]
        if of_use:
            within = frozenset(places(last))
            return max(of_use, key=lambda name: (len(within.intersection(places(name))), useful[name]))
        if self.too_many:
            raise next(iter(self.too_many.values()))
        return self.first_of_several()

    def ahead_of(self, fact: str) -> str:
        """The fact itself, or the first that is asked for before it and can change the outcome as well."""
        earlier = (name for name in asked_before(self.bundle, fact, self.names) if self.matters_with(name, fact))
        first = next(earlier, None)
        return fact if first is None else self.ahead_of(first)

    def matters_with(self, name: str, fact: str) -> bool:
        """Whether an answer to it changes what is possible, alone or after some answer to the fact."""
        if name in self.too_many or self.usefulness(name) > (0, 0):
            return True
        afterwards = (with_known(self.facts, {fact: answered}) for answered in self.values[fact])
        return any(self.usefulness(name, known) > (0, 0) for known in afterwards)

    def usefulness(self, name: str, facts: Mapping[str, Known] | None = None) -> tuple[float, float]:
        """The share of the answers to it that settle the outcome, and how many outcomes they exclude in the mean."""
        facts = self.facts if facts is None else facts
        before = len(answers(self.law, facts, self.readings).question.possible)
        after = []
        for answered in self.values[name]:
            self.budget.check()
            known = with_known(facts, {name: answered})
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
        resting = changing.resting(made, free, self.budget)
        return resting.complement(resting.chosen(self.law.decision)[outcome])
