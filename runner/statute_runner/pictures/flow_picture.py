"""A decision as a flow: the path that was taken bold, what is unknown dashed, what was not reached light."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from statute_runner.pictures.svg_drawing import SIGNS, SPOKEN, broken, frame, group, path, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH, LEFT, RIGHT, LINE, PAD = 360, 14, 346, 17, 9
TURN, DOWN = 200, 30
"""How far right the way to an outcome leaves a case, and how far left the way to the next case."""
MOST_LINES, MOST_PARTS = 3, 12
WAYS = {"taken": "taken", "open": "not known", "idle": "not reached"}


class FlowPart(NamedTuple):
    """A condition of a case: how deep it stands, what it says and came to, and whether the answer rests on it."""

    depth: int
    said: str
    value: str
    decides: bool


class FlowCase(NamedTuple):
    """A case of a decision: what it asks, what that came to, and the outcome where it holds, with its tone."""

    said: str
    value: str
    outcome: str
    tone: str
    parts: tuple[FlowPart, ...]


class Flow(NamedTuple):
    """A route, or the question, and its cases in order."""

    name: str
    outcome: str
    cases: tuple[FlowCase, ...]


class Way(NamedTuple):
    """How a case is come to, how its outcome, and how the next case: `taken`, `open` or `idle`."""

    here: str
    out: str
    on: str


def ways(cases: Sequence[FlowCase]) -> list[Way]:
    """The ways through the cases: only one that nothing leaves open is taken."""
    found, here = [], "taken"
    for case in cases:
        out = {"yes": here, "no": "idle", "unknown": "idle" if here == "idle" else "open"}[case.value]
        on = {"no": here, "yes": "idle", "unknown": "idle" if here == "idle" else "open"}[case.value]
        found.append(Way(here, out, on))
        here = on
    return found


def about(flow: Flow) -> str:
    """The flow in a sentence for each case."""
    said = [
        f"{n}. {case.said} {SPOKEN[case.value]}: {case.outcome} is {WAYS[way.out]}."
        for n, (case, way) in enumerate(zip(flow.cases, ways(flow.cases), strict=True), 1)
    ]
    return " ".join(said) or "No case is in force."


def picture(flows: Sequence[Flow], title: str, *, alone: bool) -> str:
    """The flows one above the other, 360 px wide, so that a phone shows them at their size."""
    parts: list[str] = []
    top = 0.0
    for flow in flows:
        drawn, top = one(flow, top)
        parts += drawn
    told = " ".join(f"{flow.name}: {flow.outcome}. {about(flow)}" for flow in flows)
    return frame(WIDTH, top + 70, title, told, [*parts, *key(top)], alone=alone)


def one(flow: Flow, top: float) -> tuple[list[str], float]:
    """A flow from a height downwards, and the height below it."""
    heading = broken(f"{flow.name}: {flow.outcome}", RIGHT - LEFT, 3, bold=True)
    parts = [text(LEFT, top + 22 + LINE * n, line, "strong") for n, line in enumerate(heading)]
    y = top + 22 + LINE * len(heading)
    parts.append(path([(DOWN, y - 10), (DOWN, y + 10)], "taken"))
    y += 10
    for n, (case, way) in enumerate(zip(flow.cases, ways(flow.cases), strict=True), 1):
        last = n == len(flow.cases)
        lines = list(written(case, way.here))
        height = LINE * len(lines) + PAD * 2 - 3
        box = f'<rect class="box {way.here}" x="{LEFT}" y="{y:.1f}" width="{RIGHT - LEFT}" height="{height}" rx="4"/>'
        words = [text(x, y + PAD + 11 + LINE * row, line, kind) for row, (x, line, kind) in enumerate(lines)]
        parts.append(group(f"{case.said}: {SPOKEN[case.value]}", [box, *words]))
        y += height
        drawn, y = ends(case, way, y, last=last)
        parts += drawn
    return parts, y


def written(case: FlowCase, here: str) -> Iterator[tuple[float, str, str]]:
    """The lines of a case: its condition, and the parts of it."""
    for n, line in enumerate(broken(f"{SIGNS[case.value]} {case.said}", RIGHT - LEFT - 2 * PAD, 4, bold=True)):
        yield LEFT + PAD + (14 if n else 0), line, f"strong {'idle-text' if here == 'idle' else case.value}"
    for part in case.parts[:MOST_PARTS]:
        x = LEFT + PAD + 8 + 14 * part.depth
        kind = "idle-text" if here == "idle" else f"strong {part.value}" if part.decides else part.value
        for n, line in enumerate(
            broken(f"{SIGNS[part.value]} {part.said}", RIGHT - x - 20, MOST_LINES, bold=part.decides)
        ):
            yield x + (14 if n else 0), line, kind
    if len(case.parts) > MOST_PARTS:
        yield LEFT + PAD + 8, f"and {len(case.parts) - MOST_PARTS} more conditions", "soft"


def ends(case: FlowCase, way: Way, y: float, *, last: bool) -> tuple[list[str], float]:
    """The ways out of a case: to its outcome on the right, to the next case on the left."""
    lines = broken(case.outcome, RIGHT - 132, 3, bold=True)
    height = LINE * len(lines) + 10
    bottom = y + 26 + height + 18
    sign = {"taken": "\u25cf ", "open": "? ", "idle": ""}[way.out]
    kind = "idle-text" if way.out == "idle" else f"strong {case.tone}"
    box = f'<rect class="box {way.out}" x="112" y="{y + 26:.1f}" width="{RIGHT - 112}" height="{height}" rx="{13}"/>'
    words = [text(124, y + 43 + LINE * n, (sign if not n else "") + line, kind) for n, line in enumerate(lines)]
    parts = [
        path([(TURN, y), (TURN, y + 26)], way.out),
        text(TURN + 8, y + 17, "" if last else "if so", "soft"),
        group(f"{case.outcome}: {WAYS[way.out]}", [box, *words]),
    ]
    if not last:
        parts += [path([(DOWN, y), (DOWN, bottom)], way.on), text(DOWN + 8, y + 17, "if not", "soft")]
    return parts, bottom if not last else y + 26 + height + 8


def key(top: float) -> list[str]:
    """What the lines and signs mean."""
    y = top + 26
    parts, x = [], float(LEFT)
    for kind, said in WAYS.items():
        parts += [path([(x, y), (x + 30, y)], kind), text(x + 36, y + 4, said, "soft")]
        x += 112
    signs = ", ".join(f"{sign} {SPOKEN[value]}" for value, sign in SIGNS.items())
    return [*parts, text(LEFT, y + 22, signs, "soft"), text(LEFT, y + 38, "bold: the answer rests on it", "soft")]
