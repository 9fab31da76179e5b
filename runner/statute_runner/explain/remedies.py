"""What people can do to open a route, from its trace: the steps of the fewest facts that fail it or bar it.

A condition is looked at with what is wanted of it, so that a step leads towards the outcome and never away from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from statute_runner.law.member_paths import full_name
from statute_runner.law.remedy_direction import turns
from statute_runner.logic.refs import FactRef, MemberRef, ref_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from statute_runner.decide.trace_tree import TreeNode, TreeRoot
    from statute_runner.law.facts import FactType

Way: TypeAlias = "tuple[str, ...]"
"""The facts that have to become otherwise, in the order of the law."""
DONE: list[Way] = [()]
MOST_WAYS = 24
"""The ways to bring a condition about that are kept, the shortest first."""


@dataclass(frozen=True, slots=True)
class Remedies:
    """Looks for ways among facts that have a remedy.

    What holds by a fact that `changing` names does not count as settled, and none of `kept` is turned to a no.
    """

    facts: Mapping[str, FactType]
    changing: frozenset[str] = frozenset()
    kept: frozenset[str] = frozenset()

    def ways(self, node: TreeNode, wanted: bool) -> list[Way]:
        """The ways to bring it about that the condition holds, or that it does not; an empty one where it is so."""
        so = node["value"] == ("yes" if wanted else "no")
        if "test" in node:
            return self.by(node["fact"], wanted, so, node.get("given"))
        if "members" in node:
            return self.of_members(node, wanted, so)
        parts = node.get("parts", [])
        holds_when = node.get("holds_when", "all")
        if holds_when == "cannot be said":
            return DONE if so else []
        if holds_when == "none":
            return self.ways(parts[0], not wanted)
        each = [self.ways(part, wanted) for part in parts]
        return together(each) if (holds_when == "all") == wanted else one_of(each)

    def by(self, name: str, wanted: bool, so: bool, given: object = None, *, more: bool = True) -> list[Way]:
        """The ways to have a test of this fact come out as wanted; of a list, by `more` members or by fewer."""
        if not isinstance(ref_named(name), FactRef | MemberRef):
            return DONE if so else []
        fact = full_name(name)
        if so:
            return DONE if wanted or fact not in self.changing else []
        if not wanted and fact in self.kept:
            return []
        return [(fact,)] if fact in self.facts and turns(self.facts[fact], given, wanted, more) else []

    def of_members(self, node: TreeNode, wanted: bool, so: bool) -> list[Way]:
        """The ways to have a test over a list come out as wanted: by a new member, or by each that is in the way."""
        if so:
            return DONE
        how, name = node["holds_when"], full_name(node["of"])
        parts = node.get("parts", [])
        if how in {"every", "none"} and wanted:
            each = together([self.ways(part, how == "every") for part in parts]) if parts else []
            return each or self.by(name, wanted, so, more=False)
        if wanted and not how.startswith("at most"):
            return one_of([self.by(name, wanted, so), *(self.ways(part, wanted=True) for part in parts)])
        if how == "some" and parts:
            return together([self.ways(part, wanted=False) for part in parts])
        return []


def together(each: Iterable[Sequence[Way]]) -> list[Way]:
    """One way of each, put together."""
    made: list[Way] = DONE
    for ways in each:
        made = shortest(joined(*pair) for pair in product(made, ways))
    return made


def one_of(each: Iterable[Sequence[Way]]) -> list[Way]:
    """The ways of all."""
    return shortest(way for ways in each for way in ways)


def shortest(ways: Iterable[Way]) -> list[Way]:
    """The ways that need no more than another does, the shortest first."""
    kept: list[Way] = []
    for way in sorted(ways, key=len):
        if len(kept) < MOST_WAYS and not any(set(one) <= set(way) for one in kept):
            kept.append(way)
    return kept


def joined(one: Way, other: Way) -> Way:
    return (*one, *(fact for fact in other if fact not in one))


def opening(root: TreeRoot, outcome: str, facts: Mapping[str, FactType]) -> list[Way]:
    """The ways to have a route come to an outcome, the shortest first."""
    cases = root["parts"]
    place = next((n for n, case in enumerate(cases) if case["outcome"] == outcome and case["parts"]), None)
    if place is None:
        return []
    grant = cases[place]["parts"][0]
    before = [case["parts"][0] for case in cases[:place] if case["outcome"] != outcome and case["parts"]]
    kept = frozenset(held(grant))
    found = []
    for way in Remedies(facts).ways(grant, wanted=True):
        others = Remedies(facts, frozenset(way), kept)
        found += [joined(way, more) for more in together([others.ways(node, wanted=False) for node in before])]
    return shortest(found)


def held(node: TreeNode) -> Iterable[str]:
    """The facts by which a condition's parts hold."""
    if "test" in node and node["value"] == "yes":
        yield full_name(node["fact"])
    for part in node.get("parts", []):
        yield from held(part)
