"""What a test is about has one name, written and read at one place, and no fact is taken for another kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, ReadingRef, RouteRef, ref_named

if TYPE_CHECKING:
    from statute_runner.logic.refs import Ref

NAMES: dict[str, Ref] = {
    "date": FactRef("date"),
    "loan.map": FactRef("loan.map"),
    "route": FactRef("route"),
    "routes.map": FactRef("routes.map"),
    "reading_room.open": FactRef("reading_room.open"),
    "any_route.map": FactRef("any_route.map"),
    "reading.map-is-book": ReadingRef("map-is-book"),
    "in_force.code/1/10": InForceRef("code/1/10"),
    "in_force.code/1/10@2000-01-01": InForceRef("code/1/10", "2000-01-01"),
    "route.code/1/10/a": RouteRef("code/1/10/a"),
    "any_route": AnyRouteRef(),
}


@pytest.mark.parametrize(("name", "ref"), NAMES.items())
def test_a_name_and_what_it_stands_for_are_one(name: str, ref: Ref) -> None:
    assert ref_named(name) == ref
    assert str(ref) == name


def test_no_kind_is_another() -> None:
    kinds = (FactRef("x"), ReadingRef("x"), InForceRef("x"), RouteRef("x"))

    assert len(set(kinds)) == len(kinds)
