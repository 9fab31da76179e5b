"""A decision document with all the parts that a caller asked for.

It is the same for a decision and for a replay of it.
"""

from __future__ import annotations

from statute_runner.budget import NOT_SETTLED, SEARCH, Budget
from statute_runner.decide.reading_sensitivity import sensitivity
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.request.request_document import Request


@value
class Parts:
    """What a document holds beside the answer, and how long what is searched for it may take."""

    trace: bool = True
    text: bool = False
    given: bool = False
    all_readings: bool = False
    why_not: bool = False
    any_fact: bool = False
    any_outcome: bool = False
    seconds: float = SEARCH


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
    budget = Budget(seconds=parts.seconds)
    if parts.all_readings:
        law = loaded.on(made["as_of"], question)
        made["all_readings"] = sensitivity(loaded.bundle, law, request, readings, budget.share())
    if parts.why_not:
        from statute_runner.whatif.advice import advice

        law = loaded.on(made["as_of"], question)
        found = advice(
            loaded.bundle,
            law,
            request,
            readings,
            any_fact=parts.any_fact,
            any_outcome=parts.any_outcome,
            budget=budget,
        )
        made["why_not"], made["changes"] = found["why_not"], found["changes"]
    return made


def unsettled(document: Mapping[str, Any]) -> list[tuple[str, ...]]:
    """The places in a document, key by key, that are `not settled`, or hold what is not."""
    found: list[tuple[str, ...]] = [("all_readings",)] if "untried" in group(document, "all_readings") else []
    changes, why_not = group(document, "changes"), group(document, "why_not")
    found += [("changes", outcome) for outcome, sets in changes.items() if sets == NOT_SETTLED]
    for outcome in why_not:
        found += [("why_not", outcome, route) for route, sets in group(why_not, outcome).items() if sets == NOT_SETTLED]
    return found


def group(holder: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """The keys that stand under a name; none where something else does, as in a record that was altered."""
    held = holder.get(name)
    return held if isinstance(held, dict) else {}
