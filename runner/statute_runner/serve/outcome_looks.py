"""How the outcomes of a question look on pages, by their tone."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statute_runner.law.bundle import Question


def looks(question: Question) -> dict[str, str]:
    """How each outcome looks: by its tone, or `rest`.

    The outcome that is left where no case of the question holds does not look like one that the law orders.
    """
    found = {name: outcome.tone for name, outcome in question.outcomes.items()}
    for case in question.decision:
        if case.when is None and list(found.values()).count(found.get(case.outcome, "")) > 1:
            found[case.outcome] = "rest"
    return found
