"""What would change an answer: the smallest changes of facts that lead to each other outcome."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from runner.budget import NOT_SETTLED, Budget, OverBudget, settled
from runner.changing import Changing
from runner.evaluate import answers, known_to
from runner.other_values import OtherValues
from runner.smallest_sets import SmallestSets, numbers
from runner.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runner.bundle import Bundle
    from runner.law import Law
    from runner.tree import Known

MOST_CHANGES = 24


@value
class Change:
    """Facts to change, each with a value that serves, and the outcome they lead to."""

    facts: dict[str, Known]
    outcome: str


def smallest_changes(
    bundle: Bundle,
    law: Law,
    facts: Mapping[str, Known],
    readings: Mapping[str, str],
    *,
    any_fact: bool = False,
    budget: Budget | None = None,
) -> dict[str, list[Change] | str]:
    """For each other outcome, every smallest set of facts whose change leads to it, with the first values that do.

    All sets for one outcome are of the same size, at most 24 of them; an outcome that no change of these facts leads to has none,
    one for which that is not found out within the budget is `not settled`.
    Only facts change that a person can bring about, unless any fact may.
    """
    budget = budget or Budget()
    here = answers(law, facts, readings).question.outcome
    outcomes = [outcome for outcome in law.question.outcomes if outcome != here]
    try:
        others = OtherValues(bundle, law, facts, readings, budget)
        names = [name for name, fact in bundle.facts.items() if name in others.tested and (any_fact or fact.remedy)]
        changes = [(name, other) for name in names for other in others.of(name, names)]
    except OverBudget:
        return dict.fromkeys(outcomes, NOT_SETTLED)
    changing = Changing(law, known_to(law, facts, readings), changes)
    return {outcome: settled(partial(smallest, changing, outcome), budget) for outcome in outcomes}


def smallest(changing: Changing, outcome: str, budget: Budget) -> list[Change]:
    """The smallest sets of changed facts that lead to the outcome, each with its first values, in the order of the bundle."""
    law = changing.law
    if not law.routes:
        return []
    search = SmallestSets(
        lambda made, free: changing.resting(made, free).gives(law.decision, outcome), changing.apart, budget
    )
    found = next(filter(None, search.by_size()), [])
    first: dict[tuple[int, ...], int] = {}
    for made in sorted(found, key=lambda made: list(numbers(made))):
        first.setdefault(tuple(changing.apart[number] for number in numbers(made)), made)
    return [Change(changing.facts(first[facts]), outcome) for facts in sorted(first)[:MOST_CHANGES]]
