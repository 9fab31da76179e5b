"""Cycles of succession: nobody took over from itself, through any number of steps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import Problem
from statute_runner.registers.declarations import SUCCEEDS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.registers.register_index import RegisterIndex


def cycles(registers: RegisterIndex) -> Iterator[Problem]:
    """Each cycle once, at the entry whose key is the first of them."""
    for register in registers.declared.values():
        if register.of:
            continue
        entries = registers.of(register.name)
        earlier = {key: [one for each in entries[key] for one in each.succeeds] for key in entries}
        told: set[str] = set()
        for key in sorted(entries):
            if key in told:
                continue
            way = way_back(earlier, key)
            if way:
                told.update(way)
                entry = next(each for each in entries[key] if way[0] in each.succeeds)
                message = f"`{key}` took over from itself: {' from '.join(f'`{one}`' for one in [key, *way])}"
                yield Problem(
                    "register-cycle", message, entry.span(SUCCEEDS), "one of them took over from none of these"
                )


def way_back(earlier: dict[str, list[str]], key: str) -> list[str]:
    """The shortest way from a key back to itself, without its start; nothing where there is none (breadth-first)."""
    ways: dict[str, list[str]] = {}
    step: dict[str, list[str]] = {key: []}
    while step:
        further: dict[str, list[str]] = {}
        for at, way in step.items():
            for one in earlier.get(at, ()):
                if one == key:
                    return [*way, key]
                if one not in ways:
                    ways[one] = further[one] = [*way, one]
        step = further
    return []
