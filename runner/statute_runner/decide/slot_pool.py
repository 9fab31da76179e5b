"""The slots of all layouts of a law under chosen readings: what is the same in two of them is one object."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.decide.decision_slots import DecisionSlot
from statute_runner.decide.slot_blocks import SlotBlock
from statute_runner.decide.trace_slots import Meanings, NodeSlot

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from statute_runner.decide.reading_masks import ReadingSwitches
    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Case


class SlotPool:
    """The slots of all layouts of a law under chosen readings: what is the same in two of them is one object."""

    meanings: Meanings
    bundle: Bundle
    switches: ReadingSwitches

    def __init__(self, bundle: Bundle, switches: ReadingSwitches) -> None:
        self.bundle, self.switches = bundle, switches
        self.meanings = Meanings()
        self.slots: dict[Hashable, Any] = {}
        self.numbers: dict[Hashable, int] = {}

    def node(self, seen: TracedNode, id_: str, entry: Any, *, listed: bool) -> NodeSlot:
        """The slot of a condition; `entry` is what a trace says of it, if it stands in one."""
        key = (id(seen.node), id_, listed, *entry.get("parts", ()), entry.get("rule")) if entry else id(seen.node)
        key = (key, len(seen.parts), listed)
        if key not in self.slots:
            self.slots[key] = NodeSlot(self.switches, self.meanings, seen.node, id_, entry, listed=listed)
        found: NodeSlot = self.slots[key]
        return found

    def number(self, key: Hashable) -> int:
        """A number for what is equal."""
        return self.numbers.setdefault(key, len(self.numbers))

    def block(self, slots: Sequence[Any], rests_on: Sequence[object]) -> SlotBlock:
        """The block of these slots, which rest on this."""
        key = (tuple(map(id, slots)), *rests_on)
        if key not in self.slots:
            self.slots[key] = SlotBlock(slots)
        found: SlotBlock = self.slots[key]
        return found

    def decision(self, cases: Sequence[Case], whens: Sequence[str | None], name: str) -> DecisionSlot:
        """The slot of a decision, with the ids of the conditions of its cases."""
        if name not in self.slots:
            self.slots[name] = DecisionSlot(self.switches, self.meanings, cases, whens)
        found: DecisionSlot = self.slots[name]
        return found
