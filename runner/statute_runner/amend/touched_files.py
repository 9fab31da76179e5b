"""What of a bundle names a section, so that its next version may touch it: facts, templates, properties, questions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from statute_runner.cases.property_conditions import FILE
from statute_runner.loading.bundle_files import content_of
from statute_runner.logic.refs import FACT_REFS, ReadingRef
from statute_runner.logic.tree import Test, Use, nodes_of
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section

NAMED_AT_MOST = 12


def touched(bundle: Bundle, section: Section) -> Iterator[str]:
    """A line for each other file that an amendment of a section may touch, and what of it names the section."""
    routes = [
        route
        for question in bundle.questions.values()
        for route in question.routes
        if route in section.decisions or bundle.home(route) == section.citation
    ]
    if routes:
        questions = [name for name, one in bundle.questions.items() if set(routes) & {*one.routes}]
        yield (
            f"bundle.yaml: a new route, outcome or letter stands there; the routes of this section are {listed(routes)}, of "
            f"{listed(questions)}"
        )
    if facts := facts_of(section):
        yield f"facts.yaml: a new fact stands there, one that goes under `former`; its rules test {listed(facts)}"
    if readings := readings_of(section):
        yield f"readings/: new words may want one, and one that is settled stays for the days before; its rules turn on {listed(readings)}"
    if templates := templates_naming(bundle, section.citation, routes):
        yield f"explain/: words for what is new; the section or its routes are named in {listed(templates)}"
    if claims := properties_naming(bundle, section.citation, routes):
        yield f"properties.yaml: what holds no longer is restricted with `days`; the section is named in {listed(claims)}"
    for file, names in users(bundle, section):
        yield f"{file}: its conditions use {listed(names)}"


def facts_of(section: Section) -> list[str]:
    """The facts that the conditions of a section test, in their order there."""
    tests = (node for tree in section.trees() for node in nodes_of(tree) if isinstance(node, Test))
    refs = (ref for test in tests for ref in (test.ref, test.operand) if isinstance(ref, FACT_REFS))
    return list(dict.fromkeys(ref.name for ref in refs))


def readings_of(section: Section) -> list[str]:
    """The readings on which the conditions of a section turn, in their order there."""
    tests = (node for tree in section.trees() for node in nodes_of(tree) if isinstance(node, Test))
    return list(dict.fromkeys(test.ref.name for test in tests if isinstance(test.ref, ReadingRef)))


def templates_naming(bundle: Bundle, citation: str, routes: Iterable[str]) -> list[str]:
    """The templates in which the section, or a route of it, is named; those that explain it, whether or not they do."""
    own = {question.explained_by for question in bundle.questions.values() if {*question.routes} & {*routes}}
    return [
        path
        for path, text in bundle.templates().items()
        if path.rpartition("/explain/")[0] in own or any(f'"{name}' in text for name in (citation, *routes))
    ]


def properties_naming(bundle: Bundle, citation: str, routes: Iterable[str]) -> list[str]:
    """The properties that name the section, a rule or a provision of it, or a route."""
    path = os.path.join(bundle.root, FILE)
    if not os.path.isfile(path):
        return []
    claims = document(content_of(path), FILE).data.get("properties", {})
    return [name for name, data in claims.items() if any(named(one, citation, routes) for one in texts(data))]


def named(text: str, citation: str, routes: Iterable[str]) -> bool:
    return text == citation or text.startswith((f"{citation}#", f"{citation}/")) or text in routes


def texts(data: Any) -> Iterator[str]:
    """Every text in plain data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for part in data.values() if isinstance(data, dict) else data:
            yield from texts(part)


def users(bundle: Bundle, section: Section) -> Iterator[tuple[str, list[str]]]:
    """The newest version of each other section that uses rules of this one, with these."""
    for citation, versions in bundle.versions.items():
        if citation != section.citation:
            newest = bundle.section(citation, versions[-1])
            uses = (node for tree in newest.trees() for node in nodes_of(tree) if isinstance(node, Use))
            names = [node.rule for node in uses if node.rule.partition("#")[0] == section.citation]
            if names:
                yield newest.file, list(dict.fromkeys(names))


def listed(names: Iterable[str]) -> str:
    found = list(dict.fromkeys(names))
    return ", ".join(found[:NAMED_AT_MOST]) + (", ..." if len(found) > NAMED_AT_MOST else "")
