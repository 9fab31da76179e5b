"""Why a route does not have an outcome: the smallest sets of conditions that stand in its way.

A set is such that, did each of its conditions come out the other way, the outcome would be given; nothing smaller
within it would do.
"""

from __future__ import annotations

from functools import partial, reduce
from operator import or_
from typing import TYPE_CHECKING, Literal, TypeAlias

from statute_runner.budget import settled
from statute_runner.decide.trace import NO, YES
from statute_runner.law.facts import as_stated
from statute_runner.logic.refs import FactRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid, Use, nodes_of
from statute_runner.logic.wording import quoted, sentence, written
from statute_runner.whatif.conflict_sets import NEVER, ConflictSets
from statute_runner.whatif.hitting_sets import HittingSets, numbers
from statute_runner.whatif.leaves import comes_to, is_leaf, names_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.budget import Budget
    from statute_runner.decide.decision_document import Obstacle
    from statute_runner.decide.trace import Trace, TracedDecision, TracedNode
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Node, RuleKey
    from statute_runner.whatif.conflict_sets import Truth
    from statute_runner.whatif.leaves import Leaf

    Words: TypeAlias = tuple[str, str]
    """A provision and the words quoted from it."""
    Standing: TypeAlias = tuple[Leaf, int, int, bool, bool]
    """A test, the bits of its coming out yes and no, and whether it must and may hold."""

MOST_SETS = 24
NOWHERE = ("", "")


def why_not(trace: Trace, outcome: str, budget: Budget) -> dict[str, list[list[Obstacle]] | str]:
    """The smallest sets of conditions in the way of an outcome, for each route not known to have it.

    The fewest first, at most 24. `not settled` for a route whose sets are not found within the budget.
    """
    ways = {
        route: BlockingTests(trace, decided)
        for route, decided in trace.routes.items()
        if decided.answer.possible != (outcome,)
    }
    return {route: settled(partial(way.entries, outcome), budget) for route, way in ways.items()}


class BlockingTests:
    """The tests of facts that one decision makes, each of which could come out otherwise."""

    trace: Trace
    cases: tuple[Case, ...]
    wants: list[tuple[Leaf, bool]]
    bits: dict[tuple[Leaf, bool], int]
    standing: dict[int, Standing]
    rules: dict[object, Pair[Truth]]
    below: dict[RuleKey, int]

    def __init__(self, trace: Trace, decided: TracedDecision) -> None:
        self.trace, self.cases = trace, tuple(seen.case for seen in decided.cases)
        now: dict[Leaf, str] = {}
        self.words: dict[Leaf, Words] = {}
        entered: set[int] = set()
        for test, got, words in (
            found for seen in decided.cases if seen.when for found in tests_below(seen.when, NOWHERE, entered)
        ):
            now[test] = got
            self.words.setdefault(test, words)
        # A test that is not known could come out either way.
        self.wants = [(test, wanted) for test, got in now.items() for wanted in (True, False) if got != word(wanted)]
        self.bits = {want: 1 << n for n, want in enumerate(self.wants)}
        self.standing, self.rules, self.below = {}, {}, {}

    def entries(self, outcome: str, budget: Budget) -> list[list[Obstacle]]:
        """The smallest sets, as they stand in the decision document. Raises `OverBudget`."""
        return [
            [entry(self.trace, test, wanted, self.words[test]) for test, wanted in found]
            for found in self.of(outcome, budget)
        ]

    def of(self, outcome: str, budget: Budget) -> list[list[tuple[Leaf, bool]]]:
        """The smallest sets, each of tests with what they would have to come to. Raises `OverBudget`."""
        apart = [self.bit(test, wanted=True) | self.bit(test, wanted=False) for test, _ in self.wants]
        search = HittingSets(lambda made, free: self.look(outcome, made, free), apart, budget)
        found: list[int] = []
        for least in search.by_size():
            found += sorted(least, key=lambda made: list(numbers(made)))
            if len(found) >= MOST_SETS:
                break
        return [[self.wants[number] for number in numbers(made)] for made in found[:MOST_SETS]]

    def look(self, outcome: str, made: int, free: int) -> Truth:
        """Whether the outcome comes of it, and which tests keep it away."""

        def leaf(test: Leaf) -> Pair[Truth]:
            _, yes, no, held, may = self.standing.get(id(test)) or self.stands(test)
            if (yes | no) & made:
                held = bool(yes & made)
                return (held, NEVER), (held, NEVER)
            if held != may:
                return (False, (yes & free,)), (True, (no & free,))
            return (held, ((yes | no) & free,)), (held, ((yes | no) & free,))

        def resting(rule: RuleKey) -> tuple[RuleKey, int, int]:
            bits = self.bits_below(rule)
            return rule, made & bits, free & bits

        return ConflictSets(self.trace.law, leaf, self.rules, resting).gives(self.cases, outcome)

    def bits_below(self, rule: RuleKey) -> int:
        """The bits of all tests on which a rule rests."""
        if rule not in self.below:
            self.below[rule] = self.bits_in(self.trace.law.rules[rule].body)
        return self.below[rule]

    def bits_in(self, node: Node) -> int:
        found = 0
        for part in nodes_of(node):
            if isinstance(part, Use):
                found |= self.bits_below((part.rule, part.as_in_force_on))
            elif isinstance(part, Test) and isinstance(part.ref, RouteRef):
                cases = self.trace.law.routes.get(part.ref.name, ())
                found |= reduce(or_, (self.bits_in(case.when) for case in cases if case.when), 0)
            elif is_leaf(part):
                found |= self.bit(part, wanted=True) | self.bit(part, wanted=False)  # type: ignore[arg-type]
        return found

    def stands(self, test: Leaf) -> Standing:
        """The two ways to change a test, and what it comes to before any change: the same for each look.

        Kept by the place of the test, and with the test, so that no other can come to have its place.
        """
        held, may = comes_to(self.trace.values, test)
        self.standing[id(test)] = found = (
            test,
            self.bit(test, wanted=True),
            self.bit(test, wanted=False),
            held,
            may,
        )
        return found

    def bit(self, test: Leaf, *, wanted: bool) -> int:
        return self.bits.get((test, wanted), 0)


def word(truth: bool) -> Literal["yes", "no"]:
    return YES if truth else NO


def tests_below(seen: TracedNode, within: Words, entered: set[int]) -> Iterator[tuple[Leaf, str, Words]]:
    """The tests of facts below a node, each with its value and words of the law.

    These are the words that the test stands for, or those around it where it is first used. What is answered by the law
    itself is left out: nothing that could be stated would change it.
    """
    if id(seen) in entered:
        return
    entered.add(id(seen))
    at = seen.node.at
    words = (at.cite, quoted(at)) if at and (at.quotes or not within[0]) else within
    if is_leaf(seen.node):
        yield seen.node, seen.value, words  # type: ignore[misc]
        return
    for part in seen.parts:
        yield from tests_below(part, words, entered)


def entry(trace: Trace, test: Leaf, wanted: bool, words: Words) -> Obstacle:
    """A condition in the way, as it stands in the decision document."""
    at, about = test.at, subject_of(trace, test)
    known = trace.values.of(about) if about else None
    cite, quote = words
    return {
        "id": at.id if at else "",
        "cite": cite,
        "quote": quote,
        "test": sentence(test) if isinstance(test, Test) else written(test),
        "fact": str(about) if about else "",
        "given": None if known is None else as_stated(known),
        "wanted": word(wanted),
        "source": f"{at.file}:{at.line}" if at else "",
    }


def subject_of(trace: Trace, test: Leaf) -> FactRef | None:
    """The fact that is tested, the list whose members are looked at, or the only one of what cannot be said."""
    if isinstance(test, Unsaid):
        names = {name.partition("[].")[0] for name in names_in(trace.law, test)}
        return FactRef(*names) if len(names) == 1 else None
    ref = test.over if isinstance(test, Members) else test.ref
    return ref if isinstance(ref, FactRef) else None
