"""Bits of the members of lists: an axis for each list, along which each request has as many places as the longest.

A condition has a bit for every request and every place of the lists of whose members it speaks, the requests lowest,
then list after list, outer ones first. `rows` are the requests; the lists are known by their names, which is also
their order: a list in the members of another has a longer name that begins with that one's.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any, TypeAlias

    Axes: TypeAlias = tuple[str, ...]

PARTS = "[]."


def axes_of(name: str) -> Axes:
    """The lists of whose members a fact or a field of this full name speaks, outermost first."""
    parts = name.split(PARTS)
    return tuple(PARTS.join(parts[:n]) for n in range(1, len(parts)))


def axes_of_members(over: str) -> Axes:
    """The lists of whose members the members of this list speak: those around it, and itself."""
    return (*axes_of(over), over)


def united(several: Sequence[Axes]) -> Axes:
    """The axes of what is made of things with these."""
    return tuple(sorted(set().union(*several)))


@dataclass(frozen=True, slots=True)
class MemberAxes:
    """How many requests there are, the most members that one has of each list, and which members there are, as bits."""

    rows: int
    longest: Mapping[str, int]
    exists: Mapping[str, int]

    def size(self, axes: Sequence[str]) -> int:
        """The number of bits of a condition."""
        return self.rows * prod(self.longest[axis] for axis in axes)

    def every(self, axes: Axes) -> int:
        """The bits of what is true of all."""
        return (1 << self.size(axes)) - 1

    def spread(self, bits: int, axes: Axes, wider: Axes) -> int:
        """The bits along more axes, the same at each place of those that are new."""
        for width, chunks, times in self.steps(axes, wider):
            every, made = (1 << width) - 1, 0
            for chunk in range(chunks):
                piece = bits >> chunk * width & every
                for n in range(times):
                    made |= piece << (chunk * times + n) * width
            bits = made
        return bits

    def spread_items(self, items: Any, axes: Axes, wider: Axes, join: Callable[[Sequence[Any]], Any]) -> Any:
        """The same of an array of Arrow's, by what joins several."""
        for width, chunks, times in self.steps(axes, wider):
            items = join([items.slice(chunk * width, width) for chunk in range(chunks) for _ in range(times)])
        return items

    def steps(self, axes: Axes, wider: Axes) -> Iterator[tuple[int, int, int]]:
        """For each axis that is new: the width of what is repeated, how many of these there are, and how often."""
        held = list(axes)
        for axis in wider:
            if axis not in held:
                place = sum(one < axis for one in held)
                yield self.size(held[:place]), prod(self.longest[one] for one in held[place:]), self.longest[axis]
                held.insert(place, axis)

    def at_least(self, number: int, bits: int, axes: Axes, axis: str) -> int:
        """The bits without one axis: where at least so many members along it satisfy what has these bits."""
        place, times = axes.index(axis), self.longest[axis]
        width, chunks = self.size(axes[:place]), prod(self.longest[one] for one in axes[place + 1 :])
        bits &= self.spread(self.exists[axis], axes_of_members(axis), axes)
        every, made = (1 << width) - 1, 0
        for chunk in range(chunks):
            counted = [every] + [0] * number
            for n in range(times):
                piece = bits >> (chunk * times + n) * width & every
                for count in range(number, 0, -1):
                    counted[count] |= counted[count - 1] & piece
            made |= counted[number] << chunk * width
        return made

    def places(self, bits: int, axes: Axes) -> Iterator[tuple[tuple[int, ...], int]]:
        """The bits of all requests at each place: the numbers of the members, outermost first."""
        every = (1 << self.rows) - 1
        for n, numbers in enumerate(product(*(range(self.longest[axis]) for axis in reversed(axes)))):
            yield numbers[::-1], bits >> n * self.rows & every
