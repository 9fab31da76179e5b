"""Proves the properties of a bundle for every request, version and reading.

Where one does not hold, it finds a smallest request that refutes it. A counterexample is decided by the engine before
it is told: what the solver says and what the runner answers must be the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from statute_runner.budget import NOT_SETTLED, Budget, settled
from statute_runner.decide.evaluation import Values, answer_of
from statute_runner.law.linker import Linker
from statute_runner.law.question_route import with_question
from statute_runner.loading.progress import before_each
from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import Test, fold, nodes_of
from statute_runner.problem import refuse
from statute_runner.prove.connectives import every, fails, no, some
from statute_runner.prove.law_periods import periods
from statute_runner.prove.reading_variables import Readings
from statute_runner.prove.request_pairs import Other
from statute_runner.prove.request_paths import paths_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Found, Solver, smallest
from statute_runner.prove.smt import Formulas
from statute_runner.request.request_document import document_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from statute_runner.cases.properties import Property
    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Node
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.law_periods import Period
    from statute_runner.request.stated_request import RequestDocument

PROVED, FALSE, VACUOUS = "proved", "false", "vacuous"


@dataclass(frozen=True, slots=True)
class Scope:
    """The days of one law, and the readings it tests, for which a property was shown.

    `combinations` is the number of choices of these readings. `resting` are the facts of which it was not claimed that
    filling them in changes nothing, as the law rests on their silence.
    """

    first: str
    last: str
    versions: tuple[tuple[str, str], ...]
    readings: dict[str, tuple[str, ...]]
    combinations: int
    resting: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A request that a property does not hold of, with the readings and the answers of the engine.

    Of a pair, the other request too.
    """

    request: RequestDocument
    other: RequestDocument | None
    readings: dict[str, str]
    answers: dict[str, str]
    other_answers: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on a property: `proved`, `false`, `vacuous` or `not settled`, and why not.

    With whether that is what its file expects, and for which days and readings it is proved.
    """

    property: Property
    verdict: str
    as_expected: bool
    proved_for: tuple[Scope, ...]
    counterexample: Counterexample | None


def prove(
    bundle: Bundle, claims: Iterable[Property], budget: Budget | None = None, progress: Callable[[], object] = bool
) -> Iterator[Verdict]:
    """The verdict on each property; `progress` is called before each law that a property is asked of.

    Where the budget does not suffice, it is `not settled`, which is never as expected.
    """
    every_period = list(periods(bundle))
    whole = budget or Budget()
    for claim in claims:
        found = settled(partial(verdict, bundle, claim, every_period, progress=progress), whole)
        yield Verdict(claim, NOT_SETTLED, False, (), None) if isinstance(found, str) else found


def verdict(
    bundle: Bundle,
    claim: Property,
    every_period: list[Period],
    budget: Budget,
    progress: Callable[[], object] = bool,
) -> Verdict:
    """The verdict on a property. Raises `OverBudget`."""
    asked = [
        period
        for period in every_period
        if period.question.name == claim.question.name
        and claim.days[0] <= period.last
        and period.first <= claim.days[1]
    ]
    places = [PropertyInPeriod(bundle, claim, period, budget) for period in before_each(asked, progress)]
    if not any(place.meets_given() for place in places):
        return Verdict(claim, VACUOUS, False, (), None)
    if claim.false_under:
        found = first(place.refuted(within=True) for place in before_each(places, progress))
        beyond = first(place.refuted(within=False) for place in before_each(places, progress))
        shown = tuple(place.scope() for place in places) if beyond is None else ()
        return Verdict(
            claim, FALSE if found or beyond else PROVED, bool(found) and beyond is None, shown, beyond or found
        )
    found = first(place.refuted() for place in before_each(places, progress))
    shown = () if found else tuple(place.scope() for place in places)
    return Verdict(claim, FALSE if found else PROVED, bool(found) == claim.false, shown, found)


def first(found: Iterable[Counterexample | None]) -> Counterexample | None:
    return next((one for one in found if one), None)


class PropertyInPeriod:
    """One property under the law of one period."""

    bundle: Bundle
    claim: Property
    budget: Budget
    first: str
    last: str
    stated: Stated
    readings: Readings
    other: Other | None

    def __init__(self, bundle: Bundle, claim: Property, period: Period, budget: Budget) -> None:
        budget.check()
        self.bundle, self.claim, self.budget = bundle, claim, budget
        self.first, self.last = max(period.first, claim.days[0]), min(period.last, claim.days[1])
        linker = Linker(bundle, period.start, claim.question)
        law = with_question(linker.law())
        self.given: Node | None = self.linked(linker, claim.given) if claim.given else None
        self.claims: dict[str, Node] = {key: self.linked(linker, node) for key, node in claim.claims.items()}
        self.law = law
        nodes = [node for node in (self.given, *self.claims.values()) if node]
        tests = [*law.tests(), *(part for node in nodes for part in nodes_of(node) if isinstance(part, Test))]
        tested = {test.ref.name for test in tests if isinstance(test.ref, ReadingRef)}
        tested |= {*claim.under, *claim.false_under}
        self.options: dict[str, tuple[str, ...]] = {
            name: tuple(reading.options) for name, reading in bundle.readings.items() if name in tested
        }
        self.defaults: dict[str, str] = {name: reading.default for name, reading in bundle.readings.items()}
        copies = 2 if claim.pair else 1
        paths = paths_of([(law, {})], bundle.facts, (self.first, self.last), nodes, copies=copies)
        self.stated, self.readings = Stated(paths), Readings(self.options)
        self.formulas: Formulas = Formulas(law, self.stated, self.readings)
        self.other = Other(claim.pair, law, self.stated, self.readings, self.options) if claim.pair else None

    def linked(self, linker: Linker, node: Node) -> Node:
        try:
            return linker.node(node, None)
        except KeyError as error:
            message = f"the property uses the rule `{error.args[0]}`, which the version in force on {self.first} does not have"
            raise refuse(
                "property-unknown", message, self.claim.span, help="restrict the property with `days`"
            ) from None

    def claimed_given(self) -> list[Formula]:
        under = [
            some(self.readings.is_chosen(name, one) for one in options) for name, options in self.claim.under.items()
        ]
        return [*under, self.formulas.of(self.given)[0] if self.given else True]

    def meets_given(self) -> bool:
        """Whether some request meets what is given."""
        claims = [*self.stated.constraints(), *self.readings.constraints()]
        return Solver(claims, self.budget).check(every(self.claimed_given()))

    def violated(self) -> Formula:
        """The claim fails."""
        single = [fails(key, self.formulas.of(node)) for key, node in self.claims.items()]
        return some([*single, self.other.violated() if self.other else False])

    def refuted(self, within: bool | None = None) -> Counterexample | None:
        """A smallest counterexample; with `within`, inside or outside of the readings it is declared false under."""
        matching = every(self.readings.is_chosen(name, option) for name, option in self.claim.false_under.items())
        where = True if within is None else matching if within else no(matching)
        alike = self.other.constraints() if self.other else []
        others = (self.other.stated,) if self.other else ()
        claims = [*self.claimed_given(), where, *alike, self.violated()]
        found = smallest(claims, self.stated, self.readings, self.defaults, others, self.budget)
        return self.decided(found) if found else None

    def decided(self, found: Found) -> Counterexample:
        """The counterexample as the engine answers it."""
        readings = {**self.defaults, **found.readings}
        values = Values(self.law, found.facts, readings)
        told = self.answers(values)
        name = f"counterexample-to-{self.claim.name}"
        other, other_told = None, None
        pair = self.claim.pair
        confirmed = not self.given or fold(self.given, values.meaning, self.law.rules)[0]
        if pair and self.other:
            also = {**found.others[0]}
            chosen = self.other.chosen(found, self.budget)
            changed = Values(self.law, also, {**readings, **chosen})
            other, other_told = document_of(f"{name}-other", also), self.answers(changed)
            before, after = values.outcomes(pair.of) or {}, changed.outcomes(pair.of) or {}
            if pair.keeps:
                confirmed = confirmed and answer_of(before).outcome == pair.keeps != answer_of(after).outcome
            else:
                confirmed = confirmed and before != after
        else:
            confirmed = confirmed and any(
                fails(key, fold(node, values.meaning, self.law.rules)) for key, node in self.claims.items()
            )
        if not confirmed:
            raise RuntimeError(f"the solver and the engine disagree on {self.claim.name}: {found.facts}")
        declared = self.claim.false_under
        stated = {
            key: option for key, option in found.readings.items() if option != self.defaults[key] or key in declared
        }
        return Counterexample(found.document(name), other, stated, told, other_told)

    def answers(self, values: Values) -> dict[str, str]:
        return {route: answer_of(values.outcomes(route) or {}).outcome for route in self.law.routes}

    def scope(self) -> Scope:
        """The days and readings for which the claim was shown."""
        allowed = {name: self.claim.under.get(name, options) for name, options in self.options.items()}
        total = prod(len(options) for options in allowed.values())
        if self.claim.false_under:
            total -= prod(len(options) for name, options in allowed.items() if name not in self.claim.false_under)
        versions = tuple((section.citation, section.version) for section in self.law.used)
        resting = self.other.resting if self.other else frozenset()
        named = tuple(name for name in self.bundle.facts.every if name in resting)
        return Scope(self.first, self.last, versions, allowed, total, named)
