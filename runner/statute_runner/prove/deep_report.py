"""What a reader of the rules would like to know and cannot see: found for every request, without being asked.

Conditions that decide nothing, cases never reached, routes that always agree, answers left open though every completion
agrees, and readings.
"""

from __future__ import annotations

from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.law.question_route import with_question
from statute_runner.loading.progress import waiting
from statute_runner.logic.tree import AllOf, AnyOf, parts_of
from statute_runner.logic.wording import written
from statute_runner.problem import Span
from statute_runner.prove.connectives import every, no
from statute_runner.prove.deep_finding import Finding, within
from statute_runner.prove.kleene_gaps import Gap, gaps
from statute_runner.prove.law_periods import Period, periods
from statute_runner.prove.reading_variables import Readings
from statute_runner.prove.request_paths import paths_of
from statute_runner.prove.request_variables import Stated
from statute_runner.prove.smallest_request import Solver, smallest
from statute_runner.prove.smt import Formulas, differ
from statute_runner.prove.switched_formulas import SwitchedFormulas
from statute_runner.request.request_document import document_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.tree import Node
    from statute_runner.prove.connectives import Formula

NOTHING, IMPLIED, SPARE = "decides-nothing", "implied", "adds-nothing"


def deep_report(bundle: Bundle, budget: Budget | None = None) -> list[Finding]:
    """Everything found about the bundle, in the order: conditions, cases, routes, open answers, readings.

    What a share of the budget does not suffice for is a finding too: that it is not settled.
    """
    whole = budget or Budget()
    found = [period for period in periods(bundle) if period.law.routes]
    laws = [PeriodFormulas(bundle, period) for period in waiting(found, "reading the law of each day")]
    return [
        *within(whole, "which conditions decide nothing", lambda share: idle_conditions(bundle, laws, share)),
        *within(whole, "which cases never give the answer", lambda share: unreached_cases(laws, share)),
        *within(whole, "which routes always come out the same", lambda share: agreeing_routes(laws, share)),
        *within(whole, "which answers are left open without need", lambda share: open_answers(laws, share)),
        *readings_that_matter(bundle, laws, whole),
    ]


class PeriodFormulas:
    """The law of a period as formulas over its requests and readings."""

    bundle: Bundle
    period: Period
    law: Law
    stated: Stated
    readings: Readings
    defaults: dict[str, str]
    formulas: Formulas

    def __init__(self, bundle: Bundle, period: Period) -> None:
        self.bundle, self.period = bundle, period
        self.law = with_question(period.law)
        # The law is held against one in which a condition is switched, or a reading is another.
        self.stated = Stated(paths_of([(self.law, {})], bundle.facts, (period.first, period.last), apart=2))
        options = {name: tuple(bundle.readings[name].options) for name in period.law.readings}
        self.readings = Readings(options)
        self.defaults = {name: reading.default for name, reading in bundle.readings.items()}
        self.formulas = Formulas(self.law, self.stated, self.readings)

    def roomy(self) -> dict[str, FactClass]:
        """The classes with room to complete a request."""
        days = (self.period.first, self.period.last)
        return paths_of([(self.law, {})], self.bundle.facts, days, apart=2, completed=True)

    def solver(self, budget: Budget) -> Solver:
        return Solver([*self.stated.constraints(), *self.readings.constraints()], budget)


def idle_conditions(bundle: Bundle, laws: list[PeriodFormulas], budget: Budget) -> Iterator[Finding]:
    """Conditions that could be taken as always or as never holding, on every day they are law, and change no answer."""
    matters: dict[tuple[str, str], set[bool]] = {}
    for place in waiting(laws, "which conditions decide nothing"):
        switched = SwitchedFormulas(place.law, place.stated, place.readings)
        solver = place.solver(budget)
        apart = differ(place.formulas, switched, switched.law.routes)
        solver.add([switched.at_most_one(), apart])
        for key in switched.switches:
            seen = matters.setdefault(key, set())
            seen |= {
                truth for truth in (True, False) if truth not in seen and solver.check(switched.switches[key][truth])
            }
    for section in bundle.all_sections():
        for tree in section.trees():
            yield from idle_below(tree, matters, None)


def idle_below(node: Node, matters: dict[tuple[str, str], set[bool]], above: Node | None) -> Iterator[Finding]:
    """The outermost idle conditions of a tree. Not a fold: below an idle condition nothing more is looked for."""
    at = node.at
    seen = matters.get((at.file, at.id)) if at else None
    if at and seen is not None and len(seen) < 2:  # noqa: PLR2004 - taken as holding, and as not holding
        span = Span(at.file, at.line, at.column)
        if not seen:
            yield Finding(NOTHING, f"no answer ever depends on: {written(node)}", span)
            return
        if seen == {False} and isinstance(above, AllOf):
            yield Finding(
                IMPLIED, f"always holds where it could matter, so other conditions imply it: {written(node)}", span
            )
            return
        if seen == {True} and isinstance(above, AnyOf):
            yield Finding(SPARE, f"never holds where it could matter, so others cover it: {written(node)}", span)
            return
    for part in parts_of(node):
        yield from idle_below(part, matters, node)


def unreached_cases(laws: list[PeriodFormulas], budget: Budget) -> Iterator[Finding]:
    """Cases of decisions that never give the answer, in any law that has them."""
    reached: dict[tuple[str, str], tuple[bool, str, Span | None]] = {}
    for place in waiting(laws, "which cases never give the answer"):
        solver = place.solver(budget)
        for route, cases in place.law.routes.items():
            before: list[Formula] = []
            for n, case in enumerate(cases):
                must, may = place.formulas.of(case.when) if case.when else (True, True)
                at = case.at
                key = (at.file, at.id) if at else ("", f"{route} case {n + 1}")
                ever = reached.get(key, (False, "", None))[0] or solver.check(every([must, *before]))
                message = f"case {n + 1} of {route} ({case.outcome}) never gives the answer"
                reached[key] = (ever, message, Span(at.file, at.line, at.column) if at else None)
                before.append(no(may))
    yield from (Finding("case-unreached", message, span) for ever, message, span in reached.values() if not ever)


def agreeing_routes(laws: list[PeriodFormulas], budget: Budget) -> Iterator[Finding]:
    """Pairs of routes that never come out differently, on any day on which both are in force."""
    agree: dict[tuple[str, str], bool] = {}
    for place in waiting(laws, "which routes come out the same"):
        solver = place.solver(budget)
        for one, other in combinations([route for route in place.law.routes if route in place.period.law.routes], 2):
            mine, theirs = place.formulas.outcomes(one) or {}, place.formulas.outcomes(other) or {}
            if agree.get((one, other), True):
                same_now = not any(solver.check(no(mine[name] == theirs[name])) for name in mine)
                agree[one, other] = same_now
    yield from (
        Finding("routes-agree", f"{one} and {other} always come out the same")
        for (one, other), always in agree.items()
        if always
    )


def open_answers(laws: list[PeriodFormulas], budget: Budget) -> Iterator[Finding]:
    """Classes of requests left undetermined though every completion of them comes out the same.

    The readings are the default ones.
    """
    told: dict[tuple[tuple[str, ...], str], tuple[Gap, dict[str, None]]] = {}
    for place in waiting(laws, "which answers are left open"):
        classes = place.roomy()
        for gap in gaps(place.law, classes, place.defaults, budget):
            # The same field of several members is told once.
            unknown = tuple(dict.fromkeys(classes[path].fact for path in gap.unknown))
            told.setdefault((unknown, gap.outcome), (gap, {}))[1][place.period.first] = None
    for (unknown, outcome), (gap, found_in) in told.items():
        days = ", ".join(found_in)
        message = f"undetermined while {' and '.join(unknown)} is unknown, though every completion is {outcome}; law from {days}"
        yield Finding("open-answer", message, None, document_of("open-answer", gap.facts))


def readings_that_matter(bundle: Bundle, laws: list[PeriodFormulas], budget: Budget) -> Iterator[Finding]:
    """For each reading, the smallest request whose answer it changes, or that there is none."""
    names = [name for name, reading in bundle.readings.items() if not reading.recorded]
    for name in waiting(names, "which readings matter"):
        reading = bundle.readings[name]
        what = f"whether the reading {name} ever changes an answer"
        yield from within(budget, what, partial(reading_that_matters, laws, name, reading.file))


def reading_that_matters(laws: list[PeriodFormulas], name: str, file: str, budget: Budget) -> Iterator[Finding]:
    tested = [place for place in laws if name in place.period.law.readings]
    found = next((shown for place in tested if (shown := mattering(place, name, budget))), None)
    yield found or Finding("reading-idle", f"the reading {name} never changes an answer", Span(file, 1))


def mattering(place: PeriodFormulas, name: str, budget: Budget) -> Finding | None:
    other = Readings({key: tuple(options) for key, options in place.readings.options.items()}, " otherwise", [name])
    changed = Formulas(place.law, place.stated, other)
    question = place.period.question.name
    plain = [
        every([place.formulas.comes_out(question, one), no(changed.comes_out(question, one))])
        for one in place.period.question.outcomes
    ]
    decided = [place.formulas.comes_out(question, one) for one in place.period.question.outcomes]
    also = [changed.comes_out(question, one) for one in place.period.question.outcomes]
    for claim in (
        every([any_of(plain), any_of(decided), any_of(also)]),
        differ(place.formulas, changed, place.law.routes),
    ):
        found = smallest([*other.constraints(), claim], place.stated, place.readings, place.defaults, budget=budget)
        if found:
            message = f"the reading {name} matters, from {place.period.first}"
            other_than = {key: option for key, option in found.readings.items() if option != place.defaults[key]}
            return Finding("reading-matters", message, None, found.document(name), other_than)
    return None


def any_of(parts: list[Formula]) -> Formula:
    return no(every(no(part) for part in parts))
