"""A decision document with all the parts that a caller asked for, the same whoever asks: a decision, or a replay of it."""

from __future__ import annotations

from statute_runner.decide.reading_sensitivity import sensitivity
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.request.request_document import Request


@value
class Parts:
    """What a document holds beside the answer."""

    trace: bool = True
    text: bool = False
    given: bool = False
    all_readings: bool = False
    why_not: bool = False
    any_fact: bool = False


def composed(
    loaded: LoadedBundle,
    request: Request,
    readings: Mapping[str, str],
    as_of: str | None,
    question: str,
    parts: Parts,
) -> Decision:
    """The document of a request under one option of each reading. Raises `Refused`."""
    made = loaded.decide(
        request, readings, as_of, question=question, trace=parts.trace, text=parts.text, given=parts.given
    )
    if parts.all_readings:
        law = loaded.on(made["as_of"], question)
        made["all_readings"] = sensitivity(loaded.bundle, law, request, readings)
    if parts.why_not:
        from statute_runner.whatif.advice import advice

        law = loaded.on(made["as_of"], question)
        found = advice(loaded.bundle, law, request, readings, any_fact=parts.any_fact)
        made["why_not"], made["changes"] = found["why_not"], found["changes"]
    return made
