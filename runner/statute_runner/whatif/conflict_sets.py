"""True and false with what they rest on, as sets of changes.

Of each set one change must be made before it comes out the other way. One more `Boolean`, so that what an answer rests
on follows the same logic as the answer. The changes are numbered, a bit each.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.refs import RouteRef
from statute_runner.logic.tree import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeAlias

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, RuleKey, Test, Unsaid, Use
    from statute_runner.whatif.leaves import Leaf

    Truth: TypeAlias = tuple[bool, tuple[int, ...]]
    """Whether it is so, and disjoint sets of changes, each of which must be hit to make it otherwise."""

NEVER = (0,)
"""Of no changes none can be made."""


class ConflictSets:
    """The truths of one law, from a function that says of a leaf whether it must and whether it may hold.

    What a rule comes to is kept in `rules` by what `resting` says of it: all on which it rests. So it may be given to
    others too, of which only some leaves differ.
    """

    law: Law
    leaf: Callable[[Leaf], Pair[Truth]]
    logic: MustMay[Truth]
    rules: dict[object, Pair[Truth]]
    resting: Callable[[RuleKey], object]

    def __init__(
        self,
        law: Law,
        leaf: Callable[[Leaf], Pair[Truth]],
        rules: dict[object, Pair[Truth]] | None = None,
        resting: Callable[[RuleKey], object] = lambda key: key,
    ) -> None:
        self.law, self.leaf = law, leaf
        self.logic = MustMay(self)
        self.rules, self.resting = {} if rules is None else rules, resting
        self.routes: dict[str, dict[str, Truth]] = {}

    def gives(self, cases: Iterable[Case], outcome: str) -> Truth:
        """Whether an ordered decision gives the outcome and no other."""
        possible = self.chosen(cases)
        others = [self.complement(may) for other, may in possible.items() if other != outcome]
        return self.conjunction([possible[outcome], *others])

    def chosen(self, cases: Iterable[Case]) -> dict[str, Truth]:
        """Whether each outcome of an ordered decision is possible."""
        pairs = (
            (case.outcome, fold(case.when, self, self.law.rules) if case.when else ((True, NEVER), (True, NEVER)))
            for case in cases
        )
        return choose(pairs, tuple(self.law.question.outcomes), self)

    def test(self, node: Test) -> Pair[Truth]:
        return self.logic.test(node) if isinstance(node.ref, RouteRef) else self.leaf(node)

    def all_of(self, node: AllOf, parts: Sequence[Pair[Truth]]) -> Pair[Truth]:
        return self.logic.all_of(node, parts)

    def any_of(self, node: AnyOf, parts: Sequence[Pair[Truth]]) -> Pair[Truth]:
        return self.logic.any_of(node, parts)

    def negation(self, node: Not, part: Pair[Truth]) -> Pair[Truth]:
        return self.logic.negation(node, part)

    def members(self, node: Members, _each: Callable[[], Pair[Truth]]) -> Pair[Truth]:
        return self.leaf(node)

    def unsaid(self, node: Unsaid, _part: Pair[Truth]) -> Pair[Truth]:
        return self.leaf(node)

    def use(self, node: Use, body: Callable[[], Pair[Truth]]) -> Pair[Truth]:
        return self.logic.use(node, body)

    def constant(self, truth: bool) -> Truth:
        return truth, NEVER

    def conjunction(self, parts: Sequence[Truth]) -> Truth:
        return joined(parts, settling=False)

    def disjunction(self, parts: Sequence[Truth]) -> Truth:
        return joined(parts, settling=True)

    def complement(self, part: Truth) -> Truth:
        return not part[0], part[1]

    def known(self, test: Test) -> Truth:
        raise NotImplementedError(test)

    def holds(self, test: Test) -> Truth:
        raise NotImplementedError(test)

    def outcomes(self, route: str) -> dict[str, Truth] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.chosen(self.law.routes[route])
        return self.routes[route]

    def stated(self, ref: Ref) -> Truth:
        raise NotImplementedError(ref)

    def listed(self, over: Stated) -> Truth:
        raise NotImplementedError(over)

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[Truth]]) -> Pair[Truth]:
        raise NotImplementedError(over, number, each)

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Truth]]) -> Pair[Truth]:
        state = self.resting(key)
        if state not in self.rules:
            self.rules[state] = pair()
        return self.rules[state]


def joined(parts: Sequence[Truth], *, settling: bool) -> Truth:
    """Where some parts settle the whole, all of them must come out otherwise; else any one part is enough."""
    settled = [sets for truth, sets in parts if truth is settling]
    if settled:
        return settling, settled[0] if len(settled) == 1 else apart(one for sets in settled for one in sets)
    ways = [sets for _, sets in parts if sets != NEVER]
    if len(ways) < 2:  # noqa: PLR2004 - nothing to put together
        return not settling, ways[0] if ways else NEVER
    return not settling, apart([reduce(or_, together) for together in zip(*ways, strict=False)])


def apart(sets: Iterable[int]) -> tuple[int, ...]:
    """Of these sets, the smaller first, those that have nothing in common with one before."""
    chosen: list[int] = []
    taken = 0
    for one in sorted(sets, key=int.bit_count):
        if not one:
            return NEVER
        if not one & taken:
            chosen.append(one)
            taken |= one
    return tuple(chosen)
