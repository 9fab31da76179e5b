"""Slots that are looked up together: those that rest on the same few values have one key, and are found as one.

What rests on one fact, or on several that together take few values, is a block; so is what is made of a few
conditions. What a block came to is kept under its key.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeAlias

    Input: TypeAlias = tuple[str, int]
    Found: TypeAlias = tuple[tuple[Any, ...], tuple[int, ...], tuple[bytes, ...]]

MOST_INPUTS, MOST_TOGETHER, MOST_FOUND = 4, 512, 1024
GIVEN, SAID, SLOT = "given", "said", "slot"


class SlotBlock:
    """Slots in the order of evaluation; each with what gives its key from the values before it."""

    def __init__(self, slots: Sequence[Any]) -> None:
        self.slots = slots
        self.found: dict[Hashable, Found] = {}
        self.same: dict[tuple[Any, ...], Found] = {}

    def made(self, key: Hashable, values: list[Any], keys: Sequence[Callable[[Any], Any]]) -> Found:
        """The states of the slots, with their numbers and what a trace has of them where nothing rests on them."""
        values = values.copy()
        states = []
        for slot, key_of in zip(self.slots, keys, strict=True):
            own = key_of(values)
            state = slot.states.get(own) or slot.made(own)
            states.append(state)
            values.append(state.code)
        reached = tuple(states)
        found = self.same.get(reached)
        if found is None:
            found = reached, tuple([state.code for state in states]), tuple([state.plain for state in states])
        if len(self.found) < MOST_FOUND:
            self.found[key] = self.same[reached] = found
        return found


class Grouping:
    """The blocks of slots, of which each has the inputs of its key: values that are given, or slots before it.

    `sizes` says how many values what is given takes, if they are few.
    """

    keys: Sequence[tuple[Input, ...]]
    sizes: Mapping[int, int]

    def __init__(self, keys: Sequence[tuple[Input, ...]], sizes: Mapping[int, int]) -> None:
        self.keys, self.sizes = keys, sizes
        self.rests: list[frozenset[Input]] = []
        pure: dict[frozenset[Input], list[int]] = {}
        self.coded: list[list[int]] = []
        self.inputs: list[list[Input]] = []
        self.block: dict[int, int] = {}
        for place, key in enumerate(keys):
            rests = frozenset(one for part in key for one in (self.rests[part[1]] if part[0] == SLOT else (part,)))
            self.rests.append(rests)
            if self.few(rests):
                pure.setdefault(rests, []).append(place)
            else:
                self.add(place, key)
        ordered = sorted(pure.items(), key=lambda one: len(one[0]))
        self.blocks: list[tuple[list[int], list[Input]]] = [(slots, sorted(rests)) for rests, slots in ordered]
        self.blocks += zip(self.coded, self.inputs, strict=True)

    def few(self, rests: frozenset[Input]) -> bool:
        """Whether what a slot rests on takes few values: one fact always does, since the same come again."""
        product = 1
        for kind, place in rests:
            product *= 2 if kind == SAID else self.sizes.get(place, MOST_TOGETHER)
        return len(rests) <= 1 or product <= MOST_TOGETHER

    def add(self, place: int, key: Sequence[Input]) -> None:
        """Puts a slot into the last of the blocks that it rests on, unless that would then rest on too much."""
        last = max((self.block[part[1]] for part in key if part[0] == SLOT and part[1] in self.block), default=-1)
        if last >= 0:
            inside = set(self.coded[last])
            more = [part for part in dict.fromkeys(key) if part[0] != SLOT or part[1] not in inside]
            inputs = list(dict.fromkeys([*self.inputs[last], *more]))
            if len(inputs) <= MOST_INPUTS:
                self.coded[last].append(place)
                self.inputs[last] = inputs
                self.block[place] = last
                return
        self.block[place] = len(self.coded)
        self.coded.append([place])
        self.inputs.append(list(dict.fromkeys(key)))


def getter(places: Sequence[int]) -> Callable[[Any], Any]:
    """What takes these values: one as it is, several as a tuple; the first, which is nothing, where there are none."""
    return itemgetter(*(places or [0]))
