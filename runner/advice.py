"""Why not, and what would change it, as the decision document says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner.budget import NOT_SETTLED, Budget
from runner.changes import smallest_changes
from runner.trace import Trace
from runner.why_not import why_not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from runner.bundle import Bundle
    from runner.changes import Change
    from runner.decision import Json
    from runner.law import Law
    from runner.request import Request
    from runner.tree import Known


def advice(
    bundle: Bundle,
    law: Law,
    request: Request,
    readings: Mapping[str, str],
    *,
    any_fact: bool = False,
    budget: Budget | None = None,
) -> Json:
    """Two more keys of a decision document.

    `why_not`: for each favourable outcome and each route that is not known to have it, the smallest sets of conditions in the way.
    `changes`: for each other outcome, the smallest changes of facts that lead to it; only of facts that a person can bring about,
    unless any fact is asked for. What is not found within the budget is `not settled`.
    """
    budget = budget or Budget()
    trace = Trace(law, request.facts, readings)
    wanted = [name for name, outcome in law.question.outcomes.items() if outcome.tone == "favourable"]
    found = smallest_changes(bundle, law, request.facts, readings, any_fact=any_fact, budget=budget)
    return {
        "why_not": {outcome: why_not(trace, outcome, budget) for outcome in wanted},
        "changes": {outcome: entries(bundle, request, changes) for outcome, changes in found.items()},
    }


def entries(bundle: Bundle, request: Request, changes: Sequence[Change] | str) -> list[list[Json]] | str:
    return NOT_SETTLED if isinstance(changes, str) else [entry(bundle, request, change) for change in changes]


def entry(bundle: Bundle, request: Request, change: Change) -> list[Json]:
    """The facts to change, each with what is given, a value that serves, and what a person can do about it."""
    return [
        {
            "fact": name,
            "given": plain(request.facts.get(name)),
            "to": plain(to),
            "remedy": bundle.facts[name].remedy,
        }
        for name, to in change.facts.items()
    ]


def plain(given: Known | None) -> object:
    return list(given) if isinstance(given, tuple) else given
