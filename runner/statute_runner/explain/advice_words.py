"""What stands in the way of an outcome, and what would change an answer, in a lawyer's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.answers_taken import tested_words
from statute_runner.explain.member_wording import asked_of, member
from statute_runner.explain.obstacle_matrix import obstacle_matrix
from statute_runner.problem import stopped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.decide.decision_document import ChangedFact, Obstacle
    from statute_runner.explain.lay_words import LayWords
    from statute_runner.explain.layout_view import ChangeWords, ObstacleWords
    from statute_runner.explain.obstacle_matrix import ObstacleMatrix


FAVOURABLE = "favourable"


def obstacles(
    words: LayWords, found: Mapping[str, Mapping[str, Sequence[Sequence[Obstacle]] | str]]
) -> dict[str, dict[str, list[list[ObstacleWords]] | str]]:
    """The sets of conditions in the way of each outcome, by route."""
    return {
        outcome: {
            route: sets
            if isinstance(sets, str)
            else [[obstacle(words, one) for one in conditions] for conditions in sets]
            for route, sets in ways.items()
        }
        for outcome, ways in found.items()
    }


def matrices(
    found: Mapping[str, Mapping[str, Sequence[Sequence[ObstacleWords]] | str]],
) -> dict[str, dict[str, ObstacleMatrix | str]]:
    """What stands in the way of each outcome, by route, as one matrix each."""
    return {
        outcome: {route: sets if isinstance(sets, str) else obstacle_matrix(sets) for route, sets in ways.items()}
        for outcome, ways in found.items()
    }


def obstacle(words: LayWords, one: Obstacle) -> ObstacleWords:
    """A condition in the way: what it asks, and what was given."""
    if not one["fact"]:
        return {**one, "asked": one["test"], "said": words.answer("", one["given"])}
    asked = stopped(tested_words(one["fact"], one["test"], words))
    return {**one, "asked": asked, "said": words.tested(one["fact"], one["given"])}


def changes(
    words: LayWords, found: Mapping[str, Sequence[Sequence[ChangedFact]] | str]
) -> dict[str, list[list[ChangeWords]] | str]:
    """The changes that would lead to each outcome; with what people can do towards one that is favourable only."""
    tones = {name: about["tone"] for name, about in words.document["explanation"]["outcomes"].items()}
    return {
        outcome: sets
        if isinstance(sets, str)
        else [[change(words, one, tones.get(outcome) == FAVOURABLE) for one in changed] for changed in sets]
        for outcome, sets in found.items()
    }


def change(words: LayWords, one: ChangedFact, wanted: bool) -> ChangeWords:
    """A fact, a field or a member that would be otherwise: its question, what it is, and what it would be."""
    path, given, to = one["fact"], one["given"], one["to"]
    step = one["remedy"] if wanted else ""
    if not path.endswith("]"):
        ask = asked_of(path, words.about(path).ask, words.ones)
        return {**one, "ask": ask, "now": words.answer(path, given), "then": words.answer(path, to), "step": step}
    said = member(path, words.ones)
    return {
        **one,
        "step": step,
        "ask": f"{said[:1].upper()}{said[1:]}:",
        "now": "no such member" if given is None else words.answer(path, given),
        "then": "taken away" if to is None else words.answer(path, to),
    }
