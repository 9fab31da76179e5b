"""The law as formulas in which one condition at a time can be switched.

It is then taken as holding, or as not holding, whatever is known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.logic.kleene import MustMay
from statute_runner.prove.connectives import at_most, every, no, some, variable
from statute_runner.prove.smt import Formulas

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from statute_runner.law.linker import Law
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import AllOf, AnyOf, Members, Node, Not, Test, Unsaid, Use
    from statute_runner.prove.connectives import Formula
    from statute_runner.prove.reading_variables import Readings
    from statute_runner.prove.request_variables import Stated


class SwitchedFormulas(Formulas):
    """Formulas with two switches for each condition, by file and id: one makes it hold, one makes it not hold."""

    def __init__(self, law: Law, stated: Stated, readings: Readings) -> None:
        super().__init__(law, stated, readings)
        self.switches: dict[tuple[str, str], dict[bool, Formula]] = {}
        self.meaning: Any = Switching(self)

    def at_most_one(self) -> Formula:
        """No two conditions are switched at once."""
        every_switch = [switch for pair in self.switches.values() for switch in pair.values()]
        return at_most(1, every_switch)

    def switched(self, node: Node, pair: Pair[Formula]) -> Pair[Formula]:
        at = node.at
        if at is None or not at.id:
            return pair
        key = (at.file, at.id)
        if key not in self.switches:
            label = f"{at.file} {at.id}"
            self.switches[key] = {True: variable(f"{label} holds"), False: variable(f"{label} does not hold")}
        on, off = self.switches[key][True], self.switches[key][False]
        return every([no(off), some([on, pair[0]])]), every([no(off), some([on, pair[1]])])


class Switching:
    """The meaning of a node, with its switches."""

    def __init__(self, law: SwitchedFormulas) -> None:
        self.law: SwitchedFormulas = law
        self.inner: MustMay[Any] = MustMay(law)

    def test(self, node: Test) -> Pair[Formula]:
        return self.law.switched(node, self.inner.test(node))

    def all_of(self, node: AllOf, parts: Sequence[Pair[Formula]]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.all_of(node, parts))

    def any_of(self, node: AnyOf, parts: Sequence[Pair[Formula]]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.any_of(node, parts))

    def negation(self, node: Not, part: Pair[Formula]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.negation(node, part))

    def use(self, node: Use, body: Callable[[], Pair[Formula]]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.use(node, body))

    def members(self, node: Members, each: Callable[[], Pair[Formula]]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.members(node, each))

    def unsaid(self, node: Unsaid, part: Pair[Formula]) -> Pair[Formula]:
        return self.law.switched(node, self.inner.unsaid(node, part))
