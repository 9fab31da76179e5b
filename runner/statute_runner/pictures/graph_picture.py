"""A graph as a picture: its layers from left to right, what each node is in words and in the form of its frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.escaping import xml
from statute_runner.pictures.layered_layout import layout
from statute_runner.pictures.svg_drawing import broken, frame, group, path, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.pictures.layered_layout import Placed

MARGIN, WIDE, BETWEEN, GAP, LINE, PAD = 10, 164, 46, 10, 16, 6
MOST_LINES = 4
HEAD, KEY = 26, 30
ROUND = {"fact": 14, "facts": 14, "reading": 14, "readings": 14}
DOUBLE = {"register", "section"}
LINES = {
    "uses": "taken",
    "tests": "open",
    "is filled by": "dotted",
    "is of": "dotted",
    "stays as": "idle",
    "is amended to": "taken",
    "is decided by": "idle",
}


class GraphNode(NamedTuple):
    """A node: its key, what it is in a word, its name, what it says, and from when.

    `marked` where the graph is about it.
    """

    key: str
    kind: str
    name: str
    says: str = ""
    marked: bool = False
    when: str = ""


class GraphEdge(NamedTuple):
    """An edge: how what it comes from is related to what it goes to."""

    tail: str
    head: str
    how: str


class DrawnGraph(NamedTuple):
    """A graph; `columns` names its layers, and `layer` says in which a node stands, where that is not left to edges."""

    nodes: Mapping[str, GraphNode]
    edges: Sequence[GraphEdge]
    layer: Mapping[str, int] | None = None
    columns: Sequence[str] = ()


def graph_picture(graph: DrawnGraph, title: str, link: Callable[[GraphNode], str] | None = None, *, alone: bool) -> str:
    """The graph at its full size; `link` gives the address that a node leads to, or nothing."""
    lines = {key: broken(node.name, WIDE - 2 * PAD, MOST_LINES, bold=True) for key, node in graph.nodes.items()}
    heights = {key: LINE * (len(found) + 1) + 2.0 * PAD for key, found in lines.items()}
    placed = layout(heights, [(edge.tail, edge.head) for edge in graph.edges], GAP, graph.layer)
    top = MARGIN + (HEAD if graph.columns else 0)
    parts = [text(left(n), MARGIN + 13, name, "strong") for n, name in enumerate(graph.columns)]
    parts += [drawn for edge in graph.edges for drawn in edge_line(graph, placed, edge, top)]
    parts += [
        node_box(node, lines[key], left(placed.layer[key]), top + placed.middle[key], heights[key], link)
        for key, node in graph.nodes.items()
    ]
    deep = max(placed.layer.values(), default=0)
    width = max(left(deep) + WIDE + MARGIN, 340)
    bottom = top + placed.height + MARGIN
    hows = list(dict.fromkeys(edge.how for edge in graph.edges))
    parts += key_lines(hows, bottom)
    told = ". ".join(f"{graph.nodes[e.tail].name} {e.how} {graph.nodes[e.head].name}" for e in graph.edges)
    about = f"{told}." if told else "Nothing is related to it."
    return frame(width, bottom + KEY * len(hows) // 2 + 8, title, about, parts, alone=alone, parts_speak=True)


def left(layer: int) -> float:
    return MARGIN + layer * (WIDE + BETWEEN)


def edge_line(graph: DrawnGraph, placed: Placed, edge: GraphEdge, top: float) -> list[str]:
    """The edge through the layers; one that closes a circle is drawn backwards, and says so."""
    if placed.layer[edge.tail] == placed.layer[edge.head]:
        return []
    a, b = placed.ends((edge.tail, edge.head))
    y, end = top + placed.middle[a], top + placed.middle[b]
    points = [(left(placed.layer[a]) + WIDE, y)]
    for n, at in enumerate(placed.through[edge.tail, edge.head], placed.layer[a] + 1):
        points += [(left(n), top + at), (left(n) + WIDE, top + at)]
    x = left(placed.layer[b])
    points += [(x - 12, end), (x, end)]
    back = a != edge.tail
    said = f"{graph.nodes[edge.tail].name} {edge.how} {graph.nodes[edge.head].name}"
    kind = f"{LINES.get(edge.how, 'idle')} thin"
    drawn = path(points, kind, tip=not back)
    if back:
        drawn += f'<path class="tip {kind}" d="M{points[0][0]:.1f} {points[0][1]:.1f}l7 -4v8z"/>'
    return [group(said, [drawn])]


def node_box(
    node: GraphNode,
    lines: Sequence[str],
    x: float,
    middle: float,
    height: float,
    link: Callable[[GraphNode], str] | None,
) -> str:
    sort = node.kind.partition(" of ")[0].split()[-1]
    y, corner = middle - height / 2, ROUND.get(sort, 4)
    kind = "box taken" if node.marked else "box"
    parts = [f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{WIDE}" height="{height:.1f}" rx="{corner}"/>']
    if sort in DOUBLE:
        inner = f'x="{x + 3:.1f}" y="{y + 3:.1f}" width="{WIDE - 6}" height="{height - 6:.1f}" rx="2"'
        parts.append(f'<rect class="box" {inner}/>')
    parts.append(text(x + PAD, y + PAD + 11, broken(node.kind, WIDE + PAD, 1)[0], "soft"))
    parts += [text(x + PAD, y + PAD + 11 + LINE * n, line, "strong") for n, line in enumerate(lines, 1)]
    made = group(f"{node.kind} {node.name}" + (f": {node.says}" if node.says else ""), parts)
    to = link(node) if link else ""
    return f'<a href="{xml(to)}" aria-label="{xml(f"{node.kind} {node.name}")}">{made}</a>' if to else made


def key_lines(hows: Sequence[str], y: float) -> list[str]:
    """What the lines mean, two in a row."""
    parts = []
    for n, how in enumerate(hows):
        x, at = MARGIN + 160.0 * (n % 2), y + 14 + (n // 2) * KEY
        parts += [path([(x, at), (x + 34, at)], f"{LINES.get(how, 'idle')} thin"), text(x + 40, at + 4, how, "soft")]
    return parts
