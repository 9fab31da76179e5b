"""The evaluation that also remembers: what each node came to, which nodes decided, and which unknown facts matter.

`Traced` wraps the reference meaning, so that reasons are a by-product of the evaluation that decided.
"""

from __future__ import annotations

from statute_runner.decide.evaluation import Values, answer_of
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.refs import RouteRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Test, Use, facts_of, fold
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from statute_runner.decide.evaluation import Answer
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.tree import Known, Node, RuleKey

YES, NO, UNKNOWN = "yes", "no", "unknown"


@value
class TracedNode:
    """A node, what it came to, and its parts as seen; a used rule's body is its one part."""

    node: Node
    must: bool
    may: bool
    parts: tuple[TracedNode, ...] = ()

    @property
    def value(self) -> str:
        """`yes`, `no` or `unknown`."""
        return YES if self.must else UNKNOWN if self.may else NO


@value
class TracedCase:
    """A case of a decision as seen; whether it may still be reached, and whether it decides the outcome."""

    case: Case
    when: TracedNode | None
    reached: bool
    decides: bool


@value
class TracedDecision:
    """A decision as seen: its answer and its cases."""

    answer: Answer
    cases: tuple[TracedCase, ...]


class Traced:
    """The meaning of a node, remembered."""

    def __init__(self, values: Values) -> None:
        self.inner = MustMay(values)
        self.rules: dict[RuleKey, TracedNode] = {}

    def test(self, node: Test) -> TracedNode:
        return TracedNode(node, *self.inner.test(node))

    def all_of(self, node: AllOf, parts: Sequence[TracedNode]) -> TracedNode:
        return TracedNode(node, *self.inner.all_of(node, [(part.must, part.may) for part in parts]), tuple(parts))

    def any_of(self, node: AnyOf, parts: Sequence[TracedNode]) -> TracedNode:
        return TracedNode(node, *self.inner.any_of(node, [(part.must, part.may) for part in parts]), tuple(parts))

    def negation(self, node: Not, part: TracedNode) -> TracedNode:
        return TracedNode(node, *self.inner.negation(node, (part.must, part.may)), (part,))

    def use(self, node: Use, body: Callable[[], TracedNode]) -> TracedNode:
        key = (node.rule, node.as_in_force_on)
        seen = self.rules.get(key) or body()
        self.rules[key] = seen
        return TracedNode(node, *self.inner.use(node, lambda: (seen.must, seen.may)), (seen,))


class Trace:
    """A law applied to what is known, with every node seen. `routes` and `question` hold the decisions."""

    def __init__(self, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> None:
        self.law = law
        self.values = Values(law, facts, readings)
        self.meaning = Traced(self.values)
        self.routes = {route: self.decided(cases, route) for route, cases in law.routes.items()}
        self.question = self.decided(law.decision)
        self.notices = tuple(notice for notice in law.notices if self.see(notice.when).must)

    def see(self, node: Node) -> TracedNode:
        return fold(node, self.meaning, self.law.rules)

    def decided(self, cases: tuple[Case, ...], route: str = "") -> TracedDecision:
        seen = [(case, self.see(case.when) if case.when else None) for case in cases]
        pairs = [(case.outcome, (when.must, when.may) if when else (True, True)) for case, when in seen]
        possible = choose(pairs, tuple(self.law.question.outcomes), self.values)
        if route:
            self.values.routes[route] = possible
        answer = answer_of(possible)
        last = next(n for n, (_, (must, _may)) in enumerate(pairs) if must)
        return TracedDecision(
            answer,
            tuple(
                TracedCase(case, when, n <= last and (when is None or when.may), decides(n, seen, last, answer))
                for n, (case, when) in enumerate(seen)
            ),
        )

    def missing(self) -> list[tuple[str, Test]]:
        """The facts that keep the question undetermined, the most useful first.

        Each comes with the first test that lacks it.
        """
        tests: dict[str, Test] = {}
        for test in self.open_tests(self.question, set()):
            for fact in facts_of(test):
                if fact not in self.values.facts:
                    tests.setdefault(fact, test)
        return [(fact, tests[fact]) for fact in self.law.facts if fact in tests]

    def open_tests(self, decided: TracedDecision, entered: set[int]) -> Iterator[Test]:
        """The unknown tests whose ancestors are all unknown too; what has been entered before is not entered again."""
        for seen in decided.cases:
            if seen.reached and seen.when and seen.when.value == UNKNOWN:
                yield from self.open_below(seen.when, entered)

    def open_below(self, seen: TracedNode, entered: set[int]) -> Iterator[Test]:
        if id(seen) in entered:
            return
        entered.add(id(seen))
        node = seen.node
        if isinstance(node, Test):
            if isinstance(node.ref, RouteRef):
                yield from self.open_tests(self.routes[node.ref.name], entered)
            else:
                yield node
        for part in seen.parts:
            if part.value == UNKNOWN:
                yield from self.open_below(part, entered)


def decides(n: int, seen: Sequence[tuple[Case, TracedNode | None]], last: int, answer: Answer) -> bool:
    """Whether the n-th case decides: had it come out otherwise, the answer could have been another."""
    case, when = seen[n]
    if when is None or n > last:
        return False
    if when.value == NO:
        return len(answer.possible) == 1 and case.outcome != answer.outcome
    if (when.value == YES) != (len(answer.possible) == 1):
        return False
    return bool(later_outcomes(n, seen) - {case.outcome})


def later_outcomes(n: int, seen: Sequence[tuple[Case, TracedNode | None]]) -> set[str]:
    """The outcomes that could come if the n-th case did not hold."""
    found = set()
    for case, when in seen[n + 1 :]:
        if when is None or when.may:
            found.add(case.outcome)
        if when is None or when.must:
            break
    return found


def deciding_parts(seen: TracedNode) -> tuple[TracedNode, ...]:
    """The parts that made a node come out as it did: all of them, or those that alone would do."""
    if isinstance(seen.node, AllOf):
        return seen.parts if seen.must else tuple(part for part in seen.parts if part.value == seen.value)
    if isinstance(seen.node, AnyOf):
        return tuple(part for part in seen.parts if part.value == seen.value) if seen.may else seen.parts
    return seen.parts
