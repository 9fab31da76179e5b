"""Contenders timed in turns, block by block, so that what else the machine does falls on all of them alike."""

from __future__ import annotations

import gc
from statistics import median, quantiles
from time import process_time
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

BLOCK = 50


class Spread(TypedDict):
    """A ratio to the unit, the quartiles around it, and the median time itself in microseconds."""

    ratio: float
    lower: float
    upper: float
    microseconds: float


def per_block(
    contenders: Mapping[str, Callable[[Any], object]],
    asked: Sequence[Any] | Mapping[str, Sequence[Any]],
    rounds: int,
    block: int = BLOCK,
    clock: Callable[[], float] = process_time,
) -> dict[str, list[float]]:
    """Seconds a request, of each contender, for each block of each round; every block by all of them, in turns.

    They are those of this process on a processor, unless another clock is given.

    `asked` is what each is asked, for each alike or by name.
    """
    given = asked if not isinstance(asked, list | tuple) else dict.fromkeys(contenders, asked)
    assert isinstance(given, dict)
    number = len(next(iter(given.values())))
    names = list(contenders)
    times: dict[str, list[float]] = {name: [] for name in names}
    gc.collect()
    gc.freeze()
    for turn in range(rounds):
        for start in range(0, number, block):
            first = (turn + start // block) % len(names)
            for name in (*names[first:], *names[:first]):
                decide, part = contenders[name], given[name][start : start + block]
                began = clock()
                for request in part:
                    decide(request)
                times[name].append((clock() - began) / len(part))
    gc.unfreeze()
    return times


def spread(times: Mapping[str, Sequence[float]], unit: str) -> dict[str, Spread]:
    """Each contender's times as ratios to those of the unit in the same block: median and quartiles."""
    found: dict[str, Spread] = {}
    for name, own in times.items():
        ratios = [each / of_unit for each, of_unit in zip(own, times[unit], strict=True)]
        lower, _, upper = quantiles(ratios, n=4) if len(ratios) > 1 else (ratios[0],) * 3
        found[name] = {
            "ratio": round(median(ratios), 3),
            "lower": round(lower, 3),
            "upper": round(upper, 3),
            "microseconds": round(median(own) * 1e6, 2),
        }
    return found
