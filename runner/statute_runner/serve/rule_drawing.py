"""A rule as a picture: a line for each condition, each joined to the one that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.serve.condition_sentences import ConditionView

ROW, STEP, LEFT, HEIGHT, LETTER, LONGEST = 38, 30, 12, 26, 6.4, 84
SIGNS = {"yes": "\u2713 ", "no": "\u2717 ", "unknown": "? "}


def picture(root: ConditionView, title: str, link: Callable[[str], str]) -> str:
    """The tree as svg, painted by the page's style sheet; `link` gives the address of a used rule."""
    placed = list(rows(root, 0, -1, [0]))
    width = max(LEFT * 2 + STEP * depth + wide(node) for node, depth, _, _ in placed)
    height = ROW * len(placed) + LEFT
    parts = [
        f'<svg class="tree" viewBox="0 0 {width:.0f} {height}" width="{width:.0f}" height="{height}" role="group" aria-label="{xml(title)}">'
    ]
    parts += [joint(depth, above, number) for _, depth, above, number in placed if above >= 0]
    parts += [box(node, depth, number, link) for node, depth, _, number in placed]
    return "".join([*parts, "</svg>"])


def rows(
    node: ConditionView, depth: int, above: int, count: list[int]
) -> Iterator[tuple[ConditionView, int, int, int]]:
    """Each node with how deep it stands, the row of the node above, and its own row."""
    number = count[0]
    count[0] += 1
    yield node, depth, above, number
    for part in node["parts"]:
        yield from rows(part, depth + 1, number, count)


def label(node: ConditionView) -> str:
    text = f"{SIGNS.get(node['value'], '')}{node['said']}"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def wide(node: ConditionView) -> float:
    return LETTER * len(label(node)) + 24


def joint(depth: int, above: int, number: int) -> str:
    """The line from a node down from the one above and across to it."""
    x = LEFT + STEP * (depth - 1) + 12
    start, end = LEFT + ROW * above + HEIGHT, LEFT + ROW * number + HEIGHT // 2
    return f'<path class="joint" d="M{x} {start}V{end}H{LEFT + STEP * depth}"/>'


def box(node: ConditionView, depth: int, number: int, link: Callable[[str], str]) -> str:
    """A node: round for what joins others, square for a condition, linked where it is another rule."""
    x, y = LEFT + STEP * depth, LEFT + ROW * number
    round_ = HEIGHT // 2 if node["parts"] else 3
    title = ": ".join(filter(None, (node["said"], node["came"])))
    inner = (
        f"<title>{xml(title)}</title>"
        f'<rect x="{x}" y="{y}" width="{wide(node):.0f}" height="{HEIGHT}" rx="{round_}"/>'
        f'<text x="{x + 12}" y="{y + 17}">{xml(label(node))}</text>'
    )
    made = f'<g class="{node["kind"]} {node["value"]}">{inner}</g>'
    return f'<a href="{xml(link(node["rule"]))}">{made}</a>' if node["rule"] else made
