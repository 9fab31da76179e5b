"""Looks for a request that makes something so, among the values that the law tells apart.

Unknown facts are tried one at a time, and what the three-valued evaluation already excludes is not tried further.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import chain, combinations

from runner.budget import Budget, OverBudget
from runner.evaluate import Values
from runner.facts import DAY, real_date
from runner.law import Law, Linker
from runner.operators import CHOICE, CHOICES, DATE, HOLDS, NUMBER, NUMBERS, YES_NO
from runner.trace import UNKNOWN, Traced
from runner.tree import Fact, Test, Use, fold, nodes_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    from runner.bundle import Bundle, Question
    from runner.facts import FactType
    from runner.trace import Seen
    from runner.tree import Known, Node

    Goal: TypeAlias = "Callable[[Look], bool | Seen]"

MOST_STEPS = 3000
MOST_MEMBERS = 8


class Look:
    """A law with some facts known: what each condition comes to."""

    def __init__(self, law: Law, known: dict[str, Known]) -> None:
        self.law = law
        self.meaning = Traced(Values(law, {**known, **law.in_force}))

    def see(self, node: Node) -> Seen:
        return fold(node, self.meaning, self.law.rules)


class Search:
    """A law of one day in which requests are looked for."""

    def __init__(self, bundle: Bundle, day: str, question: Question, budget: Budget) -> None:
        self.bundle, self.budget = bundle, budget
        self.linker = Linker(bundle, day, question)
        self.law = self.linker.law()
        self.steps = Budget(MOST_STEPS)

    def resolved(self, node: Node) -> Node:
        """The node with its references resolved on this day."""
        return self.linker.node(node, None)

    def witness(self, goal: Goal, nodes: Sequence[Node]) -> dict[str, Known] | None:
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
                if isinstance(node, Use):
                    further, key = (
                        [self.law.rules[node.rule, node.as_in_force_on].body],
                        (node.rule, node.as_in_force_on),
                    )
                elif isinstance(node, Test) and node.fact.startswith("route."):
                    cases = self.law.routes.get(node.fact.removeprefix("route."), ())
                    further, key = [case.when for case in cases if case.when], (node.fact, None)
                else:
                    if isinstance(node, Test):
                        yield node
                    continue
                if key not in done:
                    done.add(key)
                    todo += further

    def search(self, goal: Goal, known: dict[str, Known]) -> dict[str, Known] | None:
        self.steps.spend()
        self.budget.check()
        look = Look(self.law, known)
        met = goal(look)
        if isinstance(met, bool):
            return known if met else None
        fact = self.open_fact(look, met, known)
        for candidate in self.values(fact):
            if found := self.search(goal, {**known, fact: candidate}):
                return found
        return None

    def open_fact(self, look: Look, seen: Seen, known: dict[str, Known]) -> str:
        """The first fact that an unknown condition waits for."""
        while seen.parts:
            seen = next(part for part in seen.parts if part.value == UNKNOWN)
        assert isinstance(seen.node, Test)  # noqa: S101 - what has no parts is a test
        if seen.node.fact.startswith("route."):
            cases = self.law.routes[seen.node.fact.removeprefix("route.")]
            whens = (look.see(case.when) for case in cases if case.when)
            return self.open_fact(look, next(when for when in whens if when.value == UNKNOWN), known)
        if seen.node.fact not in known:
            return seen.node.fact
        assert isinstance(seen.node.operand, Fact)  # noqa: S101 - a test of known facts is known
        return seen.node.operand.name

    def values(self, fact: str) -> list[Known]:
        """Values of a fact or reading, one for each way in which the tests of the law tell them apart."""
        if fact.startswith("reading."):
            return list(self.bundle.readings[fact.removeprefix("reading.")].options)
        about = [test for test in self.tests if fact in names(test)]
        kind = DAY if fact == DAY.name else self.bundle.facts[fact]
        if any(isinstance(test.operand, Fact) for test in about):
            return list(every(kind, self.tests, self.law.since))
        candidates = list(every(kind, about, self.law.since))
        apart = {tuple(holds(test, candidate) for test in about): candidate for candidate in reversed(candidates)}
        return list(reversed(apart.values()))


def names(test: Test) -> tuple[str, ...]:
    return (test.fact, test.operand.name) if isinstance(test.operand, Fact) else (test.fact,)


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
        elif not isinstance(test.operand, Fact):
            yield test.operand


def shifted(day: str, by: int) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=by)).isoformat()
    except OverflowError:
        return day
