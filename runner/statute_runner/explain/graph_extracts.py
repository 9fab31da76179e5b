"""What is drawn of the graph at once: the law by section, a section, a rule with its neighbours, the versions."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from statute_runner.explain.law_graph import plain
from statute_runner.explain.member_wording import counted
from statute_runner.pictures.graph_picture import DrawnGraph, GraphEdge, GraphNode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statute_runner.explain.law_graph import LawGraph
    from statute_runner.law.bundle import Bundle

MOST_TESTED = 12
"""The facts and readings of a section above which its picture has them by group."""
TESTED = {"fact": "facts", "reading": "readings"}


def by_section(graph: LawGraph, bundle: Bundle, day: str) -> DrawnGraph:
    """The whole law: each section as one node, and the facts and readings by group."""
    shown = {}
    for citation in bundle.versions:
        if section := bundle.in_force(citation, day):
            said = f"{section.heading}: {counted(len(section.rules), 'rule')}"
            shown[f"section {citation}"] = GraphNode(f"section {citation}", "section", section.cite, said)

    def into(key: str) -> GraphNode:
        home = graph.home[key]
        return shown.get(f"section {home}") or group_of(graph, key) or graph.nodes[key]

    return merged({key: into(key) for key in graph.nodes}, graph.edges)


def of_section(graph: LawGraph, citation: str, *, whole: bool = False) -> DrawnGraph:
    """The decisions and rules of the section, what uses them, and what they use and test, many by group, or `whole`."""
    own = {
        key for key, home in graph.home.items() if home == citation and graph.nodes[key].kind in {"rule", "decision"}
    }
    edges = around(graph, own)
    tested = {edge.head for edge in edges if graph.nodes[edge.head].kind in TESTED}
    grouped = len(tested) > MOST_TESTED and not whole
    return extract(graph, own, edges, grouped=grouped)


def of_rule(graph: LawGraph, key: str) -> DrawnGraph:
    """The rule, what uses it, and what it uses and tests."""
    return extract(graph, {key}, around(graph, {key}), grouped=False)


def extract(graph: LawGraph, own: set[str], edges: Iterable[GraphEdge], *, grouped: bool) -> DrawnGraph:
    """These edges and their ends: its `own` nodes marked, those of other sections with the section they are of."""
    homes = {graph.home[key] for key in own}
    into: dict[str, GraphNode] = {}
    for key in dict.fromkeys([*sorted(own), *(key for edge in edges for key in (edge.tail, edge.head))]):
        node = (group_of(graph, key) if grouped else None) or graph.nodes[key]
        if node.kind == "rule" and graph.home[key] not in homes:
            node = node._replace(kind=f"rule of {graph.cites.get(graph.home[key], graph.home[key])}")
        into[key] = node._replace(marked=key in own)
    return merged(into, edges)


def around(graph: LawGraph, own: set[str]) -> list[GraphEdge]:
    """The edges at these nodes, and those that go on from their facts to registers."""
    at = [edge for edge in graph.edges if edge.tail in own or edge.head in own]
    tested = {edge.head for edge in at if graph.nodes[edge.head].kind == "fact"}
    filled = [edge for edge in graph.edges if edge.tail in tested]
    registers = {edge.head for edge in filled}
    return [*at, *filled, *(edge for edge in graph.edges if edge.tail in registers)]


def group_of(graph: LawGraph, key: str) -> GraphNode | None:
    """The group that a fact or reading belongs to, with the names of all of it that the law tests."""
    kind, group = graph.nodes[key].kind, graph.home[key]
    if kind not in TESTED:
        return None
    names = [node.name for one, node in graph.nodes.items() if node.kind == kind and graph.home[one] == group]
    if len(names) == 1:
        return graph.nodes[key]
    return GraphNode(
        f"group {group}", f"{len(names)} {TESTED[kind]}", group if kind == "fact" else "of the law", ", ".join(names)
    )


def merged(into: dict[str, GraphNode], edges: Iterable[GraphEdge]) -> DrawnGraph:
    """The graph of what the nodes are drawn as; an edge within one such node is left out."""
    found = {
        GraphEdge(into[edge.tail].key, into[edge.head].key, edge.how): None
        for edge in edges
        if edge.tail in into and edge.head in into and into[edge.tail].key != into[edge.head].key
    }
    linked = {key for edge in found for key in (edge.tail, edge.head)}
    nodes = {node.key: node for key, node in into.items() if node.key in linked or node.marked or key == node.key}
    return DrawnGraph(nodes, one_each(found))


def one_each(edges: Iterable[GraphEdge]) -> list[GraphEdge]:
    """One edge for each two nodes: that which is said first."""
    found: dict[tuple[str, str], GraphEdge] = {}
    for edge in edges:
        found.setdefault((edge.tail, edge.head), edge)
    return list(found.values())


def versions_of_law(bundle: Bundle) -> DrawnGraph:
    """The sections in all their versions: a layer for each day on which the law changes."""
    nodes, layer, edges = {}, {}, []
    days = bundle.days()
    for citation, versions in bundle.versions.items():
        for version in versions:
            section = bundle.section(citation, version)
            key = f"{citation} {version}"
            state = "repealed section" if section.repealed else "section"
            nodes[key] = GraphNode(key, state, section.cite, section.heading, when=version)
            layer[key] = days.index(version)
        edges += [GraphEdge(f"{citation} {a}", f"{citation} {b}", "is amended to") for a, b in pairwise(versions)]
    return DrawnGraph(nodes, edges, layer, days)


def versions_of_rules(bundle: Bundle, citation: str, wanted: Callable[[str], bool]) -> DrawnGraph:
    """The rules of a section, a layer for each version, each tied to itself in the next: as it was, or amended."""
    nodes: dict[str, GraphNode] = {}
    layer: dict[str, int] = {}
    edges: list[GraphEdge] = []
    versions = bundle.versions[citation]
    sections = [bundle.section(citation, version) for version in versions]
    for n, section in enumerate(sections):
        for name, rule in section.rules.items():
            if wanted(name):
                key = f"{name} {section.version}"
                nodes[key] = GraphNode(key, "rule", plain(name), rule.says, when=section.version)
                layer[key] = n
    for before, after in pairwise(sections):
        for name in filter(wanted, before.rules):
            if name in after.rules:
                how = "stays as" if before.rules[name] == after.rules[name] else "is amended to"
                edges.append(GraphEdge(f"{name} {before.version}", f"{name} {after.version}", how))
    return DrawnGraph(nodes, edges, layer, versions)
