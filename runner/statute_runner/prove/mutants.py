"""Mutants: the rule files with one thing changed.

Every operator, value, connective, negation, condition and decision order is changed, one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from statute_runner.law.facts import DAY
from statute_runner.law.value_classes import bounds, mentions, moved
from statute_runner.logic.operators import DATE, NUMBER, NUMBERS, OPERATORS, YES_NO
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, ReadingRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Test, Use
from statute_runner.logic.wording import written
from statute_runner.prove.law_periods import all_tests
from statute_runner.text.days import FIRST_DAY, LAST_DAY
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.section import Case, Section
    from statute_runner.logic.tree import Node, Operand, Place, Scalar

OPPOSITE = {
    "is": "is not",
    "one of": "none of",
    "more than": "at most",
    "at least": "less than",
    "before": "on or after",
    "after": "on or before",
}
OPPOSITE |= {other: one for one, other in OPPOSITE.items()}
FEW = 12


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: what it is, in words, where it stands, and the section or the question with the change made."""

    what: str
    place: Place | None
    home: tuple[str, str]
    changed: Section | Question


def mutants(bundle: Bundle) -> Iterator[Mutant]:
    """Every mutant of the rule files and of the questions, in file order."""
    writer = Changes(bundle)
    for name, question in bundle.questions.items():
        yield from writer.questions(name, question)
    for section in bundle.all_sections():
        yield from writer.sections(section)


class Changes:
    """Makes the changes that the facts, readings and outcomes of a bundle allow."""

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.facts = {**bundle.facts, DAY.name: DAY}
        self.named = {name: found.literals for name, found in mentions(all_tests(bundle)).items()}
        self.outcomes: dict[str, tuple[str, ...]] = {}
        for question in bundle.questions.values():
            for route in question.routes:
                shared = self.outcomes.get(route, tuple(question.outcomes))
                self.outcomes[route] = tuple(outcome for outcome in shared if outcome in question.outcomes)

    def questions(self, name: str, question: Question) -> Iterator[Mutant]:
        home = ("", name)
        for what, place, decision in self.decisions(question.decision, tuple(question.outcomes)):
            yield Mutant(what, place, home, replace(question, decision=decision))
        for n, notice in enumerate(question.notices):
            for what, place, when in self.root(notice.when):
                notices = (*question.notices[:n], replace(notice, when=when), *question.notices[n + 1 :])
                yield Mutant(what, place, home, replace(question, notices=notices))

    def sections(self, section: Section) -> Iterator[Mutant]:
        home = (section.citation, section.version)
        for name, rule in section.rules.items():
            for what, place, body in self.root(rule.body):
                yield Mutant(
                    what, place, home, replace(section, rules={**section.rules, name: replace(rule, body=body)})
                )
        for route, cases in section.decisions.items():
            for what, place, decision in self.decisions(cases, self.outcomes.get(route, ())):
                yield Mutant(what, place, home, replace(section, decisions={**section.decisions, route: decision}))
        for n, notice in enumerate(section.notices):
            for what, place, when in self.root(notice.when):
                notices = (*section.notices[:n], replace(notice, when=when), *section.notices[n + 1 :])
                yield Mutant(what, place, home, replace(section, notices=notices))

    def decisions(
        self, cases: tuple[Case, ...], outcomes: tuple[str, ...]
    ) -> Iterator[tuple[str, Place | None, tuple[Case, ...]]]:
        """The decision with a case dropped, two neighbours swapped, an outcome or a condition changed."""
        for n, case in enumerate(cases):
            before, after = cases[:n], cases[n + 1 :]
            if after:
                yield f"case {n + 1} ({case.outcome}) dropped", case.at, (*before, *after)
            if len(after) > 1:
                swapped = (*before, after[0], case, *after[1:])
                yield f"case {n + 1} ({case.outcome}) put after case {n + 2} ({after[0].outcome})", case.at, swapped
            for outcome in outcomes:
                if outcome != case.outcome:
                    yield (
                        f"outcome {case.outcome} made {outcome}",
                        case.at,
                        (*before, replace(case, outcome=outcome), *after),
                    )
            if case.when:
                for what, place, when in self.root(case.when):
                    yield what, place, (*before, replace(case, when=when), *after)

    def root(self, node: Node) -> Iterator[tuple[str, Place | None, Node]]:
        """The changes of a whole condition; one that stands alone is also dropped, so that it always holds."""
        if isinstance(node, Test | Use):
            yield f"dropped: {written(node)}", node.at, AllOf((), node.at)
        yield from self.nodes(node)

    def nodes(self, node: Node) -> Iterator[tuple[str, Place | None, Node]]:
        """The condition with one thing changed in it or below it.

        Not a fold: each change stands among parts that are as they were.
        """
        for what, changed in self.own(node):
            yield what, node.at, changed
        match node:
            case AllOf(parts) | AnyOf(parts):
                for n, part in enumerate(parts):
                    for what, place, changed in self.nodes(part):
                        yield what, place, replace(node, parts=(*parts[:n], changed, *parts[n + 1 :]))
            case Not(part):
                for what, place, changed in self.nodes(part):
                    yield what, place, Not(changed, node.at)
            case Test() | Use():
                pass
            case other:
                assert_never(other)

    def own(self, node: Node) -> Iterator[tuple[str, Node]]:
        match node:
            case Test():
                yield from self.tests(node)
            case Use(_, day):
                yield f"{written(node)} negated", Not(node, node.at)
                if day:
                    yield f"as_in_force_on dropped from {written(node)}", replace(node, as_in_force_on=None)
                    for near in neighbours(day):
                        yield f"as_in_force_on {day} made {near}", replace(node, as_in_force_on=near)
            case Not(part):
                yield "`not` dropped", part
            case AllOf(parts):
                yield from self.groups(node, "any", AnyOf(parts, node.at))
            case AnyOf(parts):
                yield from self.groups(node, "all", AllOf(parts, node.at))
            case other:
                assert_never(other)

    def groups(self, node: AllOf | AnyOf, other: str, made: Node) -> Iterator[tuple[str, Node]]:
        yield f"negated: {written(node)}", Not(node, node.at)
        if len(node.parts) > 1:
            yield f"made `{other}`: {written(node)}", made
            for n, part in enumerate(node.parts):
                yield f"dropped: {written(part)}", replace(node, parts=(*node.parts[:n], *node.parts[n + 1 :]))

    def tests(self, test: Test) -> Iterator[tuple[str, Node]]:
        for operator in self.other_operators(test):
            yield f"{written(test)}: operator made `{operator}`", replace(test, operator=operator)
        for operand in self.other_operands(test):
            shown = written(replace(test, operand=operand))
            yield f"{written(test)} made {shown}", replace(test, operand=operand)
        if test.operator not in OPPOSITE or isinstance(test.ref, InForceRef | RouteRef | AnyRouteRef):
            yield f"{written(test)} negated", Not(test, test.at)

    def other_operators(self, test: Test) -> list[str]:
        """The operators that could stand in this one's place, with the same operand."""
        if not isinstance(test.ref, FactRef):
            return []
        about, row = self.facts[test.ref.name], OPERATORS[test.operator]
        return [
            other.name
            for other in OPERATORS.values()
            if other.name != row.name and about.type in other.types and other.operand == row.operand
        ]

    def other_operands(self, test: Test) -> Iterator[Operand]:
        """Other operands for the test.

        The neighbours of a day or number, another value, fact or outcome, or a list with one value less or more.
        """
        match test.ref, test.operand:
            case FactRef(fact), FactRef(name):
                same = [other for other, about in self.facts.items() if about.type == self.facts[name].type]
                yield from (FactRef(other) for other in same if other not in {fact, name})
            case FactRef(fact), tuple(listed):
                if len(listed) > 1:
                    yield from (tuple(one for one in listed if one != left) for left in listed)
                yield from ((*listed, more) for more in self.others(fact, listed))
            case FactRef(fact), str() | int() as given:
                yield from self.others(fact, (given,))
            case ReadingRef(name), given:
                yield from (option for option in self.bundle.readings[name].options if option != given)
            case RouteRef() | AnyRouteRef() as ref, given:
                own = self.outcomes.get(ref.name, ()) if isinstance(ref, RouteRef) else ()
                yield from (outcome for outcome in own or next(iter(self.outcomes.values())) if outcome != given)

    def others(self, fact: str, given: tuple[Scalar, ...]) -> Iterator[Scalar]:
        """Values of the fact that are not given.

        All of a few; of many, those named elsewhere; and the neighbours of days and numbers.
        """
        about = self.facts[fact]
        if about.type == YES_NO:
            yield from (truth for truth in (True, False) if truth not in given)
        elif about.type in {DATE, NUMBER, NUMBERS}:
            near = dict.fromkeys(other for one in given for other in neighbours(one))
            low, high = (FIRST_DAY, LAST_DAY) if about.type == DATE else bounds(about)
            yield from (other for other in near if other not in given and low <= other <= high)
        else:
            left = [name for name in about.values if name not in given]
            named = [name for name in left if name in self.named.get(fact, ())]
            yield from left if len(about.values) <= FEW else named or left[:1]


def neighbours(given: Any) -> tuple[Any, Any]:
    """The day or the number before, and the one after."""
    return moved(given, -1), moved(given, 1)
