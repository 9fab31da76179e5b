"""What would change an answer: the smallest changes of facts that lead to each other outcome."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED, Budget, OverBudget, settled
from statute_runner.decide.evaluation import Values, answers
from statute_runner.law.member_paths import known_at
from statute_runner.whatif.counterfactual_search import CounterfactualSearch
from statute_runner.whatif.hitting_sets import HittingSets, numbers
from statute_runner.whatif.representative_values import RepresentativeValues

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import Known, Member

MOST_CHANGES = 24


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """Places to change, each with a value that serves, and the outcome they lead to.

    A member beyond the last of its list is added; one that is changed to nothing is taken away.
    """

    facts: dict[str, Known | Member | None]
    outcome: str


def smallest_changes(
    bundle: Bundle,
    law: Law,
    facts: Mapping[str, Known],
    readings: Mapping[str, str],
    *,
    any_fact: bool = False,
    outcomes: Collection[str] | None = None,
    budget: Budget | None = None,
) -> dict[str, list[Counterfactual] | str]:
    """For each other outcome, every smallest set of facts whose change leads to it, with the first values that do.

    All sets for one outcome are of the same size, at most 24 of them; an outcome that no change of these facts leads to
    has none, one for which that is not found out within the budget is `not settled`. Only facts change that a person
    can bring about, and as they can, unless any fact may. `outcomes` are those looked for, where not all are.
    """
    budget = budget or Budget()
    here = answers(law, facts, readings).question.outcome
    asked_for = law.question.outcomes if outcomes is None else outcomes
    sought = [outcome for outcome in law.question.outcomes if outcome != here and outcome in asked_for]
    if not sought:
        return {}
    try:
        others = RepresentativeValues(bundle, law, facts, readings, budget, as_remedied=not any_fact)
        names = [name for name, fact in bundle.facts.every.items() if any_fact or fact.remedy]
        places = list(others.places(frozenset(names)))
        changes = [(place, other) for place in places for other in others.of(place, places)]
    except OverBudget:
        return dict.fromkeys(sought, NOT_SETTLED)
    changing = CounterfactualSearch(Values(law, facts, readings), changes)
    return {outcome: settled(partial(smallest, changing, outcome), budget) for outcome in sought}


def smallest(changing: CounterfactualSearch, outcome: str, budget: Budget) -> list[Counterfactual]:
    """The smallest sets of changed facts that lead to the outcome, in the order of the bundle.

    Each has the first values that do.
    """
    law = changing.values.law
    if not law.routes:
        return []
    search = HittingSets(
        lambda made, free: changing.resting(made, free, budget).gives(law.decision, outcome), changing.apart, budget
    )
    found = next(filter(None, search.by_size()), [])
    known = changing.values.facts
    order = {path: n for n, path in enumerate(changing.of_place)}
    first: dict[tuple[int, ...], int] = {}
    for made in sorted(found, key=lambda made: list(numbers(made))):
        if skips_a_member(known, changing.facts(made)):
            continue
        first.setdefault(tuple(sorted(order[path] for path in changing.facts(made))), made)
    return [Counterfactual(changing.facts(first[places]), outcome) for places in sorted(first)[:MOST_CHANGES]]


def skips_a_member(known: Mapping[str, Known], made: Mapping[str, object]) -> bool:
    """Whether a member is added under a number that is not the next: the same change is found under that, too."""
    return any(
        path.endswith("]")
        and before(path) not in made
        and known_at(known, path) is None
        and last(path) > 0
        and known_at(known, before(path)) is None
        for path in made
    )


def last(path: str) -> int:
    """The number of the member at a path."""
    return int(path[path.rindex("[") + 1 : -1])


def before(path: str) -> str:
    """The path of the member before."""
    return f"{path[: path.rindex('[')]}[{last(path) - 1}]"
