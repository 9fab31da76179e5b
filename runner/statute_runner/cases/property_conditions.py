"""The conditions of properties, read, with what they name that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from statute_runner.law.condition_builder import ConditionBuilder
from statute_runner.law.facts import DAY
from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import LIST, OPERATORS, STATED
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Members, Test, Use, facts_of, parts_of
from statute_runner.problem import Problem, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.logic.tree import Node
    from statute_runner.problem import Span
    from statute_runner.text.yaml_source import Document

FILE = "properties.yaml"
WITH_PARTS = frozenset({"all", "any", "not", "with", "has", "cannot be said"})


class PropertyConditions:
    """Reads the conditions of one file, and keeps what is wrong with them."""

    writing: ConditionBuilder

    def __init__(self, bundle: Bundle, document: Document) -> None:
        self.bundle = bundle
        self.problems: list[Problem] = []
        self.writing = ConditionBuilder("", document.positions, bundle.facts.every)

    def node(self, data: Any, path: str, name: str, question: Question, span: Span) -> Node:
        node = self.writing.node(asked_as_route(data, question.name), path, f"{FILE}#{name}", "")
        self.below(node, (), question, span)
        return node

    def below(self, node: Node, lists: tuple[str, ...], question: Question, span: Span) -> None:
        """What the condition names; `lists` are those of whose members it may speak.

        Not a fold: what stands around it tells.
        """
        if isinstance(node, Use):
            self.rule(node.rule, lists, span)
        elif isinstance(node, Test):
            self.members(node, lists, span)
            self.test(node, question, span)
        elif isinstance(node, Members):
            self.over(node, lists, span)
            lists = (*lists, node.over.name)
        for part in parts_of(node):
            self.below(part, lists, question, span)

    def members(self, node: Test, lists: tuple[str, ...], span: Span) -> None:
        for ref in (node.ref, node.operand):
            if isinstance(ref, MemberRef) and ref.list not in lists:
                message = (
                    f"no member of `{ref.list}` is looked at here"
                    if ref.list
                    else f"`its: {ref.field}`: of which list?"
                )
                self.problems.append(Problem("property-type", message, span, "write it inside `with` or `has`"))

    def over(self, node: Members, lists: tuple[str, ...], span: Span) -> None:
        """The list of a test over members is one; an inner list is a field of the member that is looked at."""
        named, facts = node.over.name, self.bundle.facts.every
        if named not in facts:
            self.unknown("list", named, [name for name, fact in facts.items() if fact.type == LIST], span)
        elif facts[named].type != LIST:
            message = f"expected a list, got `{named}`, a {facts[named].type}"
            self.problems.append(Problem("property-type", message, span))
        elif isinstance(node.over, MemberRef) and node.over.list not in lists:
            message = f"no member of `{node.over.list}` is looked at here"
            self.problems.append(Problem("property-type", message, span, "write it inside `with` or `has`"))

    def test(self, test: Test, question: Question, span: Span) -> None:
        match test.ref:
            case FactRef() | MemberRef():
                self.fact(test, span)
            case ReadingRef(name):
                self.reading(name, (str(test.operand),), span)
            case InForceRef(citation):
                if citation not in self.bundle.versions:
                    self.unknown("section", citation, self.bundle.versions, span)
            case RouteRef() | AnyRouteRef() as ref:
                if isinstance(ref, RouteRef):
                    self.route(ref.name, question, span)
                if test.operand not in question.outcomes:
                    self.unknown("outcome", str(test.operand), question.outcomes, span)
            case other:
                assert_never(other)

    def fact(self, test: Test, span: Span) -> None:
        facts = {**self.bundle.facts.every, DAY.name: DAY}
        named = facts_of(test)
        for name in named:
            if name not in facts:
                self.unknown("fact", name, facts, span)
                return
        about = facts[named[0]]
        if about.type not in OPERATORS[test.operator].types:
            message = f"unsupported operator `{test.operator}` for `{about.name}`, a {about.type}"
            self.problems.append(Problem("property-type", message, span))
        elif about.values and test.operator != STATED and not isinstance(test.operand, FactRef | MemberRef | Absence):
            for given in test.operand if isinstance(test.operand, tuple) else (test.operand,):
                if given not in about.values:
                    self.unknown("value", str(given), about.values, span)

    def rule(self, rule: str, lists: tuple[str, ...], span: Span) -> None:
        citation, _, name = rule.partition("#")
        versions = [self.bundle.section(citation, version) for version in self.bundle.versions.get(citation, [])]
        rules = {key for section in versions for key in section.rules}
        if name not in rules:
            self.unknown(
                "rule", rule, [f"{s.citation}#{key}" for s in self.bundle.all_sections() for key in s.rules], span
            )
        for section in versions:
            about = section.rules[name].about if name in section.rules else ""
            if about and about not in lists:
                message = f"the rule `{name}` is about {about}, of which no member is looked at here"
                self.problems.append(Problem("property-type", message, span, f"use it inside a test over {about}"))
                return

    def reading(self, name: str, options: Iterable[str], span: Span) -> None:
        if name not in self.bundle.readings:
            self.unknown("reading", name, self.bundle.readings, span)
            return
        for option in options:
            if option not in self.bundle.readings[name].options:
                self.unknown("option", option, self.bundle.readings[name].options, span)

    def route(self, name: str, question: Question, span: Span) -> None:
        if name not in (*question.routes, question.name):
            self.unknown("route", name, question.routes, span)

    def unknown(self, what: str, name: str, names: Iterable[str], span: Span) -> None:
        message = f"unknown {what} `{name}` in the property"
        self.problems.append(Problem("property-unknown", message, span, nearest(name, names)))


def asked_as_route(data: Any, question: str) -> Any:
    """The condition with each `{outcome: X}`, which asks about the question, as one about a route of that name."""
    if isinstance(data, list):
        return [asked_as_route(part, question) for part in data]
    if not isinstance(data, dict):
        return data
    if "outcome" in data:
        return {"route": question, "is": data["outcome"]}
    return {key: asked_as_route(part, question) if key in WITH_PARTS else part for key, part in data.items()}
