"""Paths of provisions as people cite them: where `acts/12` is cited as Act 12, `acts/12/b/6` is Act 12(b)(6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_LABEL = 5


def cited(law: Iterable[Mapping[str, object]], path: str) -> str:
    """The provision as the law of a decision document cites it; a path that belongs to none of it stays as it is."""
    homes = {entry["citation"]: entry["cite"] for entry in law}
    parts = path.split("/")
    for n in range(len(parts), 0, -1):
        home = "/".join(parts[:n])
        if home in homes:
            return f"{homes[home]}{label(parts[n:])}"
    return path


def provision(path: str) -> str:
    """The path of a provision within its section: `c/1/A` is (c)(1)(A)."""
    return label(path.split("/")).removeprefix(", ")


def label(parts: Iterable[str]) -> str:
    """The parts of a provision's path in parentheses; a part that only the file gives a name, in words."""
    return "".join(f"({part})" if len(part) <= LONGEST_LABEL else f", {part.replace('_', ' ')}" for part in parts)
