"""What changes beyond the cases: for each pair of outcomes a smallest request, or the proof that there is none."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from runner.amend.decisions import answered, known_readings
from runner.amend.sides import BUNDLES, day_before, laws
from runner.budget import NOT_SETTLED, Budget, settled
from runner.decision import chosen_readings
from runner.value import value

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from runner.amend.sides import Comparison, Stretch
    from runner.analyse.change import Comparison as Solved
    from runner.law import Law

LAST_DAY = "9999-12-31"
INSTALL = "the solver z3 is not installed; install it with: pip install 'statute-runner[analyse]'"


@value
class Flip:
    """A pair of outcomes, and a smallest request answered first the one way, then the other; nothing: proved none; or `not settled`."""

    old: str
    new: str
    request: Mapping[str, Any] | str | None


@value
class Proved:
    """What is proved of a route, or of the question, for every request made on these days; the relation may be `not settled`."""

    name: str
    days: tuple[str, str]
    relation: str
    flips: tuple[Flip, ...]


@value
class Beyond:
    """All that was proved, or why nothing was."""

    why_not: str
    proved: tuple[Proved, ...]


def beyond(
    comparison: Comparison, readings: Mapping[str, str], question: str | None, budget: Budget | None = None
) -> Beyond:
    """The proofs over every request under one option of each reading; stretches with the same law need none."""
    budget = budget or Budget()
    if find_spec("z3") is None:
        return Beyond(INSTALL, ())
    found: list[Proved] = []
    for stretch, old, new in laws(comparison, question):
        found += proofs(comparison, stretch, old, new, readings, budget)
    return Beyond("", tuple(found))


def proofs(
    comparison: Comparison, stretch: Stretch, old: Law, new: Law, readings: Mapping[str, str], budget: Budget
) -> Iterator[Proved]:
    from runner.analyse.change import Comparison as Compared
    from runner.analyse.change import shared_facts

    chosen = [
        chosen_readings(side.bundle, known_readings(side.bundle, readings)) for side in (comparison.old, comparison.new)
    ]
    days = (stretch.since, last_day(comparison, stretch))
    facts = shared_facts(comparison.old.bundle.facts, comparison.new.bundle.facts)
    solved = Compared(old, new, chosen[0], chosen[1], days, facts)
    for route in (None, *dict.fromkeys([*new.question.routes, *old.question.routes])):
        relation = settled(partial(solved.classification, route), budget)
        flips = tuple(flips_of(comparison, stretch, solved, (old, new), route, chosen, budget))
        yield Proved(route or new.question.name, days, relation, flips)


def flips_of(
    comparison: Comparison,
    stretch: Stretch,
    solved: Solved,
    pair: tuple[Law, Law],
    route: str | None,
    chosen: list[dict[str, str]],
    budget: Budget,
) -> Iterator[Flip]:
    """Each pair of outcomes; a request found is decided under both laws before it is shown."""
    before, after = (outcomes_of(law, route) for law in pair)
    for old in before:
        for new in after:
            if outcome_said(pair[0], old) == outcome_said(pair[1], new):
                continue
            found = settled(partial(solved.smallest_change, old, new, route), budget)
            request = NOT_SETTLED if isinstance(found, str) else found.document(f"{old}-to-{new}") if found else None
            if request and not isinstance(request, str):
                said = (outcome_said(pair[0], old), outcome_said(pair[1], new))
                confirm(comparison, stretch, solved, request, route, said, chosen)
            yield Flip(outcome_said(pair[0], old), outcome_said(pair[1], new), request)


def outcomes_of(law: Law, route: str | None) -> list[str]:
    return list(law.question.outcomes) if route is None or route in law.routes else ["not_in_force"]


def outcome_said(law: Law, outcome: str) -> str:
    """The outcome; a route that is not in force has the one that the bundle gives then."""
    return law.question.not_in_force.name if outcome == "not_in_force" else outcome


def confirm(
    comparison: Comparison,
    stretch: Stretch,
    solved: Solved,
    request: Mapping[str, Any],
    route: str | None,
    expected: tuple[str, str],
    chosen: list[dict[str, str]],
) -> None:
    """Decides the solver's request under both laws; another answer than the solver's is a fault of the runner."""
    sides = ((comparison.old, stretch.old_day), (comparison.new, stretch.new_day))
    for (side, day), outcome, readings in zip(sides, expected, chosen, strict=True):
        stated = {**request, "facts": known_facts(request["facts"], side.bundle.facts)}
        answer = answered(side.loaded, side.loaded.request(stated), readings, day, solved.question.name)
        came = answer.routes[route] if route else answer.outcome
        assert came == outcome, f"the solver says {outcome}, the runner {came}"  # noqa: S101 - see above


def known_facts(groups: Mapping[str, Mapping[str, Any]], facts: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Those of the facts that a bundle has."""
    return {
        group: {key: given for key, given in stated.items() if f"{group}.{key}" in facts}
        for group, stated in groups.items()
    }


def last_day(comparison: Comparison, stretch: Stretch) -> str:
    """The last day before the law of either side changes again."""
    bundles = [comparison.new.bundle, *([comparison.old.bundle] if comparison.kind == BUNDLES else [])]
    later = [day for bundle in bundles for day in bundle.days() if day > stretch.since]
    return day_before(min(later)) if later else LAST_DAY
