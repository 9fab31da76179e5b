"""The conditions that readings and what is in force leave able to change an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import FactRef, RouteRef
from statute_runner.logic.tree import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from statute_runner.decide.evaluation import Values
    from statute_runner.law.linker import Law
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Not, RuleKey, Test, Unsaid, Use
    from statute_runner.whatif.leaves import Leaf

    Settled: TypeAlias = tuple[bool | None, tuple[Leaf, ...]]


def live_leaves(law: Law, values: Values) -> Iterator[Leaf]:
    """The conditions that readings and what is in force leave able to change an answer, in the order of the law."""
    live = Live(values)
    for cases in (*law.routes.values(), law.decision):
        for case in cases:
            if case.when:
                yield from fold(case.when, live, law.rules)[1]


class Live:
    """The meaning of a condition as its settled value, else as the conditions it rests on.

    It is settled where readings and what is in force give it a value whatever the facts.
    """

    def __init__(self, values: Values) -> None:
        self.values = values
        self.rules: dict[RuleKey, Settled] = {}

    def test(self, node: Test) -> Settled:
        if isinstance(node.ref, FactRef):
            return None, (node,)
        return (None if isinstance(node.ref, RouteRef) else self.values.holds(node)), ()

    def members(self, node: Members, _each: Callable[[], Settled]) -> Settled:
        return None, (node,)

    def unsaid(self, node: Unsaid, part: Settled) -> Settled:
        settled, _ = part
        return (None, (node,)) if settled is None else (False, ())

    def all_of(self, _node: AllOf, parts: Sequence[Settled]) -> Settled:
        return together(parts, settling=False)

    def any_of(self, _node: AnyOf, parts: Sequence[Settled]) -> Settled:
        return together(parts, settling=True)

    def negation(self, _node: Not, part: Settled) -> Settled:
        settled, leaves = part
        return (None if settled is None else not settled), leaves

    def use(self, node: Use, body: Callable[[], Settled]) -> Settled:
        key = (node.rule, node.as_in_force_on)
        if key not in self.rules:
            self.rules[key] = body()
        return self.rules[key]


def together(parts: Sequence[Settled], *, settling: bool) -> Settled:
    if any(settled is settling for settled, _ in parts):
        return settling, ()
    leaves = tuple(dict.fromkeys(leaf for _, below in parts for leaf in below))
    return (None, leaves) if any(settled is None for settled, _ in parts) else (not settling, ())
