"""Of two days of the shipped law, each case is decided once under both, however often they are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from amend.overlay import POLICIES
from statute_runner.amend import decision_diff, diff_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.amend.comparison import Comparison
    from statute_runner.amend.decision_diff import Decisions


@pytest.fixture(scope="package", autouse=True)
def _decided_once() -> Iterator[None]:
    made: dict[Any, Decisions] = {}

    def decisions(comparison: Comparison, readings: Mapping[str, str], question: str | None) -> Decisions:
        sides = (comparison.old, comparison.new)
        if any(side.files.root != str(POLICIES) for side in sides):
            return decision_diff.decisions(comparison, readings, question)
        asked = [(side.name, side.day, side.loaded.known) for side in sides]
        key = (comparison.kind, *asked, question, *sorted(readings.items()))
        if key not in made:
            made[key] = decision_diff.decisions(comparison, readings, question)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(diff_document, "decisions", decisions)
        yield
