"""Which conditions the worked cases show on both sides, and of which lists with no, one and more members."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.cases.unchanged_conditions import heirs_of
from statute_runner.decide.node_id import condition_of
from statute_runner.logic.tree import Members, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.cases.unchanged_conditions import Key
    from statute_runner.law.bundle import Bundle
    from statute_runner.logic.tree import Place

SIZES = ("no member", "one member", "more members")
"""How many members the list of a test over members is shown with."""


@dataclass(frozen=True, slots=True)
class CoveredCondition:
    """A condition of a rule or decision, by its id, file and line.

    `sides` are those that cases must show it on: yes and no, or the only one it can take; a test over the members of a
    list also with no, one and more members.
    """

    id: str
    file: str
    line: int
    sides: tuple[str, ...]


def conditions_of(bundle: Bundle) -> dict[Key, CoveredCondition]:
    """Every condition that a case must show on both sides, by file and id."""
    found: dict[Key, CoveredCondition] = {}
    for section in bundle.all_sections():
        for tree in section.trees():
            for node in nodes_of(tree):
                if isinstance(node, Test | Use | Members) and node.at:
                    sides = sides_of(bundle, node, node.at)
                    found[node.at.file, node.at.id] = CoveredCondition(node.at.id, node.at.file, node.at.line, sides)
    return found


def sides_of(bundle: Bundle, node: Test | Use | Members, at: Place) -> tuple[str, ...]:
    sides = (at.always,) if at.always else ("yes", "no")
    if not isinstance(node, Members):
        return sides
    return (*sides, *SIZES[: bundle.facts.every[node.over.name].largest + 1])


def size(members: int) -> str:
    """The side on which so many members of a list show a test over them."""
    return SIZES[min(members, len(SIZES) - 1)]


class Showing:
    """What cases have shown of the conditions of a bundle so far."""

    conditions: dict[Key, CoveredCondition]
    open: dict[Key, set[str]]
    heirs: dict[Key, list[Key]]

    def __init__(self, bundle: Bundle) -> None:
        self.conditions = conditions_of(bundle)
        self.seen: dict[Key, set[str]] = {key: set() for key in self.conditions}
        self.open = {key: set(condition.sides) for key, condition in self.conditions.items()}
        self.heirs = heirs_of(bundle)

    def show(self, key: Key, side: str) -> None:
        """A case shows a condition so, and with it those that later versions keep unchanged."""
        for one in (key, *self.heirs.get(key, ())):
            if one in self.seen:
                self.seen[one].add(side)
                self.open[one].discard(side)


def coverage(bundle: Bundle, outcomes: Sequence[CaseResult]) -> dict[CoveredCondition, set[str]]:
    """For each condition, the values it was seen to take: yes, no, unknown; and how many members its list had."""
    showing = Showing(bundle)
    for outcome in (outcome for outcome in outcomes if outcome.case.shows):
        for id_, node in outcome.decision["trace"]["nodes"].items():
            key = (node["source"].rpartition(":")[0], condition_of(id_))
            showing.show(key, node["value"])
            if (members := node.get("count")) is not None:
                showing.show(key, size(members))
    return {condition: showing.seen[key] for key, condition in showing.conditions.items()}


def uncovered(condition: CoveredCondition, values: set[str]) -> list[str]:
    """The sides on which no case shows the condition."""
    return [side for side in condition.sides if side not in values]
