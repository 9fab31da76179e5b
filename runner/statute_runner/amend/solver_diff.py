"""What changes beyond the cases: for each pair of outcomes a smallest request, or the proof that there is none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from statute_runner.amend.comparison import BUNDLES, laws
from statute_runner.amend.decision_diff import answered, known_readings
from statute_runner.budget import NOT_SETTLED, Budget, settled
from statute_runner.decide.decision import chosen_readings
from statute_runner.loading.progress import waiting
from statute_runner.optional_packages import installing, lack
from statute_runner.text.days import LAST_DAY, day_before

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.amend.comparison import ComparedDays, Comparison
    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.law.plain_data import StatedValue
    from statute_runner.prove.amendment_proof import LawPair as Solved
    from statute_runner.request.stated_request import RequestDocument


@dataclass(frozen=True, slots=True)
class Flip:
    """A pair of outcomes, and a smallest request answered first `old`, then `new`.

    The request is nothing where it is proved that there is none, and `not settled` where time ran out.
    """

    old: str
    new: str
    request: RequestDocument | str | None


@dataclass(frozen=True, slots=True)
class Proved:
    """What is proved of a route, or of the question, for every request made on these days.

    The relation may be `not settled`.
    """

    name: str
    days: tuple[str, str]
    relation: str
    flips: tuple[Flip, ...]


@dataclass(frozen=True, slots=True)
class SolverDiff:
    """All that was proved, or why nothing was."""

    why_not: str
    proved: tuple[Proved, ...]


def solver_diff(
    comparison: Comparison, readings: Mapping[str, str], question: str | None, budget: Budget | None = None
) -> SolverDiff:
    """The proofs over every request under one option of each reading; stretches with the same law need none."""
    budget = budget or Budget()
    if lacking := lack("z3"):
        return SolverDiff(f"a proof needs {lacking}; {installing('analyse')}", ())
    if retyped := types_changed(comparison):
        return SolverDiff(f"no request is one for both sides: {retyped}", ())
    found: list[Proved] = []
    for stretch, old, new in laws(comparison, question):
        found += proofs(comparison, stretch, old, new, readings, budget)
    return SolverDiff("", tuple(found))


def types_changed(comparison: Comparison) -> str:
    """A fact, or a field, that is of one type on one side and of another on the other, in words."""
    old, new = (side.bundle.facts.every for side in (comparison.old, comparison.new))
    apart = (name for name in old if name in new and old[name].type != new[name].type)
    return next((f"`{name}` was a {old[name].type}, is a {new[name].type}" for name in apart), "")


def proofs(
    comparison: Comparison, stretch: ComparedDays, old: Law, new: Law, readings: Mapping[str, str], budget: Budget
) -> Iterator[Proved]:
    from statute_runner.prove.amendment_proof import LawPair as Compared
    from statute_runner.prove.amendment_proof import shared_facts

    chosen = [
        chosen_readings(side.bundle, known_readings(side.bundle, readings)) for side in (comparison.old, comparison.new)
    ]
    days = (stretch.since, last_day(comparison, stretch))
    facts = shared_facts(comparison.old.bundle.facts, comparison.new.bundle.facts)
    solved = Compared(old, new, chosen[0], chosen[1], days, facts)
    for route in waiting([None, *dict.fromkeys([*new.question.routes, *old.question.routes])], "proving what changes"):
        relation = settled(partial(solved.classification, route), budget)
        flips = tuple(flips_of(comparison, stretch, solved, (old, new), route, chosen, budget))
        yield Proved(route or new.question.name, days, relation, flips)


def flips_of(
    comparison: Comparison,
    stretch: ComparedDays,
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
            if outcome_name(pair[0], old) == outcome_name(pair[1], new):
                continue
            found = settled(partial(solved.smallest_change, old, new, route), budget)
            request = NOT_SETTLED if isinstance(found, str) else found.document(f"{old}-to-{new}") if found else None
            if request and not isinstance(request, str):
                answers = (outcome_name(pair[0], old), outcome_name(pair[1], new))
                confirm(comparison, stretch, solved, request, route, answers, chosen)
            yield Flip(outcome_name(pair[0], old), outcome_name(pair[1], new), request)


def outcomes_of(law: Law, route: str | None) -> list[str]:
    return list(law.question.outcomes) if route is None or route in law.routes else ["not_in_force"]


def outcome_name(law: Law, outcome: str) -> str:
    """The outcome; a route that is not in force has the one that the bundle gives then."""
    return law.question.not_in_force.name if outcome == "not_in_force" else outcome


def confirm(
    comparison: Comparison,
    stretch: ComparedDays,
    solved: Solved,
    request: RequestDocument,
    route: str | None,
    expected: tuple[str, str],
    chosen: list[dict[str, str]],
) -> None:
    """Decides the solver's request under both laws; another answer than the solver's is a fault of the runner."""
    sides = ((comparison.old, stretch.old_day), (comparison.new, stretch.new_day))
    for (side, day), outcome, readings in zip(sides, expected, chosen, strict=True):
        stated: RequestDocument = {**request, "facts": known_facts(request["facts"], side.bundle.facts)}
        answer = answered(side.loaded, side.loaded.request(stated), readings, day, solved.question.name)
        got = answer.routes[route] if route else answer.outcome
        assert got == outcome, f"the solver says {outcome}, the runner {got}"  # noqa: S101 - see above


def known_facts(
    groups: Mapping[str, Mapping[str, StatedValue]], facts: Mapping[str, FactType]
) -> dict[str, dict[str, StatedValue]]:
    """Those of the facts that a bundle has, and of the fields of members in them."""
    return {
        group: {
            key: known_fields(facts[f"{group}.{key}"], given)
            for key, given in stated.items()
            if f"{group}.{key}" in facts
        }
        for group, stated in groups.items()
    }


def known_fields(fact: FactType, given: StatedValue) -> StatedValue:
    """What is stated of a fact, of a list without the fields that its members do not have."""
    if not fact.fields or not isinstance(given, list):
        return given
    return [
        {key: known_fields(fact.fields[key], one) for key, one in member.items() if key in fact.fields}
        for member in given
        if isinstance(member, dict)
    ]


def last_day(comparison: Comparison, stretch: ComparedDays) -> str:
    """The last day before the law of either side changes again."""
    bundles = [comparison.new.bundle, *([comparison.old.bundle] if comparison.kind == BUNDLES else [])]
    later = [day for bundle in bundles for day in bundle.days() if day > stretch.since]
    return day_before(min(later)) if later else LAST_DAY
