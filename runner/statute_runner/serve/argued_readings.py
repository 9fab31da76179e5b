"""The contested readings as switches of the form, each with its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import ReadingRef
from statute_runner.serve.bundle_pages import argument

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.serve.page_state import State


def argued_readings(loaded: LoadedBundle, state: State, made: Decision | None) -> list[dict[str, object]]:
    """A switch for each reading that has several options, those first that the law of the day tests."""
    tested = made["readings"] if made else {}
    found = [
        {
            "field": str(ReadingRef(name)),
            "name": name,
            "question": about.question,
            "quote": about.quote,
            "cite": about.cite,
            "default": about.default,
            "chosen": state.readings.get(name, about.default),
            "options": [{"value": option, "means": means} for option, means in about.options.items()],
            "tested": name in tested,
            "matters": name in tested and tested[name]["matters"],
            "argument": argument(loaded, about.file),
            "authority": about.authority,
        }
        for name, about in loaded.bundle.readings.items()
        if len(about.options) > 1
    ]
    return sorted(found, key=lambda view: not view["tested"])
