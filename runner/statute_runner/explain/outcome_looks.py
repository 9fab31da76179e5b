"""How an outcome looks wherever it is shown: one sign, one border and one colour, by its tone and its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.bundle import Question

REST, OPEN = "rest", "open"
UNDECIDED = "undecided"
PICTURED = {"favourable": "favourable", "adverse": "adverse", "neutral": REST, REST: REST}
"""What a look is called in a picture, where `open` is the look of a line."""


def looks(question: Question) -> dict[str, str]:
    """How each outcome looks: by its tone, or `rest`.

    The outcome that is left where no case of the question holds does not look like one that the law orders.
    """
    found = {name: outcome.tone for name, outcome in question.outcomes.items()}
    for case in question.decision:
        if case.when is None and list(found.values()).count(found.get(case.outcome, "")) > 1:
            found[case.outcome] = REST
    return found


def pictured(of: Mapping[str, str], outcome: str) -> str:
    """How an outcome looks in a picture, of these looks; one that is none of them is not decided."""
    return PICTURED.get(of.get(outcome, ""), UNDECIDED)
