"""Every contested reading, and what this request would come to under each of its options."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import ReadingRef
from statute_runner.serve.bundle_pages import argument

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.decide.decision_document import Decision
    from statute_runner.law.bundle import Reading
    from statute_runner.serve.page_view import View

Row = dict[str, object]


def table(view: View) -> list[Row]:
    """The readings that have several options, those first that the law of the day tests."""
    made = view.answer.made
    found = [row(view, about, made) for about in view.loaded.bundle.readings.values() if len(about.options) > 1]
    return sorted(found, key=lambda one: (not one["changes"], not one["tested"]))


def row(view: View, about: Reading, made: Decision | None) -> Row:
    tested = bool(made and about.name in made["readings"])
    chosen = view.state.readings.get(about.name, about.default)
    options = [option(view, about, name, chosen, made if tested else None) for name in about.options]
    came = {one["outcome"] for one in options if one["outcome"]}
    return {
        "name": about.name,
        "field": str(ReadingRef(about.name)),
        "question": about.question,
        "quote": about.quote,
        "cite": about.cite,
        "signed": bool(about.reviewed),
        "authority": about.authority,
        "argument": argument(view.loaded, about.file),
        "tested": tested,
        "changes": len(came) > 1,
        "options": options,
    }


def option(view: View, about: Reading, name: str, chosen: str, made: Decision | None) -> Row:
    """An option: what it means, what it gives, and the address of the request under it."""
    readings = dict(chosen_with(view.state.readings, about, name))
    came = made if made is None or name == chosen else decided(view, readings)
    return {
        "name": name,
        "means": about.options[name],
        "default": name == about.default,
        "chosen": name == chosen,
        "outcome": came["outcome"] if came else "",
        "routes": {citation: route["outcome"] for citation, route in came["routes"].items()} if came else {},
        "query": view.query(view.state.showing(readings=readings)),
    }


def chosen_with(readings: Mapping[str, str], about: Reading, option: str) -> Iterator[tuple[str, str]]:
    """The readings chosen, with this option of one; a default is no choice."""
    yield from ((name, given) for name, given in readings.items() if name != about.name)
    if option != about.default:
        yield about.name, option


def decided(view: View, readings: Mapping[str, str]) -> Decision | None:
    """The request of a view decided under other readings."""
    state, request = view.state, view.answer.request
    if request is None:
        return None
    return view.loaded.decide(request, readings, state.as_of or None, question=state.question, trace=False)
