"""The properties of a bundle: claims about the law in a lawyer's words and in rule terms, read and checked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from statute_runner.law import schema_validation
from statute_runner.law.facts import DAY
from statute_runner.law.section_builder import SectionBuilder
from statute_runner.loading.bundle_files import content_of
from statute_runner.logic.absence import Absence
from statute_runner.logic.operators import OPERATORS
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, MemberRef, ReadingRef, RouteRef, ref_named
from statute_runner.logic.tree import Test, Use, facts_of, nodes_of
from statute_runner.problem import Problem, Refused, Span, in_file_order, nearest
from statute_runner.text import yaml_source
from statute_runner.text.days import FIRST_DAY, LAST_DAY
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.logic.tree import Node
    from statute_runner.text.yaml_source import Document

FILE = "properties.yaml"
CLAIMS = ("then", "then_possible", "never", "never_possible")


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim about two requests: what may differ between them, and what must then hold of their answers.

    `growing` are the facts that may only grow; `keeps` is what must be the same or preserved.
    """

    of: str
    differ: tuple[str, ...]
    readings: tuple[str, ...]
    growing: tuple[str, ...]
    filling_in: bool
    keeps: str


@dataclass(frozen=True, slots=True)
class Property:
    """A claim about every request: what is given, what then is claimed, on which days and under which readings."""

    name: str
    says: str
    question: Question
    given: Node | None
    claims: dict[str, Node]
    pair: Pair | None
    days: tuple[str, str]
    under: dict[str, tuple[str, ...]]
    false: bool
    false_under: dict[str, str]
    span: Span


def load_properties(bundle: Bundle) -> list[Property]:
    """The properties of the bundle, in file order; none where it has no file of them. Raises `Refused`."""
    path = os.path.join(bundle.root, FILE)
    if not os.path.isfile(path):
        return []
    document = yaml_source.document(content_of(path), FILE)
    problems = schema_validation.problems("properties", document, FILE)
    if problems:
        raise Refused(problems)
    reading = PropertyReader(bundle, document)
    made = [reading.property(name, data) for name, data in document.data["properties"].items()]
    if reading.problems:
        raise Refused(in_file_order(reading.problems))
    return made


class PropertyReader:
    """Makes properties of valid data, and keeps what they name that does not exist."""

    def __init__(self, bundle: Bundle, document: Document) -> None:
        self.bundle, self.document = bundle, document
        self.problems: list[Problem] = []
        self.writing = SectionBuilder("", document.positions, bundle.facts.every)

    def property(self, name: str, data: Mapping[str, Any]) -> Property:
        span = self.document.positions.span(pointer("properties", name), key=True)
        questions = self.bundle.questions
        asked = data.get("question", next(iter(questions)))
        if asked not in questions:
            self.unknown("question", asked, questions, span)
            asked = next(iter(questions))
        question = questions[asked]
        expect = data.get("expect", {})
        days = data.get("days", {})
        made = Property(
            name,
            data["says"],
            question,
            self.node(data["given"], f"properties/{name}/given", name, question, span) if "given" in data else None,
            {
                key: self.node(data[key], f"properties/{name}/{key}", name, question, span)
                for key in CLAIMS
                if key in data
            },
            self.pair(data["compare"], question, span) if "compare" in data else None,
            (days.get("from", FIRST_DAY), days.get("to", LAST_DAY)),
            {
                key: (options,) if isinstance(options, str) else tuple(options)
                for key, options in data.get("under", {}).items()
            },
            expect.get("false", False),
            expect.get("false_under", {}),
            span,
        )
        for key, options in [*made.under.items(), *((key, (option,)) for key, option in made.false_under.items())]:
            self.reading(key, options, span)
        return made

    def pair(self, data: Mapping[str, Any], question: Question, span: Span) -> Pair:
        of = data.get("of", question.name)
        self.route(of, question, span)
        facts = self.bundle.facts
        groups = {fact.partition(".")[0] for fact in facts}
        named: dict[str, tuple[str, ...]] = {}
        readings: list[str] = []
        for key in ("differ", "growing"):
            found: list[str] = []
            for name in data.get(key, []):
                found += [fact for fact in facts if fact == name or (name in groups and fact.startswith(f"{name}."))]
                ref = ref_named(name)
                if isinstance(ref, ReadingRef):
                    self.reading(ref.name, (), span)
                    readings += [ref.name] if key == "differ" else []
                elif name not in facts and name not in groups:
                    self.unknown("fact", name, [*facts, *groups], span)
            named[key] = tuple(found)
        keeps = data.get("keeps", "")
        if keeps and keeps not in question.outcomes:
            self.unknown("outcome", keeps, question.outcomes, span)
        return Pair(of, named["differ"], tuple(readings), named["growing"], data.get("filling_in", False), keeps)

    def node(self, data: Any, path: str, name: str, question: Question, span: Span) -> Node:
        node = self.writing.node(asked_as_route(data, question.name), path, f"{FILE}#{name}", "")
        for part in nodes_of(node):
            if isinstance(part, Use):
                self.rule(part.rule, span)
            elif isinstance(part, Test):
                self.test(part, question, span)
        return node

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
        elif about.values and not isinstance(test.operand, FactRef | MemberRef | Absence):
            for given in test.operand if isinstance(test.operand, tuple) else (test.operand,):
                if given not in about.values:
                    self.unknown("value", str(given), about.values, span)

    def rule(self, rule: str, span: Span) -> None:
        citation, _, name = rule.partition("#")
        versions = [self.bundle.section(citation, version) for version in self.bundle.versions.get(citation, [])]
        rules = {key for section in versions for key in section.rules}
        if name not in rules:
            self.unknown(
                "rule", rule, [f"{s.citation}#{key}" for s in self.bundle.all_sections() for key in s.rules], span
            )

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
    return {key: asked_as_route(part, question) if key in {"all", "any", "not"} else part for key, part in data.items()}
