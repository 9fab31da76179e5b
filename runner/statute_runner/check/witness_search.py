"""Looks for a request that makes something so, among the values that the law tells apart.

Unknown facts are tried one at a time, and what the three-valued evaluation already excludes is not tried further.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING

from statute_runner.budget import Budget, OverBudget
from statute_runner.decide.evaluation import Values
from statute_runner.decide.trace import UNKNOWN, Traced
from statute_runner.law.facts import DAY
from statute_runner.law.linker import Law, Linker
from statute_runner.logic.operators import CHOICE, CHOICES, DATE, HOLDS, NUMBER, NUMBERS, YES_NO
from statute_runner.logic.refs import FactRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Test, Use, facts_of, fold, nodes_of
from statute_runner.text.days import real_date, shifted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Node

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
        """Facts and readings that meet the goal, or nothing where none do. Raises `OverBudget` where there are too many to try.

        A goal answers with true, false, or the condition that is not known yet and that it waits for.
        """
        self.tests = list(self.tests_of(nodes))
        self.steps = Budget(MOST_STEPS)
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
        about = [test for test in self.tests if ref.name in facts_of(test)]
        kind = DAY if ref.name == DAY.name else self.bundle.facts[ref.name]
        if any(isinstance(test.operand, FactRef) for test in about):
            return list(every(kind, self.tests, self.law.since))
        candidates = list(every(kind, about, self.law.since))
        apart = {tuple(holds(test, candidate) for test in about): candidate for candidate in reversed(candidates)}
        return list(reversed(apart.values()))


def holds(test: Test, candidate: Known) -> bool:
    operand = frozenset(test.operand) if isinstance(test.operand, tuple) else test.operand
    return HOLDS[test.operator](candidate, operand)


def every(fact: FactType, tests: Iterable[Test], day: str) -> Iterator[Known]:
    """Values of a fact that hold every one which its tests could tell apart. Raises `OverBudget`."""
    literals = list(literals_of(tests))
    if fact.type == YES_NO:
        yield from (True, False)
    elif fact.type == CHOICE:
        yield from fact.values
    elif fact.type == DATE:
        days = {day, *(text for text in literals if isinstance(text, str) and real_date(text))}
        yield from sorted({shifted(text, by) for text in days for by in (-1, 0, 1)})
    elif fact.type == NUMBER:
        named = {number for number in literals if isinstance(number, int) and not isinstance(number, bool)} or {
            fact.smallest
        }
        near = {number + by for number in named for by in (-1, 0, 1)} | {fact.smallest, fact.largest}
        yield from sorted(number for number in near if fact.smallest <= number <= fact.largest)
    elif fact.type in {CHOICES, NUMBERS}:
        listed = dict.fromkeys(literals)
        if len(listed) > MOST_MEMBERS:
            raise OverBudget(f"{MOST_MEMBERS} members")
        yield from chain.from_iterable(combinations(listed, size) for size in range(len(listed) + 1))
    else:
        yield from (*(text for text in literals if isinstance(text, str)), "another text")


def literals_of(tests: Iterable[Test]) -> Iterator[str | int]:
    for test in tests:
        if isinstance(test.operand, tuple):
            yield from test.operand
        elif not isinstance(test.operand, FactRef):
            yield test.operand
