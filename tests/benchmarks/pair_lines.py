"""The numbers that an engine gives for the pairs, as the line of an answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from .by_hand import ROUTES, outcome
from .pair_numbers import FACTS, FIELDS, MISSING
from .pairs import LISTS, SETTLED

if TYPE_CHECKING:
    from collections.abc import Sequence


def ending(number: int) -> bytes:
    """What follows the id in the answer that the number means, but for the facts that are missing."""
    codes = [number >> 6 & 7, number >> 3 & 7, number & 7]
    by_route = ",".join(f'"{name}":"{outcome(route)}"' for name, route in zip(ROUTES, codes, strict=True) if route)
    question = number >> 9 & 7
    listed = ",".join(f'"{outcome(possible)}"' for possible in SETTLED if question & possible)
    return f',"outcome":"{outcome(question)}","possible":[{listed}],"routes":{{{by_route}}},"missing":['.encode()


ENDINGS = [ending(number) for number in range(MISSING)]
NAMES = [f'"{fact}",'.encode() for fact in FACTS]


def some(first: int, last: int) -> list[bytes]:
    """For every choice of these facts, their names, each with a comma after it."""
    names = NAMES[first:last]
    return [b"".join(name for n, name in enumerate(names) if bits >> n & 1) for bits in range(1 << len(names))]


LOW, MIDDLE, HIGH = some(0, 6), some(6, 12), some(12, len(FACTS))


def line(number: int, lists: Sequence[Sequence[int]] = ()) -> bytes:
    """The answer after the id, of the numbers that an engine gave."""
    missing = number >> 12
    names = LOW[missing & 63] + MIDDLE[missing >> 6 & 63] + HIGH[missing >> 12] if missing else b""
    for over, members in zip(LISTS, lists, strict=False):
        for place, lacks in enumerate(members):
            if lacks:
                names += paths(over, place, lacks)
    return ENDINGS[number & 4095] + names[:-1] + b"]}"


@cache
def paths(over: str, place: int, lacks: int) -> bytes:
    """The paths of the fields that a member lacks, each with a comma after it."""
    return b"".join(f'"{over}[{place}].{field}",'.encode() for n, field in enumerate(FIELDS[over]) if lacks >> n & 1)
