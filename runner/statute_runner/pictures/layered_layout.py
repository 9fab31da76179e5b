"""A layered layout of a graph, after Sugiyama, Tagawa and Toda: layers by longest path, order by barycentres."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Edge = tuple[str, str]

SWEEPS = 8
THREAD = 10.0
"""The height that an edge takes where it goes through a layer, in px."""


class Placed(NamedTuple):
    """A layout: the layer and the middle height of each node, and of each edge those at which it goes through layers.

    An edge whose `ends` stand in the other order goes back: it closes a circle.
    """

    layer: dict[str, int]
    middle: dict[str, float]
    through: dict[Edge, tuple[float, ...]]
    height: float

    def ends(self, edge: Edge) -> Edge:
        """The ends of the edge, the one in the lower layer first."""
        return edge if self.layer[edge[0]] < self.layer[edge[1]] else (edge[1], edge[0])


def layout(
    heights: Mapping[str, float], edges: Iterable[Edge], gap: float, fixed: Mapping[str, int] | None = None
) -> Placed:
    """Nodes of these heights in layers, so that no two overlap; `fixed` gives the layer of every node.

    Edges from a node to itself are left out; those that close a circle go back.
    """
    drawn = [edge for edge in dict.fromkeys(edges) if edge[0] != edge[1]]
    layer = dict(fixed) if fixed is not None else layers(heights, drawn)
    drawn = [(a, b) for a, b in drawn if layer[a] != layer[b]]
    columns: list[list[str]] = [[] for _ in range(max(layer.values(), default=-1) + 1)]
    tall = dict(heights)
    for node in heights:
        columns[layer[node]].append(node)
    chains: dict[Edge, list[str]] = {}
    for number, edge in enumerate(drawn):
        a, b = sorted(edge, key=layer.__getitem__)
        threads = [f"\0{number} {at}" for at in range(layer[a] + 1, layer[b])]
        for at, thread in enumerate(threads, layer[a] + 1):
            columns[at].append(thread)
            tall[thread] = THREAD
        chains[edge] = [a, *threads, b]
    near = neighbours(chains.values(), tall)
    order(columns, near)
    middle, height = heights_of(columns, near, tall, gap)
    through = {edge: tuple(middle[thread] for thread in chain[1:-1]) for edge, chain in chains.items()}
    return Placed(layer, {node: middle[node] for node in heights}, through, height)


def layers(nodes: Iterable[str], edges: Sequence[Edge]) -> dict[str, int]:
    """The layer of each node: as many above the last as the longest path from it has edges, circles cut open.

    A node from which nothing goes stands right after the last that goes to it.
    """
    below: dict[str, list[str]] = {node: [] for node in nodes}
    for a, b in edges:
        below[a].append(b)
    depth: dict[str, int] = {}
    open_: dict[str, int] = {}
    for start in below:
        stack = [] if start in depth else [start]
        while stack:
            node = stack[-1]
            place = open_.get(node, 0)
            if place == 0:
                depth.setdefault(node, 0)
            if place < len(below[node]):
                open_[node] = place + 1
                after = below[node][place]
                if after not in depth:
                    stack.append(after)
                elif after in stack:
                    below[node][place] = ""
            else:
                depth[node] = max((depth[after] + 1 for after in below[node] if after), default=0)
                stack.pop()
    last = max(depth.values(), default=0)
    found = {node: last - depth[node] for node in below}
    above: dict[str, list[str]] = {}
    for node, following in below.items():
        for one in filter(None, following):
            above.setdefault(one, []).append(node)
    ends = {node: max(found[one] for one in above[node]) + 1 for node in above if not any(below[node])}
    return {**found, **ends}


def neighbours(chains: Iterable[Sequence[str]], nodes: Iterable[str]) -> dict[str, tuple[list[str], list[str]]]:
    """Of each node those linked to it in the layer above and in the layer below."""
    near: dict[str, tuple[list[str], list[str]]] = {node: ([], []) for node in nodes}
    for chain in chains:
        for a, b in pairwise(chain):
            near[a][1].append(b)
            near[b][0].append(a)
    return near


def order(columns: Sequence[list[str]], near: Mapping[str, tuple[list[str], list[str]]]) -> None:
    """Puts each layer in the order of the means of its neighbours' places, downwards and upwards in turn."""
    place = {node: float(n) for column in columns for n, node in enumerate(column)}
    for sweep in range(SWEEPS):
        side = sweep % 2
        for column in columns if side == 0 else reversed(columns):
            mean = {node: average([place[other] for other in near[node][side]], place[node]) for node in column}
            column.sort(key=mean.__getitem__)
            place.update({node: float(n) for n, node in enumerate(column)})


def heights_of(
    columns: Sequence[Sequence[str]],
    near: Mapping[str, tuple[list[str], list[str]]],
    tall: Mapping[str, float],
    gap: float,
) -> tuple[dict[str, float], float]:
    """The middle of each node, near to that of its neighbours, and the height of all."""
    middle: dict[str, float] = {}
    for column in columns:
        below = 0.0
        for node in column:
            middle[node] = below + tall[node] / 2
            below += tall[node] + gap
    for sweep in range(SWEEPS):
        side = sweep % 2
        for column in columns if side == 0 else reversed(columns):
            wished = [average([middle[other] for other in near[node][side]], middle[node]) for node in column]
            middle.update(zip(column, apart(wished, [tall[node] for node in column], gap), strict=True))
    top = min((middle[node] - tall[node] / 2 for node in middle), default=0.0)
    moved = {node: at - top for node, at in middle.items()}
    return moved, max((at + tall[node] / 2 for node, at in moved.items()), default=0.0)


def apart(wished: Sequence[float], tall: Sequence[float], gap: float) -> list[float]:
    """Middles in this order that do not overlap, each block of those that touch where its wishes are on average.

    The pooling of adjacent violators (Ayer and others), which is best in the sum of squares.
    """
    blocks: list[tuple[float, int]] = []
    offsets: list[float] = []
    at = 0.0
    for n, height in enumerate(tall):
        at += height / 2 + (gap + tall[n - 1] / 2 if n else 0)
        offsets.append(at)
        blocks.append((wished[n] - at, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, count = blocks.pop()
            blocks[-1] = (blocks[-1][0] + total, blocks[-1][1] + count)
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return [shift + offset for shift, offset in zip(shifts, offsets, strict=True)]


def average(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
