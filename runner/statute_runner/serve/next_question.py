"""Which fact to ask for next in a state, in the order of the interview in a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.budget import SEARCH, Budget
from statute_runner.explain.member_wording import asked_of
from statute_runner.serve.register_view import called
from statute_runner.whatif.interview import Asked, next_of
from statute_runner.whatif.interview_end import not_asked, reason, rest_asked
from statute_runner.whatif.register_questions import key_asked, unaskable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import MissingFact
    from statute_runner.serve.state_answer import StateAnswer


def following(loaded: LoadedBundle, answer: StateAnswer, asked: Sequence[str] = (), again: str = "") -> Asked | None:
    """The next question after those asked, or the one put `again`.

    Nothing where the state has no answer, or none could change it.
    """
    request, trace = answer.request, answer.trace
    if request is None or trace is None:
        return None
    facts = loaded.bundle.facts
    keys = facts.registers.key_facts() if facts.registers else ()
    if again in keys:
        return Asked(again, "", "", 1, of_lists=True)
    if not again and (key := key_asked(facts, trace, asked)):
        return key
    shut = {*asked, *unaskable(facts, request.read)}
    last = asked[-1] if asked else ""
    return next_of(loaded.bundle, trace, shut, again, Budget(seconds=SEARCH), last)


def remaining(loaded: LoadedBundle, answer: StateAnswer, asked: Sequence[str] = ()) -> Asked | None:
    """The next of the questions that the answer does not wait for; nothing where all were asked."""
    request = answer.request
    if request is None:
        return None
    put = {*asked, *unaskable(loaded.bundle.facts, request.read)}
    return rest_asked(loaded.bundle, request.facts, put)


def end(loaded: LoadedBundle, answer: StateAnswer, asked: Sequence[str]) -> tuple[str, int]:
    """Why no question follows, and how many facts were not asked for."""
    request, trace = answer.request, answer.trace
    if request is None or trace is None:
        return "", 0
    put = {*asked, *unaskable(loaded.bundle.facts, request.read)}
    rest = len(not_asked(loaded.bundle.facts, request.facts, put))
    return reason(trace), rest


def missing(loaded: LoadedBundle, answer: StateAnswer) -> list[MissingFact]:
    """The missing facts of a state, that asked for next at their head."""
    ones = called(loaded.bundle.facts, answer.request)
    found: list[MissingFact] = [
        {**one, "ask": asked_of(one["fact"], one["ask"], ones)}
        for one in (answer.made["missing"] if answer.made else ())
    ]
    asked = following(loaded, answer)
    return sorted(found, key=lambda entry: asked is None or entry["fact"] != asked.fact)
