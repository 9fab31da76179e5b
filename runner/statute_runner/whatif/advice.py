"""Why not, and what would change it, as the decision document says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED, Budget
from statute_runner.decide.evaluation import answers
from statute_runner.decide.trace import Trace
from statute_runner.law.facts import as_stated, member_as_stated
from statute_runner.law.member_paths import full_name, known_at
from statute_runner.law.remedy_direction import leads
from statute_runner.whatif.counterfactuals import smallest_changes
from statute_runner.whatif.why_not import why_not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypedDict

    from statute_runner.decide.decision_document import ChangedFact, Obstacle
    from statute_runner.law.bundle import Bundle, Outcome
    from statute_runner.law.linker import Law
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.logic.tree import Known, Member
    from statute_runner.request.request_document import Request
    from statute_runner.whatif.counterfactuals import Counterfactual

    class Advice(TypedDict):
        """Two keys of a decision document."""

        why_not: dict[str, dict[str, list[list[Obstacle]] | str]]
        changes: dict[str, list[list[ChangedFact]] | str]


FAVOURABLE, NEUTRAL, ADVERSE = "favourable", "neutral", "adverse"
TONES = {FAVOURABLE: 0, NEUTRAL: 1, ADVERSE: 2}


def advice(
    bundle: Bundle,
    law: Law,
    request: Request,
    readings: Mapping[str, str],
    *,
    any_fact: bool = False,
    any_outcome: bool = False,
    budget: Budget | None = None,
    trace: Trace | None = None,
) -> Advice:
    """Two more keys of a decision document.

    `why_not`: for each favourable outcome and each route that is not known to have it, the smallest sets of conditions
    in the way. `changes`: for each better outcome, or each other one where any is asked for, the smallest changes of
    facts that lead to it; only of facts that a person can bring about, unless any fact is asked for. What is not found
    within the budget is `not settled`. `trace` is that of the request, where it was evaluated before.
    """
    budget = budget or Budget()
    trace = trace or Trace(law, request.facts, readings)
    wanted = [name for name, outcome in law.question.outcomes.items() if outcome.tone == FAVOURABLE]
    found = changes(bundle, law, request, readings, any_fact=any_fact, any_outcome=any_outcome, budget=budget)
    return {"why_not": {outcome: why_not(trace, outcome, budget) for outcome in wanted}, "changes": found}


def changes(
    bundle: Bundle,
    law: Law,
    request: Request,
    readings: Mapping[str, str],
    *,
    any_fact: bool = False,
    any_outcome: bool = False,
    budget: Budget | None = None,
) -> dict[str, list[list[ChangedFact]] | str]:
    """The key `changes` alone."""
    here = answers(law, request.facts, readings).question.outcome
    sought = None if any_outcome else better(law.question.outcomes, here)
    found = smallest_changes(bundle, law, request.facts, readings, any_fact=any_fact, outcomes=sought, budget=budget)
    return {outcome: entries(bundle, request, ways) for outcome, ways in found.items()}


def entries(bundle: Bundle, request: Request, changes: Sequence[Counterfactual] | str) -> list[list[ChangedFact]] | str:
    return NOT_SETTLED if isinstance(changes, str) else [entry(bundle, request, change) for change in changes]


def entry(bundle: Bundle, request: Request, change: Counterfactual) -> list[ChangedFact]:
    """The places to change, each with what is given, what serves, and what a person can do about it."""
    return [
        {
            "fact": path,
            "given": stated(given),
            "to": stated(to),
            "remedy": about.remedy if leads(about, given, to) else "",
        }
        for path, to in change.facts.items()
        for about, given in [(bundle.facts.every[full_name(path)], known_at(request.facts, path))]
    ]


def better(outcomes: Mapping[str, Outcome], here: str) -> list[str]:
    """The outcomes that are better than this one: favourable before neutral and undetermined, these before adverse."""
    rank = TONES[outcomes[here].tone] if here in outcomes else TONES[NEUTRAL]
    return [name for name, outcome in outcomes.items() if TONES[outcome.tone] < rank]


def stated(known: Known | Member | None) -> StatedValue | dict[str, StatedValue] | None:
    """What stands at a place, as a document states it: a value, a member, or nothing."""
    if known is None:
        return None
    return member_as_stated(known) if isinstance(known, dict) else as_stated(known)
