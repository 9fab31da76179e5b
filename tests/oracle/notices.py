"""The notices of the contract: what is said beside an answer, and never changes it."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from .contract import ROUTE_C, ROUTE_E, exchange_of
from .kleene import and3, not3, or3
from .readings import SECTION, USMCA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .kleene import Truth

VIOLATED = "violated while (c) or 209(e) permits"
PREDECESSOR = "a predecessor violated while a route permits"
FOREIGN_OFFICER = "a designated foreign officer"
BOTH_SIDES = "entries on both sides of 2020-07-01"
SEVERAL_ROUTES = "more than one route permits"
ACCOUNTING = "a permitted outbound exchange must be accounted for"
RECEIPT = "receiving alone is neither granted nor limited"


def notices(request: Mapping[str, Any], readings: Mapping[str, str] | None = None) -> set[str]:
    """The notices whose conditions must hold; none before the section was in force."""
    exchange = exchange_of(request, readings)
    if exchange.on < SECTION:
        return set()
    facts = exchange.facts
    permits = {citation: route.has("permitted") for citation, route in exchange.routes().items()}
    some_route = or3(*permits.values())
    conditions: dict[str, Truth] = {
        VIOLATED: and3(exchange.violated(), or3(*(permits[route] for route in (ROUTE_C, ROUTE_E) if route in permits))),
        PREDECESSOR: and3(
            facts.some(
                "counterpart.violations",
                lambda one: and3(one.one_of("of", "predecessor"), one.on_or_before("found_on", exchange.on)),
            ),
            some_route,
        ),
        FOREIGN_OFFICER: facts.one_of("officer.service", "foreign_designated"),
        BOTH_SIDES: and3(
            facts.some("goods.entries", lambda entry: entry.before("entered_on", USMCA)),
            facts.some("goods.entries", lambda entry: entry.on_or_after("entered_on", USMCA)),
        ),
        SEVERAL_ROUTES: or3(*(and3(*pair) for pair in combinations(permits.values(), 2))),
        ACCOUNTING: and3(some_route, exchange.outbound()),
        RECEIPT: and3(not3(some_route), facts.one_of("exchange.direction", "receive")),
    }
    return {notice for notice, when in conditions.items() if when.value}
