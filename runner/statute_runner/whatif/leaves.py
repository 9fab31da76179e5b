"""The conditions that a search takes whole: tests of facts, what is said of a list's members, what cannot be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.refs import FactRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, Use, facts_of, fold, nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TypeAlias

    from statute_runner.decide.evaluation import Values
    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Node

    Leaf: TypeAlias = Test | Members | Unsaid


def is_leaf(node: Node) -> bool:
    """Whether the node is taken whole, and rests on facts."""
    return isinstance(node, Members | Unsaid) or (isinstance(node, Test) and isinstance(node.ref, FactRef))


def inside(law: Law, node: Node) -> Iterator[Test | Members]:
    """The tests and the lists gone through in a condition, in the rules it uses, and in the routes it tests."""
    todo, done = [node], set[object]()
    while todo:
        for below in nodes_of(todo.pop()):
            key: object = below
            further: list[Node] = []
            if isinstance(below, Use):
                key = (below.rule, below.as_in_force_on)
                further = [law.rules[below.rule, below.as_in_force_on].body]
            elif isinstance(below, Test) and isinstance(below.ref, RouteRef):
                key = below.ref
                further = [case.when for case in law.routes.get(below.ref.name, ()) if case.when]
            elif isinstance(below, Test | Members):
                yield below
            if further and key not in done:
                done.add(key)
                todo += further


def names_in(law: Law, node: Node) -> frozenset[str]:
    """The facts, lists and fields on which a condition rests."""
    found: set[str] = set()
    for below in inside(law, node):
        found.update((below.over.name,) if isinstance(below, Members) else facts_of(below))
    return frozenset(found)


def comes_to(values: Values, leaf: Leaf) -> Pair[bool]:
    """Whether it must and whether it may hold."""
    return fold(leaf, values.meaning, values.law.rules)
