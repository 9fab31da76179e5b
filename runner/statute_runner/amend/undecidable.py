"""Why a past decision cannot be decided again: facts and readings that are gone, and what took their place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.decide.decision import chosen_readings
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.bundle import Bundle

MOST_REASONS = 20


def undecidable(refused: Refused, bundle: Bundle, readings: Mapping[str, str]) -> str:
    """All that kept it from being decided, in the order of the request, then of the readings."""
    said = list(dict.fromkeys([*(problem.message for problem in refused.problems), *gone(bundle, readings)]))
    more = f"; and {len(said) - MOST_REASONS} more" if len(said) > MOST_REASONS else ""
    return "; ".join(said[:MOST_REASONS]) + more


def gone(bundle: Bundle, readings: Mapping[str, str]) -> Iterator[str]:
    """The readings, and options of readings, that the bundle does not have."""
    for name, option in readings.items():
        try:
            chosen_readings(bundle, {name: option})
        except Refused as refused:
            (problem,) = refused.problems
            yield f"{problem.message} ({problem.help})" if problem.code == "unknown-option" else problem.message
