"""How many members of each list stand for every number of them, in a proof about some laws and requests.

A model is cut down by keeping some members of each list. A condition on a member says the same of those that stay, if
every test over members inside it does. Such a test, whatever its quantifier, asks whether at least n members must and
at least n may satisfy a condition (`some`, `every` and `none`: 1; `at least N`: N; `at most N`: N + 1). Taking members
away lowers both counts, so what was false stays false; and where it was true it stays true if n members that must are
kept, or, where not so many must, n that may (those that must also may). So n members for each test that is true are
enough, for every answer that is made of tests: `cannot be said` and what a list's silence means as well.

A test that stands inside one over the members of other lists, and speaks of them, is another test for each of these
members: its n counts once for each. A list in a member's list is counted for each of the outer members by itself. Tests
that are the same in two laws have the same members; in two requests they have their own. Where lists ask for members of
each other in a circle there is no such number, and the most that the list may have stands for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from statute_runner.law.compared_values import lists_around
from statute_runner.logic.operators import LIST
from statute_runner.logic.refs import InForceRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import AllOf, AnyOf, Known, Members, Node, Not, Test, Unsaid, Use

NO_CHOICE: Mapping[str, str] = {}
THRESHOLD = {"at least": 0, "at most": 1}


@dataclass(frozen=True, slots=True)
class NumberedMeaning:
    """A condition as far as it differs from others: its number, and the lists of whose members it speaks."""

    number: int
    lists: frozenset[str]


@dataclass(frozen=True, slots=True)
class AskedList:
    """A test over the members of a list: how many it asks for, and the other lists of whose members it speaks."""

    over: str
    least: int
    lists: frozenset[str]


class ListTests:
    """The tests over lists of some laws, those that mean the same once."""

    def __init__(self) -> None:
        self.numbers: dict[object, int] = {}
        self.asked: dict[object, AskedList] = {}
        self.silent: dict[str, int] = {}

    def law(self, law: Law, chosen: Mapping[str, str] = NO_CHOICE, nodes: Iterable[Node] = ()) -> None:
        """Adds those of a law, under the readings chosen, and of conditions linked to it."""
        meaning = Distinct(self, law, chosen)
        for node in (*law.trees(), *(notice.when for notice in law.notices), *nodes):
            fold(node, meaning, law.rules)
        for name, means in law.silent.items():
            self.listed(name, means)

    def listed(self, name: str, means: Known) -> None:
        """Counts the members that silence means of a list, and of the lists in them."""
        for number, member in enumerate(means if isinstance(means, tuple) else ()):
            self.silent[name] = max(self.silent.get(name, 0), number + 1)
            for key, given in member.items() if isinstance(member, dict) else ():
                self.listed(f"{name}[].{key}", given)

    def members(self, facts: Mapping[str, FactType], copies: int = 1) -> dict[str, int]:
        """How many members of each list are enough, of those of an inner list for each outer member.

        `copies` is the number of requests, or of laws that differ in every condition, which are looked at together.
        """
        lists = [name for name, fact in facts.items() if fact.type == LIST]
        counts = dict.fromkeys(lists, 0)
        while True:
            grown = {name: self.needed(facts[name], counts, copies) for name in lists}
            if grown == counts:
                return counts
            counts = grown

    def needed(self, fact: FactType, counts: Mapping[str, int], copies: int) -> int:
        own = {fact.name, *lists_around(f"{fact.name}[].")}
        found = sum(
            one.least * prod(counts[name] for name in with_outer(one.lists) - own)
            for one in self.asked.values()
            if one.over == fact.name
        )
        return min(max(found * copies, self.silent.get(fact.name, 0)), fact.largest)


def with_outer(lists: Iterable[str]) -> set[str]:
    """The lists, and those whose members hold them."""
    return {around for name in lists for around in lists_around(f"{name}[].")}


class Distinct:
    """The meaning of a condition as a number, the same for conditions that cannot come out differently in a request."""

    found: ListTests
    law: Law
    chosen: Mapping[str, str]

    def __init__(self, found: ListTests, law: Law, chosen: Mapping[str, str]) -> None:
        self.found, self.law, self.chosen = found, law, chosen
        self.rules: dict[object, NumberedMeaning] = {}

    def numbered(self, lists: frozenset[str], *key: object) -> NumberedMeaning:
        numbers = self.found.numbers
        return NumberedMeaning(numbers.setdefault(key, len(numbers)), lists)

    def test(self, node: Test) -> NumberedMeaning:
        match node.ref:
            case RouteRef(route):
                return self.route(route, node.operand)
            case InForceRef() as ref:
                return self.numbered(frozenset(), self.law.in_force[ref] == node.operand)
            case ReadingRef(name) if name in self.chosen:
                return self.numbered(frozenset(), (self.chosen[name] == node.operand) == (node.operator == "is"))
        lists = frozenset(ref.list for ref in (node.ref, node.operand) if isinstance(ref, MemberRef))
        return self.numbered(lists, str(node.ref), node.operator, repr(node.operand))

    def route(self, route: str, outcome: object) -> NumberedMeaning:
        key = ("route", route)
        if key not in self.rules:
            cases = [
                (case.outcome, fold(case.when, self, self.law.rules).number if case.when else None)
                for case in self.law.routes.get(route, ())
            ]
            self.rules[key] = self.numbered(frozenset(), "route", *cases)
        return self.numbered(frozenset(), "outcome", self.rules[key].number, outcome)

    def all_of(self, _node: AllOf, parts: Sequence[NumberedMeaning]) -> NumberedMeaning:
        return self.group("all", parts)

    def any_of(self, _node: AnyOf, parts: Sequence[NumberedMeaning]) -> NumberedMeaning:
        return self.group("any", parts)

    def negation(self, _node: Not, part: NumberedMeaning) -> NumberedMeaning:
        return self.group("not", [part])

    def unsaid(self, _node: Unsaid, part: NumberedMeaning) -> NumberedMeaning:
        return self.group("unsaid", [part])

    def group(self, kind: str, parts: Sequence[NumberedMeaning]) -> NumberedMeaning:
        lists = frozenset(name for part in parts for name in part.lists)
        return self.numbered(lists, kind, *(part.number for part in parts))

    def use(self, node: Use, body: Callable[[], NumberedMeaning]) -> NumberedMeaning:
        key = (node.rule, node.as_in_force_on)
        if key not in self.rules:
            self.rules[key] = body()
        return self.rules[key]

    def members(self, node: Members, each: Callable[[], NumberedMeaning]) -> NumberedMeaning:
        part, over = each(), str(node.over)
        lists = part.lists - {over} | ({node.over.list} if isinstance(node.over, MemberRef) else frozenset())
        least = node.number + THRESHOLD[node.quantifier] if node.quantifier in THRESHOLD else 1
        self.found.asked[over, node.quantifier == "every", least, part.number] = AskedList(over, least, lists)
        return self.numbered(lists, node.quantifier, over, node.number, part.number)
