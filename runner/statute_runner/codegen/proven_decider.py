"""A decider whose answers say what they rest on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.codegen.decider import Decider, encoded
from statute_runner.codegen.provenance import Provenance, day_of
from statute_runner.request.request_document import Request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.codegen.decider import Laws
    from statute_runner.documents import ShortAnswer


class ProvenDecider(Decider):
    """Decides as any decider does, and adds to each answer the keys of its provenance."""

    provenance: Provenance

    def __init__(self, loaded: Laws, readings: Mapping[str, str], question: str, as_of: str | None) -> None:
        super().__init__(loaded, readings, question, as_of)
        self.provenance = Provenance(loaded, readings, question, as_of)

    def __reduce__(self) -> tuple[type[Decider], tuple[Laws, Mapping[str, str], str, str | None]]:
        """What makes the same decider in another process."""
        return ProvenDecider, (self.loaded, self.readings, self.question, self.as_of)

    def decide(self, request: Mapping[str, object] | Request) -> ShortAnswer:
        """The short answer to a request, with its provenance. Raises `Refused` with every fault of the request."""
        checked: Any = request if isinstance(request, Request | self.type) else self.stated(request)
        made = super().decide(checked)
        return {**made, **self.provenance.of(str(checked.date))}  # type: ignore[typeddict-item] # those of the schema

    def answered(self, content: bytes | bytearray | memoryview) -> tuple[bytes, tuple[str, str]]:
        """The line, with its provenance, and what is counted. Raises `Refused`."""
        content = encoded(content)
        line, counted = super().answered(content)
        return b"%b%b}" % (line[:-1], self.provenance.end(day_of(content))), counted
