"""Functions of the law of several periods are one only where they say the same."""

from __future__ import annotations

from typing import Any

import pytest

import statute_runner
from statute_runner.codegen.compiler import made_module
from statute_runner.codegen.shared_functions import SharedFunctions

INNER = ["", "", "def inner(one):", "    return one == LIMIT_{n}"]
OUTER = ["", "", "def outer_{n}(many):", "    return any(map(inner, many))"]


def module(shared: SharedFunctions, limit: str, n: int = 1, inner: str = "one == LIMIT_{n}") -> dict[str, Any]:
    lines = [line.replace("one == LIMIT_{n}", inner).format(n=n) for line in (*INNER, *OUTER)]
    scope = made_module("\n".join([f"LIMIT_{n} = {limit}", *lines]), "inner")
    shared.share(scope, lines, {f"LIMIT_{n}": limit})
    return scope


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"limit": "7"}, True),
        ({"limit": "8"}, False),
        ({"limit": "True"}, False),
        ({"limit": "7", "n": 2}, False),
        ({"limit": "7", "inner": "one != LIMIT_{n}"}, False),
    ],
)
def test_a_function_is_shared_where_its_text_and_all_it_names_are_the_same(other: dict[str, Any], same: bool) -> None:
    shared = SharedFunctions()
    first, second = module(shared, "7"), module(shared, **other)
    name = f"outer_{other.get('n', 1)}"

    assert (first["inner"] is second["inner"]) is same
    assert (first["outer_1"] is second[name]) is same


def test_most_of_what_members_are_asked_is_shared_by_the_periods_of_the_shipped_law() -> None:
    decider = statute_runner.load().decider()
    made = [
        function
        for day in decider.loaded.days
        for name, function in decider.law(day).decide.__globals__.items()
        if name.startswith(("any_", "open_"))
    ]

    assert len(made) > 100
    assert len(set(made)) < len(made) / 2
