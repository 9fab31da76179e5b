"""Which tests need a program outside Python: Spark, PostgreSQL, dbt, a broker or a browser.

They are marked `outside` for what they use, so that `pytest` leaves them out and `pytest -m outside` runs them alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

PROGRAMS = frozenset(
    {"spark", "postgres", "browser", "kafka", "rabbitmq", "dbt"}
)  # as the fixtures that start them are named


def programs(item: pytest.Item) -> set[str]:
    """Those that a test asks for, by name or as its engine."""
    named = set(getattr(item, "fixturenames", ()))
    called = getattr(item, "callspec", None)
    if called is not None:
        named.add(called.params.get("engine"))
    return named & PROGRAMS


def mark(items: Iterable[pytest.Item]) -> None:
    """Marks what needs a program outside Python."""
    for item in items:
        if programs(item):
            item.add_marker(pytest.mark.outside)


def refuse_unmarked(item: pytest.Item, fixture: str) -> None:
    """Fails a test that comes to such a program by another way."""
    if fixture in PROGRAMS and item.get_closest_marker("outside") is None:
        pytest.fail(f"a test that uses {fixture} names it among its arguments, so that it is marked `outside`")
