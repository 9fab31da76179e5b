"""Mutants: the rule files with one thing changed.

Every operator, value, connective, negation, condition and decision order is changed, one at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use
from statute_runner.logic.wording import written
from statute_runner.prove.changed_tests import ChangedTests, neighbours
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.section import Case, Section
    from statute_runner.logic.tree import Node, Place

SWAPPED = {
    "some": ("every", "none"),
    "every": ("some", "none"),
    "none": ("some", "every"),
    "at least": ("at most",),
    "at most": ("at least",),
}
"""The quantifiers that could stand in another's place, written alike."""
NUMBERED = frozenset({"at least", "at most"})


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

    tests: ChangedTests
    outcomes: dict[str, tuple[str, ...]]

    def __init__(self, bundle: Bundle) -> None:
        self.bundle = bundle
        self.tests = ChangedTests(bundle)
        self.outcomes = self.tests.outcomes

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
        if isinstance(node, Test | Use | Members | Unsaid):
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
            case Members(_, _, _, Test() | Use() as part):
                yield f"dropped: {written(part)}", part.at, replace(node, part=AllOf((), part.at))
                yield from self.within(node, part)
            case Not(part) | Members(_, _, _, part) | Unsaid(part):
                yield from self.within(node, part)
            case Test() | Use():
                pass
            case other:
                assert_never(other)

    def within(self, node: Not | Members | Unsaid, part: Node) -> Iterator[tuple[str, Place | None, Node]]:
        for what, place, changed in self.nodes(part):
            yield what, place, replace(node, part=changed)

    def own(self, node: Node) -> Iterator[tuple[str, Node]]:
        match node:
            case Test():
                yield from self.tests.of(node)
            case Use(_, day):
                yield f"{written(node)} negated", Not(node, node.at)
                if day:
                    yield f"as_in_force_on dropped from {written(node)}", replace(node, as_in_force_on=None)
                    for near in neighbours(day):
                        yield f"as_in_force_on {day} made {near}", replace(node, as_in_force_on=near)
            case Not(part):
                yield "`not` dropped", part
            case Unsaid(part):
                yield f"`cannot be said` dropped: {written(part)}", part
                yield f"negated: {written(node)}", Not(node, node.at)
            case Members():
                yield from self.members(node)
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

    def members(self, node: Members) -> Iterator[tuple[str, Node]]:
        """Another quantifier, one member more or fewer, or its negation."""
        for quantifier in SWAPPED[node.quantifier]:
            yield f"made `{quantifier}`: {written(node)}", replace(node, quantifier=quantifier)
        if node.quantifier in NUMBERED:
            least = 1 if node.quantifier == "at least" else 0
            for number in (node.number - 1, node.number + 1):
                if number >= least:
                    yield f"number made {number}: {written(node)}", replace(node, number=number)
        if node.quantifier not in {"some", "none"}:
            yield f"negated: {written(node)}", Not(node, node.at)
