"""The graph of the law of a day: questions, decisions, rules, facts, readings and registers, and what uses what."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.law.citations import cited
from statute_runner.logic.refs import FACT_REFS, InForceRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Members, Test, Use, facts_of, nodes_of
from statute_runner.pictures.graph_picture import GraphEdge, GraphNode
from statute_runner.registers.declarations import declared

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Node


class LawGraph(NamedTuple):
    """All nodes by key, the home of each (the citation of its section, the group of its fact), and all edges.

    `cites` is how each section is cited.
    """

    nodes: dict[str, GraphNode]
    home: dict[str, str]
    edges: list[GraphEdge]
    cites: dict[str, str]


def law_graph(bundle: Bundle, day: str) -> LawGraph:
    """Everything in force on the day, and what it rests on, on other days too."""
    law = [{"citation": name, "cite": bundle.section(name, known[0]).cite} for name, known in bundle.versions.items()]
    made = LawGraph({}, {}, [], {one["citation"]: one["cite"] for one in law})
    todo: list[tuple[str, Node, str]] = []

    def add(key: str, kind: str, name: str, says: str, home: str) -> str:
        made.nodes.setdefault(key, GraphNode(key, kind, name, says))
        made.home.setdefault(key, home)
        return key

    def rule(full: str, at: str) -> str:
        key = full if at == day else f"{full}@{at}"
        if key not in made.nodes:
            citation, _, name = full.partition("#")
            section = bundle.in_force(citation, at) if citation in bundle.versions else None
            found = section.rules.get(name) if section else None
            when = "" if at == day else f" as in force on {at}"
            says = found.says if found else "It is not in force on that day."
            add(key, "rule", f"{plain(name)}{when}", says, citation)
            if found:
                todo.append((key, found.body, at))
        return key

    for question in bundle.questions.values():
        add(f"question {question.name}", "question", plain(question.name), question.ask, "question")
        for route in question.routes:
            home = bundle.home(route)
            if home and (section := bundle.in_force(home, day)) and route in section.decisions:
                key = add(f"route {route}", "decision", cited(law, route), section.heading, home)
                made.edges.append(GraphEdge(f"question {question.name}", key, "is decided by"))
    for citation in bundle.versions:
        section = bundle.in_force(citation, day)
        for name in section.rules if section else ():
            rule(f"{citation}#{name}", day)
        for route, cases in section.decisions.items() if section else ():
            key = add(f"route {route}", "decision", cited(law, route), section.heading if section else "", citation)
            todo += [(key, case.when, day) for case in cases if case.when]
    while todo:
        tail, tree, at = todo.pop(0)
        for node in nodes_of(tree):
            if isinstance(node, Use):
                made.edges.append(GraphEdge(tail, rule(node.rule, node.as_in_force_on or at), "uses"))
            for key, kind, name, says, home in tested(node, bundle, law):
                made.edges.append(GraphEdge(tail, add(key, kind, name, says, home), "tests"))
    for key, kind, name, says, home in filled_by(bundle):
        add(key, kind, name, says, home)
    made.edges.extend(fillings(bundle, made.nodes))
    return made._replace(edges=list(dict.fromkeys(made.edges)))


def tested(node: Node, bundle: Bundle, law: list[dict[str, str]]) -> Iterator[tuple[str, str, str, str, str]]:
    """What a condition tests: the key, kind, name, question and home of each."""
    names = facts_of(node) if isinstance(node, Test) else (node.over.name,) if isinstance(node, Members) else ()
    for name in names:
        whole = name.partition("[]")[0]
        fact = bundle.facts.get(whole)
        yield f"fact {whole}", "fact", whole, fact.ask if fact else "The day of the request.", whole.partition(".")[0]
    if isinstance(node, Test) and not isinstance(node.ref, FACT_REFS):
        match node.ref:
            case ReadingRef(name):
                reading = bundle.readings[name]
                yield f"reading {name}", "reading", plain(name), reading.question, "readings"
            case InForceRef(citation, on):
                when = f" on {on}" if on else ""
                says = f"Whether it is in force{when}."
                yield f"in force {node.ref.name}", "section", f"{cited(law, citation)} in force{when}", says, citation
            case RouteRef(route):
                yield f"route {route}", "decision", cited(law, route), "", bundle.home(route) or route
            case _:
                return


def filled_by(bundle: Bundle) -> Iterator[tuple[str, str, str, str, str]]:
    for register in declared(bundle).values():
        yield f"register {register.name}", "register", plain(register.name), register.says, "registers"


def fillings(bundle: Bundle, nodes: dict[str, GraphNode]) -> Iterator[GraphEdge]:
    """Which register fills a fact, and which is of the entries of another."""
    for register in declared(bundle).values():
        key = f"register {register.name}"
        for fact in (*register.fills.values(), register.fills_list):
            if f"fact {fact}" in nodes:
                yield GraphEdge(f"fact {fact}", key, "is filled by")
        if register.of:
            yield GraphEdge(key, f"register {register.of}", "is of")


def plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ")
