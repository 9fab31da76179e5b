"""Which fact to ask for next in a state, in the order of the interview in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from runner.budget import SEARCH, Budget
from runner.decision import chosen_readings
from runner.interview import next_asked

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from runner.api import LoadedBundle
    from runner.interview import Asked
    from runner.serve.answers import Answer
    from runner.serve.state import State


def following(
    loaded: LoadedBundle, state: State, answer: Answer, declined: Collection[str] = (), again: str = ""
) -> Asked | None:
    """The next question, or the one put `again`; nothing where the state has no answer, or none could change it."""
    made, request = answer.made, answer.request
    if made is None or request is None:
        return None
    law = loaded.on(made["as_of"], state.question)
    readings = chosen_readings(loaded.bundle, state.readings)
    return next_asked(loaded.bundle, law, request.facts, readings, declined, again, Budget(seconds=SEARCH))


def missing(loaded: LoadedBundle, state: State, answer: Answer) -> list[Mapping[str, Any]]:
    """The missing facts of a state, that asked for next at their head."""
    found = answer.made["missing"] if answer.made else ()
    asked = following(loaded, state, answer)
    return sorted(found, key=lambda entry: asked is None or entry["fact"] != asked.fact)
