"""The properties of a bundle: claims about the law in a lawyer's words and in rule terms, read and checked."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.cases.property_conditions import FILE, PropertyConditions
from statute_runner.law import schema_validation
from statute_runner.loading.bundle_files import content_of
from statute_runner.logic.operators import LIST, SETS, YES_NO
from statute_runner.logic.refs import ReadingRef, ref_named
from statute_runner.problem import Problem, Refused, Span, in_file_order
from statute_runner.text import yaml_source
from statute_runner.text.days import FIRST_DAY, LAST_DAY
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.logic.tree import Node
    from statute_runner.text.yaml_source import Document

GROWING = SETS | {YES_NO, LIST}
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
    return properties_in(bundle, content_of(path)) if os.path.isfile(path) else []


def properties_in(bundle: Bundle, content: bytes) -> list[Property]:
    """The properties of the bundle in a file with this content. Raises `Refused`."""
    document = yaml_source.document(content, FILE)
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

    bundle: Bundle
    document: Document
    conditions: PropertyConditions
    problems: list[Problem]

    def __init__(self, bundle: Bundle, document: Document) -> None:
        self.bundle, self.document = bundle, document
        self.conditions = PropertyConditions(bundle, document)
        self.problems = self.conditions.problems

    def property(self, name: str, data: Mapping[str, Any]) -> Property:
        span = self.document.positions.span(pointer("properties", name), key=True)
        questions = self.bundle.questions
        asked = data.get("question", next(iter(questions)))
        if asked not in questions:
            self.conditions.unknown("question", asked, questions, span)
            asked = next(iter(questions))
        question = questions[asked]
        expect = data.get("expect", {})
        days = data.get("days", {})
        made = Property(
            name,
            data["says"],
            question,
            self.conditions.node(data["given"], f"properties/{name}/given", name, question, span)
            if "given" in data
            else None,
            {
                key: self.conditions.node(data[key], f"properties/{name}/{key}", name, question, span)
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
            self.conditions.reading(key, options, span)
        return made

    def pair(self, data: Mapping[str, Any], question: Question, span: Span) -> Pair:
        of = data.get("of", question.name)
        self.conditions.route(of, question, span)
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
                    self.conditions.reading(ref.name, (), span)
                    readings += [ref.name] if key == "differ" else []
                elif name not in facts and name not in groups:
                    self.conditions.unknown("fact", name, [*facts, *groups], span)
            named[key] = tuple(found)
        for name in named["growing"]:
            if facts[name].type not in GROWING:
                message = f"`{name}`, a {facts[name].type}, cannot grow"
                self.problems.append(Problem("property-type", message, span, "a yes/no, a set or a list can"))
        keeps = data.get("keeps", "")
        if keeps and keeps not in question.outcomes:
            self.conditions.unknown("outcome", keeps, question.outcomes, span)
        return Pair(of, named["differ"], tuple(readings), named["growing"], data.get("filling_in", False), keeps)
