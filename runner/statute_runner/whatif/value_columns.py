"""The values of a long choice in columns, as many as a terminal has room for; all, or those in which a part stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.escaping import visible, width, wrapped

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType

APART = 2
WIDEST = 36
FEW = 6


def value_columns(fact: FactType, part: str, columns: int) -> str:
    """The values and what they mean, down one column after the other; a line that says so where there are none."""
    sought = part.strip().lower()
    found = [
        f"{name} {means.rstrip('.')}"
        for name, means in ((visible(name), visible(means)) for name, means in fact.values.items())
        if sought in name.lower() or sought in means.lower()
    ]
    if not found:
        return wrapped(f"  no value has `{visible(part.strip())}` in its name or meaning", columns)
    room = min(max(map(width, found)), WIDEST)
    if 2 * (room + APART) > columns or len(found) <= FEW:
        return wrapped("\n".join(f"  - {one}" for one in found), columns)
    across = columns // (room + APART)
    down = -(-len(found) // across)
    rows = [found[row::down] for row in range(down)]
    cells = ((f"{'':{APART}}{one}{'':{room - width(one)}}" for one in map(fitting, row)) for row in rows)
    hint = "" if sought else wrapped("  `list PART` shows those in which a part stands, as `list ger`.", columns)
    return "".join("".join(row).rstrip() + "\n" for row in cells) + hint


def fitting(one: str) -> str:
    """A value that fits into a column; what does not is cut, its name comes first."""
    if width(one) <= WIDEST:
        return one
    while width(one) >= WIDEST:
        one = one[:-1]
    return f"{one.rstrip()}…"
