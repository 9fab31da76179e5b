"""Tables of Markdown: ratios with the quartiles around them, the medians over runs, and what was not timed."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    made = [heads, ["---", *("---:" if head != "what" else "---" for head in heads[1:])], *rows]
    return "\n".join("| " + " | ".join(row) + " |" for row in made)


def excluded(found: Sequence[dict[str, Any]]) -> str:
    """What was not timed, and why."""
    notes = {f"`{name}` is not installed, so not timed." for each in found for name in each.get("not_installed", ())}
    notes |= {
        f"`{name}` was not timed: {f'{why} answers differ' if isinstance(why, int) else why}."
        for each in found
        for name, why in each["mismatches"].items()
    }
    return "".join("\n\n" + note for note in sorted(notes))


def spreads(found: Sequence[dict[str, Any]]) -> str:
    names = sorted(found[-1]["ratios"], key=lambda name: ratio([each["ratios"] for each in found], name))
    rows = []
    for name in names:
        own = [each["ratios"][name] for each in found if name in each["ratios"]]
        rows.append((name, *numbers(own), f"{median(each['microseconds'] for each in own):.1f}"))
    return table(("what", "ratio", "quartiles", "µs a request"), rows) + excluded(found)


def ratio(found: Sequence[dict[str, Any]], name: str) -> float:
    return float(median(each[name]["ratio"] for each in found if name in each))


def numbers(own: Sequence[dict[str, Any]]) -> tuple[str, str]:
    """The ratio and the quartiles around it."""
    lower, upper = min(each["lower"] for each in own), max(each["upper"] for each in own)
    return f"{median(each['ratio'] for each in own):.2f}", f"{lower:.2f} to {upper:.2f}"


def rows_of(found: dict[str, Any]) -> dict[tuple[str, int], dict[str, Any]]:
    return {(row["program"], row["threads"]): row for row in found["ratios"]}


def of_part(runs: Sequence[dict[str, Any]], part: str) -> list[dict[str, Any]]:
    """What the runs that have the part measured of it."""
    return [run[part] for run in runs if part in run]
