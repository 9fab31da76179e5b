"""Which of several routes to elect: what must be kept to on each, the least first, and what can be said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.citations import cited

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.decide.decision_document import Decision

ELECT = "Elect one of these routes, record which, and keep to what it asks for."


def asks(document: Decision, route: str) -> frozenset[str]:
    """What must be kept to on a route."""
    return frozenset(one["text"] for one in document["conditions"].get(route, ()))


def least_first(document: Decision, routes: Sequence[str]) -> list[str]:
    """The routes in the order of the law, but each after those that ask for less."""
    return sorted(routes, key=lambda one: sum(asks(document, other) < asks(document, one) for other in routes))


def election(document: Decision, routes: Sequence[str]) -> str:
    """What to do where more than one route permits, and which asks for the least; nothing where one does."""
    if len(routes) <= 1:
        return ""
    wanted = {route: asks(document, route) for route in routes}
    least = [one for one in routes if all(wanted[one] <= other for other in wanted.values())]
    if len(least) == len(routes):
        return f"{ELECT} They ask for the same."
    if least:
        verb = "asks" if len(least) == 1 else "ask"
        return f"{ELECT} {' and '.join(cited(document['law'], one) for one in least)} {verb} for the least."
    return f"{ELECT} They ask for different things."
