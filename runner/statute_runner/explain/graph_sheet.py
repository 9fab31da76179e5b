"""What is shown of the graph of the law: a picture and a table for what was asked for, as text, svg, or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.explain.graph_extracts import (
    by_section,
    of_rule,
    of_section,
    versions_of_law,
    versions_of_rules,
)
from statute_runner.explain.law_graph import law_graph
from statute_runner.explain.report_page import ReportPart, report_page
from statute_runner.pictures.graph_picture import graph_picture
from statute_runner.problem import nearest, refuse
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.pictures.graph_picture import DrawnGraph, GraphNode

ONLY = ("stands in", "no other version")
HEAD = ("What", "How", "To what")


class GraphSheet(NamedTuple):
    """A graph with its title and a note, what its table shows where that is more, and what is said of a node alone."""

    title: str
    note: str
    graph: DrawnGraph
    whole: DrawnGraph | None = None
    alone: tuple[str, str] = ("is related to", "nothing")

    def picture(self, link: Callable[[GraphNode], str] | None = None, *, alone: bool = False) -> str:
        return graph_picture(self.graph, self.title, link, alone=alone)

    def rows(self) -> list[tuple[str, str, str]]:
        """The edges: what, how, to what."""
        nodes, edges, *_ = self.whole or self.graph
        linked = {key for edge in edges for key in (edge.tail, edge.head)}
        return [
            *((called(nodes[edge.tail]), edge.how, called(nodes[edge.head])) for edge in edges),
            *((called(node), *self.alone) for key, node in nodes.items() if key not in linked),
        ]


def graph_sheet(bundle: Bundle, about: str, day: str) -> GraphSheet:
    """The graph of a day: of the law, or about a section or rule. Raises `Refused` for one that is not in force."""
    graph = law_graph(bundle, day)
    citation, _, name = about.partition("#")
    if not about:
        note = "Each section is one node, and so are facts of a group; a section or a rule has a graph of its own."
        return GraphSheet(f"The law of {day}", note, by_section(graph, bundle, day))
    section = bundle.in_force(citation, day) if citation in bundle.versions else None
    if section is None:
        raise refuse(
            "unknown-citation",
            f"no section `{citation}` is in force on {day}",
            help=in_force_when(bundle, citation, day),
        )
    if not name:
        note = "What the section decides and its rules are framed bold; the rest is what they use, and what uses them."
        return GraphSheet(
            f"{section.cite}, the law of {day}",
            note,
            of_section(graph, citation),
            of_section(graph, citation, whole=True),
        )
    if name not in section.rules:
        raise refuse(
            "unknown-rule",
            f"unknown rule `{name}` of {citation}, version {section.version}",
            help=nearest(name, section.rules) or f"one of {', '.join(section.rules)}",
        )
    title = f"{name.replace('_', ' ')} ({section.cite}), the law of {day}"
    return GraphSheet(title, section.rules[name].says, of_rule(graph, about))


def in_force_when(bundle: Bundle, citation: str, day: str) -> str:
    """What to ask for in the place of a section that is not in force on a day: another day, else another section."""
    if citation not in bundle.versions:
        return nearest(citation, bundle.versions) or f"one of {', '.join(bundle.versions)}"
    last = bundle.version_on(citation, day)
    return f"it was repealed from {last}" if last else f"its first version is of {bundle.versions[citation][0]}"


def version_sheet(bundle: Bundle, about: str) -> GraphSheet:
    """All versions side by side, one a layer. Raises `Refused` for a section or rule that no version has."""
    citation, _, name = about.partition("#")
    if not about:
        note = "A layer for each day on which the law changes."
        return GraphSheet("The law in all its versions", note, versions_of_law(bundle), None, ONLY)
    if citation not in bundle.versions:
        raise refuse("unknown-citation", f"unknown section `{citation}`", help=nearest(citation, bundle.versions) or "")
    names = {one for version in bundle.versions[citation] for one in bundle.section(citation, version).rules}
    if name and name not in names:
        raise refuse("unknown-rule", f"unknown rule `{name}` of {citation}", help=nearest(name, names) or "")
    cite = bundle.section(citation, bundle.versions[citation][-1]).cite
    note = (
        "A layer for each version. A rule that stays has the same conditions as before; one that is amended has others."
    )
    graph = versions_of_rules(bundle, citation, lambda one: not name or one == name)
    return GraphSheet(
        f"{name.replace('_', ' ') + ' of ' if name else ''}{cite} in all its versions", note, graph, None, ONLY
    )


def called(node: GraphNode) -> str:
    return f"{node.kind} {node.name}" + (f", version of {node.when}" if node.when else "")


def graph_text(title: str, sheet: GraphSheet) -> Iterator[str]:
    """The graph as lines: what, and under it how it is related to what."""
    yield f"{title}: {sheet.title}"
    before = ""
    for tail, how, head in sheet.rows():
        if tail != before:
            yield f"  {tail}"
            before = tail
        yield f"    {how} {head}"


def graph_page(bundle: Bundle, sheets: list[GraphSheet]) -> str:
    """The graphs as a page that stands alone."""
    facts = [("Law", bundle.title), ("Bundle", f"{bundle.name} {bundle.version} {bundle.sha256}"), ("Runner", VERSION)]
    parts = [ReportPart(one.title, one.note, one.picture(), HEAD, one.rows(), ()) for one in sheets]
    return report_page(f"{sheets[0].title}: what uses what", facts, parts)
