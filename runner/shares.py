"""How much of a question rests on each fact, whatever is known: the order in which missing facts are listed.

The question is shared equally among its cases, a condition among its parts, a test of a route among the cases of that route; a fact has the sum of
its tests. The order is one for all requests under the law, so that what comes to be known moves nothing in a list, and a database can give it too.
"""

from __future__ import annotations

from runner.operators import HOLDS
from runner.tree import AllOf, AnyOf, Not, Test, facts_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import TypeAlias

    from runner.section import Case
    from runner.tree import Node, Rule, RuleKey, Scalar

    Shares: TypeAlias = dict[str, float]
    Cases: TypeAlias = Sequence[Case]

ANSWERED = ("reading.", "in_force.", "route.")


def most_useful_first(
    routes: Mapping[str, Cases], decision: Cases, rules: Mapping[RuleKey, Rule], settled: Mapping[str, Scalar]
) -> tuple[str, ...]:
    """The facts that a question rests on, by their share to nine digits where the readings and what is in force are settled so.

    Those that matter only under other readings come last, by their share where nothing is settled; equals in the order of the law.
    """
    whole = Resting(routes, rules, {}).of_cases(decision)
    so = Resting(routes, rules, settled).of_cases(decision)
    return tuple(sorted(whole, key=lambda fact: (fact not in so, -round((so if fact in so else whole)[fact], 9))))


class Resting:
    """The shares of each rule and route, worked out once; true or false where it is settled."""

    def __init__(
        self, routes: Mapping[str, Cases], rules: Mapping[RuleKey, Rule], settled: Mapping[str, Scalar]
    ) -> None:
        self.routes, self.rules, self.settled = routes, rules, settled
        self.done: dict[object, Shares | bool] = {}

    def of_cases(self, cases: Iterable[Case]) -> Shares:
        found = [self.of(case.when) for case in cases if case.when]
        return divided([part for part in found if not isinstance(part, bool)])

    def of(self, node: Node) -> Shares | bool:
        if isinstance(node, AllOf | AnyOf):
            idle = isinstance(node, AllOf)
            parts = [part for part in map(self.of, node.parts) if part is not idle]
            if (not idle) in parts:
                return not idle
            return divided([part for part in parts if not isinstance(part, bool)]) if parts else idle
        if isinstance(node, Not):
            part = self.of(node.part)
            return not part if isinstance(part, bool) else part
        if isinstance(node, Test):
            return self.of_test(node)
        key = (node.rule, node.as_in_force_on)
        if key not in self.done:
            self.done[key] = self.of(self.rules[key].body)
        return self.done[key]

    def of_test(self, test: Test) -> Shares | bool:
        if test.fact in self.settled:
            operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
            return HOLDS[test.operator](self.settled[test.fact], operand)
        route = test.fact.removeprefix("route.")
        if route in self.routes:
            if route not in self.done:
                self.done[route] = self.of_cases(self.routes[route])
            return self.done[route]
        return {fact: 1.0 for fact in facts_of(test) if fact != "date" and not fact.startswith(ANSWERED)}


def divided(parts: Sequence[Shares]) -> Shares:
    """The mean of the shares."""
    found: Shares = {}
    for part in parts:
        for fact, share in part.items():
            found[fact] = found.get(fact, 0.0) + share / len(parts)
    return found
