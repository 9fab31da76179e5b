"""The ways from an undetermined question down to the facts that keep it open, over any `Boolean`.

A fact is missing where a test lacks it and all above the test is open too: it may hold, and need not. Under a condition
that is open and needs all its parts, each part may hold, so that such a part is open unless it must hold; one that
needs any of its parts is open unless none may. What is open with its parent anyway is one place with it, so that a
condition is looked at only where "all" and "any" change.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FactRef, MemberRef, RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Test, Unsaid, Use, facts_of, nodes_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import Generic, Protocol

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import B, Boolean, Pair
    from statute_runner.logic.refs import Stated
    from statute_runner.logic.tree import Node

    class Logic(Boolean[B], Protocol):
        """A `Boolean` that knows the law under chosen readings."""

        def pair(self, node: Node) -> Pair[B]: ...

else:
    from statute_runner.logic.kleene import B, Generic


class OpenConditions(Generic[B]):
    """Conditions that are open together, and where they are reached from.

    `facts` are those that their tests lack if they are not known, lists among them; `members` the tests over members,
    each of which is open for some of them where its list is known. `cite` is the provision of the first of them that
    has one.
    """

    def __init__(self) -> None:
        self.cite = ""
        self.facts: dict[str, None] = {}
        self.members: list[Members] = []
        self.reached: list[tuple[OpenConditions[B], B]] = []
        self.seen: set[tuple[int, bool]] = set()


class MissingFacts(Generic[B]):
    """All places of a question under a law, each after those from which it is reached.

    `possible` are the question's own outcomes.
    """

    law: Law
    logic: Logic[B]
    places: list[OpenConditions[B]]

    def __init__(self, law: Law, logic: Logic[B], possible: Mapping[str, B]) -> None:
        self.law, self.logic = law, logic
        self.entered: dict[Hashable, OpenConditions[B]] = {}
        self.left: list[OpenConditions[B]] = []
        self.named: dict[Hashable, frozenset[Stated | RouteRef | None]] = {}
        self.root: OpenConditions[B] = OpenConditions()
        self.through(law.decision, possible, self.root)
        self.places = [self.root, *reversed(self.left)]

    def through(self, cases: Sequence[Case], possible: Mapping[str, B], place: OpenConditions[B]) -> None:
        """From a decision that is open to each of its cases that may be reached, may hold, and need not."""
        for number, case in enumerate(cases):
            if case.when is not None:
                condition = self.open_case(cases, number, possible)
                self.enter(place, id(case), condition, partial(self.opened, case.when, False))

    def open_case(self, cases: Sequence[Case], number: int, possible: Mapping[str, B]) -> B:
        """Whether the case is open. Where each case has an outcome of its own, what is possible says so."""
        outcomes = [case.outcome for case in cases]
        if len(set(outcomes)) == len(outcomes):
            later = self.logic.disjunction([possible[outcome] for outcome in outcomes[number + 1 :]])
            return self.logic.conjunction([possible[outcomes[number]], later])
        pairs = [self.logic.pair(case.when) for case in cases[: number + 1] if case.when]
        none_before = [self.logic.complement(must) for must, _ in pairs]
        return self.logic.conjunction([*none_before, pairs[-1][1]])

    def enter(
        self, above: OpenConditions[B], key: Hashable, condition: B, fill: Callable[[OpenConditions[B]], None]
    ) -> None:
        """Reaches a place from another where the condition holds."""
        if condition == self.logic.constant(False):
            return
        known = key in self.entered
        place = self.entered.setdefault(key, OpenConditions())
        place.reached.append((above, condition))
        if not known:
            fill(place)
            self.left.append(place)

    def opened(self, node: Node, negated: bool, place: OpenConditions[B]) -> None:
        """A node that is open wherever the place is reached; `negated` where an odd number of `not` stands above it."""
        node, negated = self.bare(node, negated)
        if (id(node), negated) in place.seen:
            return
        place.seen.add((id(node), negated))
        place.cite = place.cite or (node.at.cite if node.at else "")
        alone = self.lacks(node)
        if alone is not None:
            place.facts |= alone
        elif isinstance(node, Test) and isinstance(node.ref, RouteRef):
            self.enter_route(place, node.ref.name, self.logic.constant(True))
        elif isinstance(node, Members):
            place.facts |= self.not_silent((node.over.name,))
            place.members.append(node)
        elif isinstance(node, AllOf | AnyOf):
            every = isinstance(node, AllOf) != negated
            for part in node.parts:
                self.part(place, part, negated, every)

    def part(self, place: OpenConditions[B], part: Node, negated: bool, every: bool) -> None:
        """A part of an open node that needs every part, or any."""
        must, may = self.logic.pair(part)
        if must == may:
            return
        part, turned = self.bare(part, negated)
        same = isinstance(part, AllOf | AnyOf) and (isinstance(part, AllOf) != turned) == every
        if same or self.lacks(part) is not None:
            self.opened(part, turned, place)
            return
        must, may = self.logic.pair(part)
        condition = may if turned == every else self.logic.complement(must)
        if isinstance(part, Test) and isinstance(part.ref, RouteRef):
            self.enter_route(place, part.ref.name, condition)
        else:
            self.enter(place, (id(part), turned), condition, partial(self.opened, part, turned))

    def enter_route(self, place: OpenConditions[B], route: str, condition: B) -> None:
        possible = self.logic.outcomes(route)
        if possible is not None:
            self.enter(place, route, condition, partial(self.through, self.law.routes[route], possible))

    def bare(self, node: Node, negated: bool) -> tuple[Node, bool]:
        """The node that stands behind `not` and the names of rules."""
        while isinstance(node, Not | Use):
            negated ^= isinstance(node, Not)
            node = node.part if isinstance(node, Not) else self.law.rules[node.rule, node.as_in_force_on].body
        return node, negated

    def lacks(self, node: Node) -> dict[str, None] | None:
        """The facts that an open node lacks if they are not known, where none below it need be asked for.

        That is so of a test, or of tests of one fact alone.
        """
        if isinstance(node, Test) and not isinstance(node.ref, RouteRef):
            return self.not_silent(facts_of(node)) if node.operator != STATED else {}
        alone = self.alone(node)
        return self.not_silent((alone.name,)) if isinstance(alone, FactRef) and alone.name != "date" else None

    def alone(self, node: Node) -> Stated | RouteRef | None:
        """What all tests of a node are of, if that is one thing: not known, it makes all that is made of them unknown.

        It does not where a condition asks whether it is stated, or whether something can be said.
        """
        found = self.names(node)
        return next(iter(found)) if len(found) == 1 else None

    def not_silent(self, facts: tuple[str, ...]) -> dict[str, None]:
        """The facts that may be unknown: all but the day, and those whose silence means something."""
        return dict.fromkeys(sorted({*facts} - {"date", *self.law.silent}))

    def names(self, node: Node) -> frozenset[Stated | RouteRef | None]:
        """The facts and routes that the tests of a node name, and of all it uses; nothing stands for what is known."""
        found: set[Stated | RouteRef | None] = set()
        for below in nodes_of(node):
            if isinstance(below, Use):
                key = (below.rule, below.as_in_force_on)
                if key not in self.named:
                    self.named[key] = self.names(self.law.rules[key].body)
                found |= self.named[key]
            elif isinstance(below, Test) and below.operator != STATED:
                found |= {ref for ref in (below.ref, below.operand) if isinstance(ref, FactRef | MemberRef | RouteRef)}
            elif isinstance(below, Members):
                found.add(below.over)
            elif isinstance(below, Test | Unsaid):
                found.add(None)
        return frozenset(found)
