"""What stands in the way, as one matrix: what all sets of conditions share, and in which each other condition is.

The sets of a route are nearly the same; told one after another they are a wall in which nobody finds the difference.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TELLING = ("id", "cite", "quote", "test", "fact", "wanted")


class MatrixRow(TypedDict):
    """A condition that not every set has: itself, whether it is in each, and in which, as people write it."""

    condition: Any
    within: list[bool]
    sets: str


class ObstacleMatrix(TypedDict):
    """The conditions in every set, and those that are not; `count` says how many sets there are."""

    count: int
    shared: list[Any]
    rows: list[MatrixRow]


def obstacle_matrix(sets: Sequence[Sequence[Mapping[str, Any]]]) -> ObstacleMatrix:
    """The matrix of sets of conditions, those first that are in the most sets."""
    conditions = {key_of(one): one for conditions in sets for one in conditions}
    keys = [{key_of(one) for one in conditions} for conditions in sets]
    within = {key: [key in members for members in keys] for key in conditions}
    return {
        "count": len(sets),
        "shared": [one for key, one in conditions.items() if all(within[key])],
        "rows": [
            {
                "condition": conditions[key],
                "within": found,
                "sets": numbers_told(n + 1 for n, has in enumerate(found) if has),
            }
            for key, found in sorted(within.items(), key=lambda one: -sum(one[1]))
            if not all(found)
        ],
    }


def key_of(condition: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(condition[name] for name in TELLING)


def numbers_told(numbers: Iterable[int]) -> str:
    """Sets by their numbers in rising order, those in a row as a range: `sets 1, 3-5`."""
    ranges = [
        [number for _, number in run] for _, run in groupby(enumerate(numbers), lambda placed: placed[1] - placed[0])
    ]
    said = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in ranges)
    return f"set{'' if said.isdigit() else 's'} {said}"
