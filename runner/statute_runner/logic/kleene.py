"""Kleene's three values, written once for every interpreter, and the choice among ordered cases.

An answer is a pair: the rule *must* hold, the rule *may* hold. Yes is (true, true), no is (false, false), unknown is
(false, true). A `Boolean` says what true and false are made of: Python values, Python source, SQL, formulas.
"""

from __future__ import annotations

from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import RouteRef

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Generic, Protocol, TypeAlias, TypeVar

    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, RuleKey, Test, Unsaid, Use

    B = TypeVar("B")
    Pair: TypeAlias = tuple[B, B]

    class Boolean(Protocol[B]):
        """Two-valued logic over some representation, and its leaves."""

        def constant(self, truth: bool) -> B: ...
        def conjunction(self, parts: Sequence[B]) -> B: ...
        def disjunction(self, parts: Sequence[B]) -> B: ...
        def complement(self, part: B) -> B: ...
        def known(self, test: Test) -> B:
            """Every fact the test names is known."""

        def holds(self, test: Test) -> B:
            """The test holds, given that its facts are known; anything where they are not."""

        def stated(self, ref: Ref) -> B:
            """The request says what the fact is: no silence stands for it."""

        def listed(self, over: Stated) -> B:
            """It is known which members the list has."""

        def at_least(self, over: Stated, number: int, each: Callable[[], Pair[B]]) -> Pair[B]:
            """So many members of the list must, and may, satisfy `each`, given that they are known; else anything.

            `each` is called for every member, or once for one that stands for all.
            """

        def outcomes(self, route: str) -> dict[str, B] | None:
            """For each outcome, whether the route may have it; nothing where the route is not in force."""

        def shared(self, key: RuleKey, pair: Callable[[], Pair[B]]) -> Pair[B]:
            """The rule's pair, made once however often the rule is used."""

else:
    Generic = {None: object}
    B = None


class MustMay(Generic[B]):
    """Kleene's strong logic over any `Boolean`."""

    def __init__(self, boolean: Boolean[B]) -> None:
        self.boolean = boolean

    def test(self, node: Test) -> Pair[B]:
        logic = self.boolean
        if isinstance(node.ref, RouteRef):
            return self.route_is(node.ref.name, str(node.operand))
        if node.operator == STATED:
            stated = logic.stated(node.ref)
            sure = stated if node.operand else logic.complement(stated)
            return sure, sure
        known, holds = logic.known(node), logic.holds(node)
        return logic.conjunction([known, holds]), logic.disjunction([logic.complement(known), holds])

    def route_is(self, route: str, outcome: str) -> Pair[B]:
        """A route has an outcome: it must when no other is possible, it may when that one is."""
        logic = self.boolean
        possible = logic.outcomes(route)
        if possible is None or outcome not in possible:
            return logic.constant(False), logic.constant(False)
        others = logic.disjunction([may for other, may in possible.items() if other != outcome])
        return logic.conjunction([possible[outcome], logic.complement(others)]), possible[outcome]

    def all_of(self, _node: AllOf, parts: Sequence[Pair[B]]) -> Pair[B]:
        join = self.boolean.conjunction
        return join([must for must, _ in parts]), join([may for _, may in parts])

    def any_of(self, _node: AnyOf, parts: Sequence[Pair[B]]) -> Pair[B]:
        join = self.boolean.disjunction
        return join([must for must, _ in parts]), join([may for _, may in parts])

    def negation(self, _node: Not, part: Pair[B]) -> Pair[B]:
        return self.opposite(part)

    def opposite(self, pair: Pair[B]) -> Pair[B]:
        """It must not hold where it may not, and may not where it must."""
        must, may = pair
        return self.boolean.complement(may), self.boolean.complement(must)

    def use(self, node: Use, body: Callable[[], Pair[B]]) -> Pair[B]:
        return self.boolean.shared((node.rule, node.as_in_force_on), body)

    def members(self, node: Members, each: Callable[[], Pair[B]]) -> Pair[B]:
        """Every quantifier by `at least`: every member is such that no member is not; at most n, not n + 1.

        A list that is not known leaves it open; one that is known has those members and no other.
        """
        logic = self.boolean
        number = {"at least": node.number, "at most": node.number + 1}.get(node.quantifier, 1)
        counted = (lambda: self.opposite(each())) if node.quantifier == "every" else each
        known, (must, may) = logic.listed(node.over), logic.at_least(node.over, number, counted)
        pair = logic.conjunction([known, must]), logic.disjunction([logic.complement(known), may])
        return pair if node.quantifier in {"some", "at least"} else self.opposite(pair)

    def unsaid(self, _node: Unsaid, part: Pair[B]) -> Pair[B]:
        """It may hold and need not; that is always known."""
        must, may = part
        unknown = self.boolean.conjunction([may, self.boolean.complement(must)])
        return unknown, unknown


def choose(cases: Iterable[tuple[str, Pair[B]]], outcomes: Sequence[str], logic: Boolean[B]) -> dict[str, B]:
    """Whether each outcome is possible, in the order given.

    It is where some case with it may hold and none before that case must.
    """
    ways: dict[str, list[B]] = {outcome: [] for outcome in outcomes}
    earlier: list[B] = []
    for outcome, (must, may) in cases:
        ways[outcome].append(logic.conjunction([may, *(logic.complement(before) for before in earlier)]))
        earlier.append(must)
    return {outcome: logic.disjunction(found) for outcome, found in ways.items()}
