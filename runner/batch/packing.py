"""The facts of a request as DuckDB has them in one value: a structure of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner.sql.quoting import name

if TYPE_CHECKING:
    from collections.abc import Mapping


def packed(values: Mapping[str, str]) -> str:
    """The structure of these facts, each by its full name with the SQL of its value."""
    groups: dict[str, list[str]] = {}
    for fact, value in values.items():
        group, _, key = fact.partition(".")
        groups.setdefault(group, []).append(f"{name(key, 'duckdb')} := {value}")
    inside = (f"{name(group, 'duckdb')} := struct_pack({', '.join(keys)})" for group, keys in groups.items())
    return f"struct_pack({', '.join(inside)})"
