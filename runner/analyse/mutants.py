"""The rule files with one thing changed: every operator, value, connective, negation, condition and decision order, one at a time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from runner.analyse.classes import mentions
from runner.analyse.periods import all_tests
from runner.analyse.wording import written
from runner.facts import DAY
from runner.operators import DATE, NUMBER, NUMBERS, OPERATORS, YES_NO
from runner.tree import AllOf, AnyOf, Fact, Not, Test, Use
from runner.value import replace, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from runner.bundle import Bundle, Question
    from runner.section import Case, Section
    from runner.tree import Node, Operand, Place, Scalar

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


@value
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
        """The condition with one thing changed in it or below it."""
        for what, changed in self.own(node):
            yield what, node.at, changed
        if isinstance(node, AllOf | AnyOf):
            for n, part in enumerate(node.parts):
                for what, place, changed in self.nodes(part):
                    yield what, place, replace(node, parts=(*node.parts[:n], changed, *node.parts[n + 1 :]))
        elif isinstance(node, Not):
            for what, place, changed in self.nodes(node.part):
                yield what, place, Not(changed, node.at)

    def own(self, node: Node) -> Iterator[tuple[str, Node]]:
        if isinstance(node, Test):
            yield from self.tests(node)
        elif isinstance(node, Use):
            yield f"{written(node)} negated", Not(node, node.at)
            if node.as_in_force_on:
                yield f"as_in_force_on dropped from {written(node)}", replace(node, as_in_force_on=None)
                for day in neighbours(node.as_in_force_on):
                    yield f"as_in_force_on {node.as_in_force_on} made {day}", replace(node, as_in_force_on=day)
        elif isinstance(node, Not):
            yield "`not` dropped", node.part
        else:
            kind, other = (AnyOf, "any") if isinstance(node, AllOf) else (AllOf, "all")
            yield f"negated: {written(node)}", Not(node, node.at)
            if len(node.parts) > 1:
                yield f"made `{other}`: {written(node)}", kind(node.parts, node.at)
                for n, part in enumerate(node.parts):
                    yield f"dropped: {written(part)}", replace(node, parts=(*node.parts[:n], *node.parts[n + 1 :]))

    def tests(self, test: Test) -> Iterator[tuple[str, Node]]:
        for operator in self.other_operators(test):
            yield f"{written(test)}: operator made `{operator}`", replace(test, operator=operator)
        for operand in self.other_operands(test):
            shown = written(replace(test, operand=operand))
            yield f"{written(test)} made {shown}", replace(test, operand=operand)
        if test.operator not in OPPOSITE or test.fact.startswith(("in_force.", "route.")) or test.fact == "any_route":
            yield f"{written(test)} negated", Not(test, test.at)

    def other_operators(self, test: Test) -> list[str]:
        """The operators that could stand in this one's place, with the same operand."""
        about = self.facts.get(test.fact)
        if about is None:
            return []
        row = OPERATORS[test.operator]
        return [
            other.name
            for other in OPERATORS.values()
            if other.name != row.name and about.type in other.types and other.operand == row.operand
        ]

    def other_operands(self, test: Test) -> Iterator[Operand]:
        """Other values in the operand's place: the neighbours of a day or number, another value, a list with one less or one more."""
        fact, operand = test.fact, test.operand
        if isinstance(operand, Fact):
            about = self.facts[operand.name]
            yield from (
                Fact(name)
                for name, other in self.facts.items()
                if other.type == about.type and name not in {operand.name, fact}
            )
        elif fact.startswith("reading."):
            options = self.bundle.readings[fact.removeprefix("reading.")].options
            yield from (option for option in options if option != operand)
        elif fact == "any_route" or fact.startswith("route."):
            outcomes = self.outcomes.get(fact.removeprefix("route.")) or next(iter(self.outcomes.values()))
            yield from (outcome for outcome in outcomes if outcome != operand)
        elif isinstance(operand, tuple):
            if len(operand) > 1:
                yield from (tuple(one for one in operand if one != left) for left in operand)
            yield from ((*operand, more) for more in self.others(fact, operand))
        elif not fact.startswith("in_force."):
            yield from self.others(fact, (operand,))

    def others(self, fact: str, given: tuple[Scalar, ...]) -> Iterator[Scalar]:
        """Values of the fact that are not given: all of a few, of many those named elsewhere, and the neighbours of days and numbers."""
        about = self.facts[fact]
        if about.type == YES_NO:
            yield from (truth for truth in (True, False) if truth not in given)
        elif about.type == DATE:
            near = [day for one in given for day in neighbours(str(one))]
            yield from (day for day in dict.fromkeys(near) if day not in given)
        elif about.type in {NUMBER, NUMBERS}:
            numbers = [n for one in given for n in (int(one) - 1, int(one) + 1)]
            low, high = (
                (about.smallest, about.largest) if about.smallest or about.largest else (min(numbers), max(numbers))
            )
            yield from (n for n in dict.fromkeys(numbers) if n not in given and low <= n <= high)
        else:
            left = [name for name in about.values if name not in given]
            named = [name for name in left if name in self.named.get(fact, ())]
            yield from left if len(about.values) <= FEW else named or left[:1]


def neighbours(day: str) -> tuple[str, str]:
    """The day before and the day after."""
    found = date.fromisoformat(day)
    return (found - timedelta(days=1)).isoformat(), (found + timedelta(days=1)).isoformat()
