"""On whose silence a condition rests: what is not stated counts for something in it, so that stating it can turn it.

Of all else filling in a fact never takes a definite answer back: where a condition must hold, or must not, it does so
whatever the unknown facts are. It is otherwise where silence means something, where a test asks whether a fact is
stated, and where `cannot be said` holds only as long as a fact is unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, facts_of, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.tree import AllOf, AnyOf, Node, Not, Use

NO_NAME: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Dependence:
    """The facts, fields and lists that a condition asks about, and those of them on whose silence it rests."""

    asked: frozenset[str] = NO_NAME
    resting: frozenset[str] = NO_NAME


def resting_on(law: Law, route: str) -> frozenset[str]:
    """The facts, fields and lists, by full name, on whose silence a route of the law rests."""
    return Dependences(law).route(route).resting


class Dependences:
    """The meaning of a condition of a law as what it depends on."""

    def __init__(self, law: Law) -> None:
        self.law = law
        self.done: dict[object, Dependence] = {}

    def route(self, name: str) -> Dependence:
        if name not in self.done:
            self.done[name] = Dependence()
            self.done[name] = self.cases(self.law.routes.get(name, ()))
        return self.done[name]

    def cases(self, cases: Iterable[Case]) -> Dependence:
        return joined([fold(case.when, self, self.law.rules) for case in cases if case.when])

    def test(self, node: Test) -> Dependence:
        if isinstance(node.ref, RouteRef):
            return self.route(node.ref.name)
        names = frozenset(facts_of(node))
        return Dependence(names, names if node.operator == STATED else names & self.law.silent.keys())

    def all_of(self, _node: AllOf, parts: Sequence[Dependence]) -> Dependence:
        return joined(parts)

    def any_of(self, _node: AnyOf, parts: Sequence[Dependence]) -> Dependence:
        return joined(parts)

    def negation(self, _node: Not, part: Dependence) -> Dependence:
        return part

    def use(self, node: Use, body: Callable[[], Dependence]) -> Dependence:
        key = (node.rule, node.as_in_force_on)
        if key not in self.done:
            self.done[key] = body()
        return self.done[key]

    def members(self, node: Members, each: Callable[[], Dependence]) -> Dependence:
        names = frozenset([node.over.name])
        return joined([Dependence(names, names & self.law.silent.keys()), each()])

    def unsaid(self, _node: Unsaid, part: Dependence) -> Dependence:
        return Dependence(part.asked, part.asked)


def joined(parts: Sequence[Dependence]) -> Dependence:
    return Dependence(
        frozenset().union(*(part.asked for part in parts)), frozenset().union(*(part.resting for part in parts))
    )


def why_resting(node: Node, silent: Collection[str]) -> str:
    """Why a condition rests on silence by itself, in words; nothing where it does not."""
    if isinstance(node, Unsaid):
        return "what `cannot be said` may be said once a fact is stated"
    if isinstance(node, Test) and node.operator == STATED:
        return f"`{node.ref}` may come to be stated"
    names = (node.over.name,) if isinstance(node, Members) else facts_of(node) if isinstance(node, Test) else ()
    return next((f"where `{name}` is not stated its silence means something" for name in names if name in silent), "")
