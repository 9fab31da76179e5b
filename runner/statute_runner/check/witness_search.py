"""Looks for a request that makes something so, among the values that the law tells apart.

Unknown facts are tried one at a time, and what the three-valued evaluation already excludes is not tried further.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

from statute_runner.budget import Budget, OverBudget
from statute_runner.decide.evaluation import Values
from statute_runner.decide.trace import UNKNOWN, Traced
from statute_runner.law.linker import Law, Linker
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import FactRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Test, Use, facts_of, fold, nodes_of
from statute_runner.text.days import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.logic.tree import Known, Node, Scalar

    Goal: TypeAlias = "Callable[[Look], bool | TracedNode]"
    Witness: TypeAlias = dict[FactRef | ReadingRef, Known]

MOST_STEPS = 3000
MOST_MEMBERS = 8


class Look:
    """A law with some facts known: what each condition comes to."""

    def __init__(self, law: Law, known: Witness) -> None:
        self.law = law
        facts = {ref.name: value for ref, value in known.items() if isinstance(ref, FactRef)}
        readings = {ref.name: str(value) for ref, value in known.items() if isinstance(ref, ReadingRef)}
        self.meaning = Traced(Values(law, facts, readings))

    def see(self, node: Node) -> TracedNode:
        return fold(node, self.meaning, self.law.rules)


class WitnessSearch:
    """A law of one day in which requests are looked for."""

    def __init__(self, bundle: Bundle, day: str, question: Question, budget: Budget) -> None:
        self.bundle, self.budget = bundle, budget
        self.linker = Linker(bundle, day, question)
        self.law = self.linker.law()
        self.steps = Budget(MOST_STEPS)

    def resolved(self, node: Node) -> Node:
        """The node with its references resolved on this day."""
        return self.linker.node(node, None)

    def witness(self, goal: Goal, nodes: Sequence[Node]) -> Witness | None:
        """Facts and readings that meet the goal, or nothing where none do.

        Raises `OverBudget` where there are too many to try.

        A goal answers with true, false, or the condition that is not known yet and that it waits for.
        """
        self.tests = list(self.tests_of(nodes))
        self.steps = Budget(MOST_STEPS)
        self.classes = classes_of(self.tests, self.bundle.facts, (FIRST_DAY, LAST_DAY))
        return self.search(goal, {})

    def tests_of(self, nodes: Sequence[Node]) -> Iterator[Test]:
        """Every test on which the conditions rest, through the rules and routes they use."""
        todo, done = list(nodes), set[object]()
        while todo:
            for node in nodes_of(todo.pop()):
                key: object
                match node:
                    case Use(rule, day):
                        key, further = (rule, day), [self.law.rules[rule, day].body]
                    case Test(RouteRef(route)):
                        key, further = route, [case.when for case in self.law.routes.get(route, ()) if case.when]
                    case Test():
                        yield node
                        continue
                    case _:
                        continue
                if key not in done:
                    done.add(key)
                    todo += further

    def search(self, goal: Goal, known: Witness) -> Witness | None:
        self.steps.spend()
        self.budget.check()
        look = Look(self.law, known)
        met = goal(look)
        if isinstance(met, bool):
            return known if met else None
        open_ = self.open_ref(look, met, known)
        for candidate in self.values(open_):
            if found := self.search(goal, {**known, open_: candidate}):
                return found
        return None

    def open_ref(self, look: Look, seen: TracedNode, known: Witness) -> FactRef | ReadingRef:
        """The first fact or reading that an unknown condition waits for."""
        while seen.parts:
            seen = next(part for part in seen.parts if part.value == UNKNOWN)
        assert isinstance(seen.node, Test)  # noqa: S101 - what has no parts is a test
        ref, operand = seen.node.ref, seen.node.operand
        if isinstance(ref, RouteRef):
            whens = (look.see(case.when) for case in self.law.routes[ref.name] if case.when)
            return self.open_ref(look, next(when for when in whens if when.value == UNKNOWN), known)
        if isinstance(ref, FactRef | ReadingRef) and ref not in known:
            return ref
        assert isinstance(operand, FactRef)  # noqa: S101 - a test of known facts is known
        return operand

    def values(self, ref: FactRef | ReadingRef) -> list[Known]:
        """Values of a fact or reading, one for each way in which the tests of the law tell them apart."""
        if isinstance(ref, ReadingRef):
            return list(self.bundle.readings[ref.name].options)
        found = self.classes[ref.name]
        candidates: list[Known] = list(subsets(found.values) if found.is_set else found.values)
        about = [test for test in self.tests if ref.name in facts_of(test)]
        if any(isinstance(test.operand, FactRef) for test in about):
            return candidates
        apart = {tuple(holds(test, candidate) for test in about): candidate for candidate in reversed(candidates)}
        return list(reversed(apart.values()))


def subsets(members: Sequence[Scalar]) -> Iterator[tuple[Scalar, ...]]:
    """Every set of these members, the smallest first. Raises `OverBudget`."""
    if len(members) > MOST_MEMBERS:
        raise OverBudget(f"{MOST_MEMBERS} members")
    return chain.from_iterable(combinations(members, size) for size in range(len(members) + 1))


def holds(test: Test, candidate: Known) -> bool:
    operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
    return HOLDS[test.operator](candidate, operand)
