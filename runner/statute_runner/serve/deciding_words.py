"""The words of the law that decide an answer, as a place on the page of the law."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.serve import state_answer

if TYPE_CHECKING:
    from statute_runner.serve.page_view import View
    from statute_runner.serve.state_answer import HighlightedView


def deciding(view: View) -> str:
    """The query and the anchor of the first words that decide, those of the section looked at before others.

    The law itself where no words that are quoted decide; blank where there is no answer.
    """
    if view.answer.made is None:
        return ""
    highlighted = state_answer.highlighted(view.loaded, view.answer.made)
    numbers = {row["number"] for block in highlighted["reasons"] for row in block["rows"] if row["decides"]}
    places = [(home, number) for home, number in in_sight(highlighted) if number in numbers]
    if not places:
        return f"{view.query()}#lit"
    home, number = min(places, key=lambda place: (place[0] != view.state.section, place[1]))
    return f"{view.query(view.state.showing(section=home))}#p{number}"


def in_sight(highlighted: HighlightedView) -> list[tuple[str, int]]:
    """The section and the number of each condition that words of the law stand for."""
    return [(section["entry"]["citation"], number) for section in highlighted["statute"] for number in section["rows"]]
