"""A trace that is written down, and under which id each of its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.trace_document import TraceWriter

if TYPE_CHECKING:
    from statute_runner.decide.trace import Trace, TracedNode
    from statute_runner.logic.tree import Rule


class NotingWriter(TraceWriter):
    """A writer that notes the id of each node that it comes to; several may have one, and then come to the same."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.ids: dict[int, str] = {}

    def node(self, seen: TracedNode, around: str = "", rule: Rule | None = None) -> str:
        id_ = self.ids[id(seen)] = super().node(seen, around, rule)
        return id_
