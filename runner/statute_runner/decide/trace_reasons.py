"""The conditions that a decision of a document rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statute_runner.decide.decision_document import DecisionTrace, TraceNode, TraceRoot


def reasons_for(trace: DecisionTrace, root: TraceRoot) -> dict[str, TraceNode]:
    """What made the question or a route come out as it did, each condition once, by id, outermost first."""
    found: dict[str, TraceNode] = {}
    waiting = [case["when"] for case in reversed(root["cases"]) if case["decides"] and case["when"]]
    while waiting:
        id_ = waiting.pop()
        if id_ not in found:
            node = found[id_] = trace["nodes"][id_]
            waiting += [node["rule"]] if "rule" in node else reversed(node.get("because", []))
    return found


def encoded_words(node: TraceNode) -> str:
    """The words of the law that a condition encodes, as one text."""
    return " … ".join(quote["words"] for quote in node["quotes"])
