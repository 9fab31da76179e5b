"""A decision document with all the parts that a caller asked for, the same whoever asks: a decision, or a replay of it."""

from __future__ import annotations

from runner.sensitivity import sensitivity
from runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from runner.api import LoadedBundle
    from runner.decision import Json
    from runner.request import Request


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
) -> Json:
    """The document of a request under one option of each reading. Raises `Refused`."""
    made = loaded.decide(
        request, readings, as_of, question=question, trace=parts.trace, text=parts.text, given=parts.given
    )
    if parts.all_readings:
        law = loaded.on(made["as_of"], question)
        made["all_readings"] = sensitivity(loaded.bundle, law, request, readings)
    if parts.why_not:
        from runner.advice import advice

        law = loaded.on(made["as_of"], question)
        made |= advice(loaded.bundle, law, request, readings, any_fact=parts.any_fact)
    return made
