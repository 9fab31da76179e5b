"""Looks for a request that makes something so, among the values that the law tells apart.

What is undecided is tried one at a time, and what the three-valued evaluation already excludes is not tried further: of
a list first how many members it has, then their fields. A fact of which it matters that it is not stated may come to be
that, too.
"""

from __future__ import annotations

from itertools import chain, combinations
from typing import TYPE_CHECKING, Any

from statute_runner.budget import Budget, OverBudget
from statute_runner.check.decided_values import Look, Undecided
from statute_runner.check.told_apart import nearest_first, told_apart
from statute_runner.law.linker import Linker
from statute_runner.law.list_bounds import list_bounds
from statute_runner.law.member_paths import full_name
from statute_runner.law.value_classes import classes_of
from statute_runner.logic.operators import LIST, STATED
from statute_runner.logic.refs import FACT_REFS, ReadingRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, Use, facts_of, nodes_of
from statute_runner.text.days import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from statute_runner.check.decided_values import Witness
    from statute_runner.decide.trace import TracedNode
    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.law.linker import Law
    from statute_runner.law.value_classes import FactClass
    from statute_runner.logic.tree import Known, Node

    Goal: TypeAlias = "Callable[[Look], bool | TracedNode]"

MOST_STEPS = 3000
MOST_MEMBERS = 8


class WitnessSearch:
    """A law of one day in which requests are looked for."""

    bundle: Bundle
    budget: Budget
    linker: Linker
    law: Law
    tests: list[Test]
    sizes: dict[str, int]
    silent: frozenset[str]
    steps: Budget
    classes: dict[str, FactClass]

    def __init__(self, bundle: Bundle, day: str, question: Question, budget: Budget) -> None:
        self.bundle, self.budget = bundle, budget
        self.linker = Linker(bundle, day, question)
        self.law = self.linker.law()
        self.steps = Budget(MOST_STEPS)
        self.inside: dict[int, tuple[Node, list[Node]]] = {}
        self.linked: dict[int, tuple[Node, Node]] = {}

    def resolved(self, node: Node) -> Node:
        """The node with its references resolved on this day."""
        if id(node) not in self.linked:
            self.linked[id(node)] = node, self.linker.node(node, None)
        return self.linked[id(node)][1]

    def witness(self, goal: Goal, nodes: Sequence[Node], *, nearest: bool = False) -> Witness | None:
        """Facts and readings that meet the goal, or nothing where none do.

        Raises `OverBudget` where there are too many to try.

        A goal answers with true, false, or the condition that is not known yet and that it waits for. Values that make
        a condition hold, and are the nearest to those it names, come first where the `nearest` are asked for.
        """
        found = list(dict.fromkeys(node for one in nodes for node in self.all_in(one)))
        self.tests = [node for node in found if isinstance(node, Test)]
        self.about: dict[str, list[Test]] = {}
        for test in self.tests:
            for name in facts_of(test):
                self.about.setdefault(name, []).append(test)
        listing = any(isinstance(node, Members) for node in found)
        self.sizes = list_bounds(self.law, self.bundle.facts.every, nodes) if listing else {}
        self.silent = frozenset(self.sensitive(found))
        self.nearest = nearest
        self.steps = Budget(MOST_STEPS)
        self.classes = classes_of(self.tests, self.bundle.facts.every, (FIRST_DAY, LAST_DAY), sizes=self.sizes)
        return self.search(goal, {})

    def all_in(self, node: Node) -> list[Node]:
        """The tests and lists on which the condition rests, and what asks whether they can be said."""
        if id(node) not in self.inside:
            self.inside[id(node)] = node, list(self.below(node))
        return self.inside[id(node)][1]

    def below(self, root: Node) -> Iterator[Node]:
        todo, done = [root], set[object]()
        while todo:
            for node in nodes_of(todo.pop()):
                key: object
                match node:
                    case Use(rule, day):
                        key, further = (rule, day), [self.law.rules[rule, day].body]
                    case Test(RouteRef(route)):
                        key, further = route, [case.when for case in self.law.routes.get(route, ()) if case.when]
                    case Test() | Members() | Unsaid():
                        yield node
                        continue
                    case _:
                        continue
                if key not in done:
                    done.add(key)
                    todo += further

    def sensitive(self, nodes: Sequence[Node]) -> Iterator[str]:
        """The facts and fields of which it matters that they are not stated."""
        for node in nodes:
            if isinstance(node, Test) and node.operator == STATED:
                yield from facts_of(node)
            elif isinstance(node, Unsaid):
                for inner in self.all_in(node.part):
                    yield from names_in(inner)
            else:
                yield from (name for name in names_in(node) if name in self.law.silent)

    def search(self, goal: Goal, known: Witness) -> Witness | None:
        self.steps.spend()
        self.budget.check()
        look = Look(self.law, known, self.silent)
        met = goal(look)
        if isinstance(met, bool):
            return known if met else None
        open_ = look.open_in(met)
        if open_ is None:
            return None
        for candidate in self.values(open_):
            if found := self.search(goal, {**known, open_.place: candidate}):
                return found
        return None

    def values(self, open_: Undecided) -> list[Known | None]:
        """Values of a fact or reading, one for each way in which the tests of the law tell them apart."""
        if isinstance(open_.place, ReadingRef):
            return list(self.bundle.readings[open_.place.name].options)
        name = full_name(open_.place)
        unstated: list[Known | None] = [None] if name in self.silent else []
        fact = self.bundle.facts.every.get(name)
        if fact and fact.type == LIST:
            return [*(({},) * number for number in range(self.sizes.get(name, 0) + 1)), *unstated]
        found = self.classes[name]
        candidates: list[Known] = list(subsets(found.values) if found.is_set else found.values)
        about = [test for test in self.about[name] if test.operator != STATED]
        if not any(isinstance(test.operand, FACT_REFS) for test in about):
            candidates = told_apart(about, candidates)
        if self.nearest and isinstance(open_.node, Test) and open_.node.operator != STATED:
            candidates = nearest_first(open_.node, name, candidates)
        return [*candidates, *unstated]


def names_in(node: Node) -> tuple[str, ...]:
    """The facts and fields that a test names, or the list that is gone through."""
    if isinstance(node, Members):
        return (node.over.name,)
    return facts_of(node) if isinstance(node, Test) else ()


def subsets(members: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """Every set of these members, the smallest first. Raises `OverBudget`."""
    if len(members) > MOST_MEMBERS:
        raise OverBudget(f"{MOST_MEMBERS} members")
    return chain.from_iterable(combinations(members, size) for size in range(len(members) + 1))
