"""How much of a question rests on each fact, whatever is known: the order in which missing facts are listed.

The question is shared equally among its cases, a condition among its parts, a test of a route among the cases of that
route; a fact has the sum of its tests. The order is one for all requests under the law, so that what comes to be known
moves nothing in a list, and a database can give it too.
"""

from __future__ import annotations

from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import InForceRef, ReadingRef, RouteRef
from statute_runner.logic.tree import facts_of, fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.law.section import Case
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, Rule, RuleKey, Test, Unsaid, Use

    Shares: TypeAlias = dict[str, float]
    Cases: TypeAlias = Sequence[Case]


def most_useful_first(
    routes: Mapping[str, Cases],
    decision: Cases,
    rules: Mapping[RuleKey, Rule],
    readings: Mapping[str, str],
    in_force: Mapping[InForceRef, bool],
) -> tuple[str, ...]:
    """The facts that a question rests on, the largest share first, under these readings and this law in force.

    Shares are compared to nine digits, and equals are in the order of the law. Facts that matter only under other
    readings come last, by their share where nothing is settled.
    """
    whole = ShareCounter(routes, rules, {}, {}).of_cases(decision)
    so = ShareCounter(routes, rules, readings, in_force).of_cases(decision)
    return tuple(sorted(whole, key=lambda fact: (fact not in so, -round((so if fact in so else whole)[fact], 9))))


class ShareCounter:
    """The meaning of a condition as the shares of its facts, or as true or false where it is settled.

    That of each rule and route is computed once.
    """

    routes: Mapping[str, Cases]
    rules: Mapping[RuleKey, Rule]
    readings: Mapping[str, str]
    in_force: Mapping[InForceRef, bool]

    def __init__(
        self,
        routes: Mapping[str, Cases],
        rules: Mapping[RuleKey, Rule],
        readings: Mapping[str, str],
        in_force: Mapping[InForceRef, bool],
    ) -> None:
        self.routes, self.rules, self.readings, self.in_force = routes, rules, readings, in_force
        self.done: dict[object, Shares | bool] = {}

    def of_cases(self, cases: Iterable[Case]) -> Shares:
        found = [fold(case.when, self, self.rules) for case in cases if case.when]
        return divided([part for part in found if not isinstance(part, bool)])

    def all_of(self, _node: AllOf, parts: Sequence[Shares | bool]) -> Shares | bool:
        return together(parts, idle=True)

    def any_of(self, _node: AnyOf, parts: Sequence[Shares | bool]) -> Shares | bool:
        return together(parts, idle=False)

    def negation(self, _node: Not, part: Shares | bool) -> Shares | bool:
        return not part if isinstance(part, bool) else part

    def members(self, node: Members, each: Callable[[], Shares | bool]) -> Shares | bool:
        """The list has one half, what is tested of its members the other."""
        part = each()
        return divided([{str(node.over): 1.0}, *([] if isinstance(part, bool) else [part])])

    def unsaid(self, _node: Unsaid, part: Shares | bool) -> Shares | bool:
        return False if isinstance(part, bool) else part

    def use(self, node: Use, body: Callable[[], Shares | bool]) -> Shares | bool:
        key = (node.rule, node.as_in_force_on)
        if key not in self.done:
            self.done[key] = body()
        return self.done[key]

    def test(self, test: Test) -> Shares | bool:
        match test.ref:
            case ReadingRef(name) if name in self.readings:
                return HOLDS[test.operator](self.readings[name], test.operand)
            case InForceRef() as ref if ref in self.in_force:
                return HOLDS[test.operator](self.in_force[ref], test.operand)
            case RouteRef(route) if route in self.routes:
                if route not in self.done:
                    self.done[route] = self.of_cases(self.routes[route])
                return self.done[route]
            case _:
                return {fact: 1.0 for fact in facts_of(test) if fact != "date"}


def together(parts: Sequence[Shares | bool], *, idle: bool) -> Shares | bool:
    """The shares of a group of conditions.

    A part that is settled as `idle` changes nothing, and one settled as the contrary settles the group.
    """
    if (not idle) in parts:
        return not idle
    left = [part for part in parts if not isinstance(part, bool)]
    return divided(left) if left else idle


def divided(parts: Sequence[Shares]) -> Shares:
    """The mean of the shares."""
    found: Shares = {}
    for part in parts:
        for fact, share in part.items():
            found[fact] = found.get(fact, 0.0) + share / len(parts)
    return found
