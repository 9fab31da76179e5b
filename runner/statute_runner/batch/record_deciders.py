"""How one record of a batch is decided: to a short answer, to a whole document, and to its reason in sentences."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.request.request_document import json_request, request_from

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.block_decider import JobSpec

    Decide = Callable[[bytes], tuple[bytes, tuple[str, str]]]


def short(loaded: LoadedBundle, order: JobSpec) -> Decide:
    """Decides to the line of id, outcome, what is possible, routes and missing facts, and what is counted."""
    return loaded.decider(order.readings, question=order.question, as_of=order.as_of).answered


def reasons(loaded: LoadedBundle, order: JobSpec) -> Callable[[bytes], str]:
    """Words the reason of the answer to a request, which is decided with its trace. Raises `Refused` for a template."""
    from statute_runner.explain.short_reason import short_reasons

    worded = short_reasons(loaded.bundle)

    def reason(record: bytes) -> str:
        request = request_from(json_request(record, "", 1), loaded.bundle.facts)
        return worded(loaded.decide(request, order.readings, order.as_of, question=order.question, text=True))

    return reason


def full(loaded: LoadedBundle, order: JobSpec) -> Decide:
    """Decides to whole decision documents, and what is counted."""

    def decide(record: bytes) -> tuple[bytes, tuple[str, str]]:
        request = request_from(json_request(record, "", 1), loaded.bundle.facts)
        made = loaded.decide(request, order.readings, order.as_of, question=order.question)
        line = json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()
        return line, (made["outcome"], loaded.period(made["as_of"]))

    return decide
