"""The facts of a request as DuckDB has them in one value: a structure of groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def packed(values: Mapping[str, str]) -> str:
    """The structure of these facts, each by its full name with the SQL of its value."""
    groups: dict[str, list[str]] = {}
    for name, value in values.items():
        group, _, key = name.partition(".")
        groups.setdefault(group, []).append(f"{quoted(key)} := {value}")
    inside = (f"{quoted(group)} := struct_pack({', '.join(keys)})" for group, keys in groups.items())
    return f"struct_pack({', '.join(inside)})"


def quoted(name: str) -> str:
    """A name as SQL writes any name."""
    return '"' + name.replace('"', '""') + '"'
