"""Answers that a change of the law leaves as they were, found by evaluating only what was changed.

The rules, routes and decision of a law are equations without a circle, which have one solution for given facts. Where
each changed one comes out as before upon what all others came out to before, the solution of before solves the changed
law too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import Answers, Values, answer_of
from statute_runner.logic.refs import AnyRouteRef, InForceRef, RouteRef
from statute_runner.logic.tree import Test, Use, fold, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.tree import Known, Node, RuleKey


@dataclass(frozen=True, slots=True)
class Solution:
    """What the rules, routes and decision of a law come out to, for given facts and readings.

    `decision` says which outcomes of the question are possible; `values` hold all else.
    """

    values: Values
    decision: dict[str, bool]

    def answers(self) -> Answers:
        """The same as the reference evaluation gives."""
        routes = {route: answer_of(self.values.routes[route]) for route in self.values.law.routes}
        return Answers(answer_of(self.decision), routes)

    def under(self, change: LawChange) -> Solution | None:
        """The solution of the changed law, where it is the same; nothing where it may be another."""
        if not change.comparable:
            return None
        before, law = self.values, change.law
        after = Values(law, before.facts, before.readings)
        after.rules = {key: pair for key, pair in before.rules.items() if key in law.rules}
        after.routes = dict(before.routes)
        rules = [key for key in change.rules if key in before.rules]
        if (
            any(fold(law.rules[key].body, after.meaning, law.rules) != before.rules[key] for key in rules)
            or any(after.chosen(law.routes[route]) != before.routes[route] for route in change.routes)
            or (change.decision and after.chosen(law.decision) != self.decision)
        ):
            return None
        return Solution(after, self.decision)

    def again(self, change: LawChange) -> Solution:
        """The solution of the changed law, with all taken over that rests on nothing that was changed."""
        before = self.values
        after = Values(change.law, before.facts, before.readings)
        # What a rule about a list came to stands under the rule and the member.
        after.rules = {
            key: pair
            for key, pair in before.rules.items()
            if not change.affected.intersection((key, key[0]))  # type: ignore[index]
        }
        after.routes = {route: found for route, found in before.routes.items() if route not in change.affected}
        return solution(after)


def solved(law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> Solution:
    """The solution of a law."""
    return solution(Values(law, facts, readings))


def solution(values: Values) -> Solution:
    law = values.law
    for route in law.routes:
        values.outcomes(route)
    return Solution(values, values.chosen(law.decision) if law.routes else {law.question.not_in_force.name: True})


@dataclass(frozen=True, slots=True)
class LawChange:
    """A changed law, and which of its rules and routes are not as they were, and whether its decision is not.

    It is comparable where more was not changed than they. `affected` are all rules and routes that rest on something
    that was changed.
    """

    law: Law
    comparable: bool
    rules: tuple[RuleKey, ...]
    routes: tuple[str, ...]
    decision: bool
    affected: frozenset[RuleKey | str]


def law_change(old: Law, new: Law) -> LawChange:
    """What differs between two laws of a question."""
    moved = {ref for ref, holds in new.in_force.items() if old.in_force.get(ref) != holds}

    def differs(was: Node, now: Node) -> bool:
        return was != now or (
            bool(moved)
            and any(
                isinstance(node, Test) and isinstance(node.ref, InForceRef) and node.ref in moved
                for node in nodes_of(now)
            )
        )

    def changed(was: Iterable[Case], now: Iterable[Case]) -> bool:
        return was != now or any(case.when and differs(case.when, case.when) for case in now)

    rules = [key for key, rule in new.rules.items() if key in old.rules and differs(old.rules[key].body, rule.body)]
    routes = [route for route, cases in new.routes.items() if route in old.routes and changed(old.routes[route], cases)]
    return LawChange(
        new,
        list(old.routes) == list(new.routes)
        and list(old.question.outcomes) == list(new.question.outcomes)
        # A rule about a list comes to nothing by itself.
        and not any(law.rules[key].about for law in (old, new) for key in rules),
        tuple(rules),
        tuple(routes),
        changed(old.decision, new.decision),
        affected(old, new, rules, routes),
    )


def affected(old: Law, new: Law, rules: Iterable[RuleKey], routes: Iterable[str]) -> frozenset[RuleKey | str]:
    """The rules and routes that rest on what was changed, is new or is gone; all where silence means another thing."""
    if old.silent != new.silent:
        return frozenset((*old.rules, *new.rules, *old.routes, *new.routes))
    found: set[RuleKey | str] = {*rules, *routes, *(old.rules.keys() ^ new.rules), *(old.routes.keys() ^ new.routes)}
    trees: dict[RuleKey | str, list[Node]] = {key: [rule.body] for key, rule in new.rules.items()}
    trees |= {route: [case.when for case in cases if case.when] for route, cases in new.routes.items()}
    resting = {key: {one for tree in each for one in rests_on(tree, new)} for key, each in trees.items()}
    while more := {key for key, named in resting.items() if key not in found and not found.isdisjoint(named)}:
        found |= more
    return frozenset(found)


def rests_on(tree: Node, law: Law) -> Iterator[RuleKey | str]:
    """The rules that a condition uses, and the routes whose outcome it asks for."""
    for node in nodes_of(tree):
        if isinstance(node, Use):
            yield node.rule, node.as_in_force_on
        elif isinstance(node, Test) and isinstance(node.ref, RouteRef):
            yield node.ref.name
        elif isinstance(node, Test) and isinstance(node.ref, AnyRouteRef):
            yield from law.question.routes
