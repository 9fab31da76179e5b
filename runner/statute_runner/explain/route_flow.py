"""The flows of a decision document: of each route and of the question, from the trace as a list of reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from statute_runner.explain.outcome_looks import looks, pictured
from statute_runner.explain.trace_outline import reasons
from statute_runner.law.citations import cited
from statute_runner.pictures.flow_picture import Flow, FlowCase, FlowPart, picture

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.decide.decision_document import Decision
    from statute_runner.explain.layout_view import Row, RuleBlock
    from statute_runner.law.bundle import Bundle

DEEP = 3
"""How many levels of a rule's conditions a flow shows."""


def flows(document: Decision, bundle: Bundle, blocks: Sequence[RuleBlock] | None = None) -> dict[str, Flow]:
    """The flow of each route, in order, and that of the question last, by their names."""
    found = blocks if blocks is not None else reasons(document, bundle.facts.every)
    tones = looks(bundle.questions[document["question"]])
    below = {block["number"]: block for block in found}
    made: dict[str, Flow] = {}
    for kind in ("route", "question"):
        for block in found:
            if block["kind"] == kind:
                name = plain(block["name"]) if kind == "question" else cited(document["law"], block["name"])
                made[block["name"]] = Flow(name, plain(block["outcome"]), tuple(cases(block, below, tones)))
    return made


def cases(block: RuleBlock, below: Mapping[int, RuleBlock], tones: Mapping[str, str]) -> Iterator[FlowCase]:
    rows = block["rows"]
    starts = [n for n, row in enumerate(rows) if row["kind"] == "case"]
    for start, end in zip(starts, [*starts[1:], len(rows)], strict=True):
        case, within = rows[start], rows[start + 1 : end]
        tone = pictured(tones, case["said"])
        if not within:
            yield FlowCase("In every other case", case["value"], plain(case["said"]), tone, ())
            continue
        first = within[0]
        parts = [*parts_of(within[1:], 1), *inner(first, below)]
        yield FlowCase(first["said"].removesuffix("."), case["value"], plain(case["said"]), tone, tuple(parts))


def inner(row: Row, below: Mapping[int, RuleBlock]) -> list[FlowPart]:
    """The conditions of the rule that a row uses."""
    used = below.get(row["to"]) if row["kind"] == "rule" else None
    return parts_of(used["rows"], 0) if used else []


def parts_of(rows: Sequence[Row], least: int) -> list[FlowPart]:
    return [
        FlowPart(row["depth"] - least, row["said"], row["value"], row["decides_route"])
        for row in rows
        if row["depth"] - least < DEEP
    ]


def plain(name: str) -> str:
    return name.replace("_", " ")


def flow_picture(document: Decision, bundle: Bundle, route: str = "") -> str:
    """The picture of one route, or of all of them and the question, as a file of its own."""
    found = flows(document, bundle)
    chosen = [found[route]] if route in found else list(found.values())
    return picture(chosen, title(document), alone=True)


def inline_flows(document: Decision, bundle: Bundle) -> Markup:
    """The pictures of all routes and of the question, for a page that brings the style of pictures."""
    made = [picture([flow], f"{flow.name}: {flow.outcome}", alone=False) for flow in flows(document, bundle).values()]
    return Markup("".join(made))  # noqa: S704 - the pictures escape what they show


def title(document: Decision) -> str:
    return f"How {document['request']['id']} was decided under the law of {document['as_of']}"
