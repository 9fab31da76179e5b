"""Which conditions the worked cases show on both sides, and of which lists with no, one and more members."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from statute_runner.decide.node_id import condition_of
from statute_runner.logic.tree import Members, Test, Use, nodes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.cases.case_runs import CaseResult
    from statute_runner.law.bundle import Bundle
    from statute_runner.law.section import Section
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


def conditions_of(bundle: Bundle) -> dict[tuple[str, str], CoveredCondition]:
    """Every condition that a case must show on both sides, by file and id."""
    found: dict[tuple[str, str], CoveredCondition] = {}
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


def coverage(bundle: Bundle, outcomes: Sequence[CaseResult]) -> dict[CoveredCondition, set[str]]:
    """For each condition, the values it was seen to take: yes, no, unknown; and how many members its list had."""
    seen: dict[tuple[str, str], set[str]] = {key: set() for key in conditions_of(bundle)}
    for outcome in outcomes:
        for id_, node in outcome.decision["trace"]["nodes"].items():
            key = (node["source"].rpartition(":")[0], condition_of(id_))
            if key in seen:
                seen[key].add(node["value"])
                if (members := node.get("count")) is not None:
                    seen[key].add(size(members))
    for citation, versions in bundle.versions.items():
        for before, after in pairwise(versions):
            inherit(bundle.section(citation, before), bundle.section(citation, after), seen)
    return {condition: seen[key] for key, condition in conditions_of(bundle).items()}


def inherit(before: Section, after: Section, seen: dict[tuple[str, str], set[str]]) -> None:
    """A rule that an amendment leaves as it was is shown by the cases of the version before, too."""
    for name, rule in after.rules.items():
        if name in before.rules and before.rules[name] == rule:
            for node in nodes_of(rule.body):
                if node.at and (after.file, node.at.id) in seen:
                    seen[after.file, node.at.id] |= seen.get((before.file, node.at.id), set())


def uncovered(condition: CoveredCondition, values: set[str]) -> list[str]:
    """The sides on which no case shows the condition."""
    return [side for side in condition.sides if side not in values]
