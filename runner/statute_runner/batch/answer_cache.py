"""The line of an answer after its id, from the columns of a statement; most answers are given many times."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence

    Row = tuple[str | None, ...]

MOST = 2**16


class AnswerCache:
    """A cache of line endings, each by the row of a statement that it writes out.

    A row is the outcome, the possible outcomes, the routes and what is missing, each as a statement gives it.
    """

    def __init__(self, routes: Sequence[str]) -> None:
        self.routes = routes
        self.made: dict[Row, bytes] = {}

    def of(self, row: Row) -> bytes:
        """What follows `{"id":...,`."""
        found = self.made.get(row)
        if found is None:
            if len(self.made) >= MOST:
                self.made.clear()
            outcome, possible, *routes, missing = row
            made = {
                "outcome": outcome,
                "possible": listed(possible),
                "routes": {route: answer for route, answer in zip(self.routes, routes, strict=True) if answer},
                "missing": listed(missing),
            }
            found = self.made[row] = msgspec.json.encode(made).removeprefix(b"{")
        return found


def listed(names: str | None) -> list[str]:
    """The names in a text, with commas between."""
    return names.split(",") if names else []
