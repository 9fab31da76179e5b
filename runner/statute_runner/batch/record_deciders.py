"""How one record of a batch is decided: to a short answer, to a whole document, and to its reason in sentences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.request.request_document import json_request, request_from

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision

    Decide = Callable[[bytes], tuple[bytes, tuple[str, str]]]


class RecordDecider(NamedTuple):
    """The law by which records are decided: a bundle under one option of each reading, for one question and day."""

    loaded: LoadedBundle
    readings: Mapping[str, str]
    question: str
    as_of: str | None

    def short(self) -> Decide:
        """Decides to the line of id, outcome, what is possible, routes and missing facts, and what is counted."""
        return self.loaded.decider(self.readings, question=self.question, as_of=self.as_of).answered

    def full(self, record: bytes) -> tuple[bytes, tuple[str, str]]:
        """Decides to whole decision documents, and what is counted."""
        made = self.document(record)
        line = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
        return line, (made["outcome"], self.loaded.period(made["as_of"]))

    def reason(self) -> Callable[[bytes], str]:
        """A function that words the reason of an answer. Raises `Refused` for a template, as the function does."""
        from statute_runner.explain.short_reason import short_reasons

        worded = short_reasons(self.loaded.bundle)
        return lambda record: worded(self.document(record, text=True))

    def document(self, record: bytes, *, text: bool = False) -> Decision:
        """The decision document of a record; with the words of the law where they are asked for."""
        request = request_from(json_request(record, "", 1), self.loaded.bundle.facts)
        return self.loaded.decide(request, self.readings, self.as_of, question=self.question, text=text)
