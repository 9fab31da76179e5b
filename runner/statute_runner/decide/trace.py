"""The evaluation that also remembers: what each node came to, which nodes decided, and which unknown facts matter.

`Traced` wraps the reference meaning, so that reasons are a by-product of the evaluation that decided.
"""

from __future__ import annotations

from statute_runner.decide.evaluation import Values, answer_of
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.tree import AllOf, AnyOf, Members, fold
from statute_runner.value import replace, value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
    from typing import Final, Literal

    from statute_runner.decide.evaluation import Answer
    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case, Notice
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Known, Node, Not, Test, Unsaid, Use

YES: Final = "yes"
NO: Final = "no"
UNKNOWN: Final = "unknown"


@value
class TracedNode:
    """A node, what it came to, and its parts as seen.

    A used rule's body is its one part; a test over members has a part for each, with the path of that member.
    """

    node: Node
    must: bool
    may: bool
    parts: tuple[TracedNode, ...] = ()
    member: str = ""

    @property
    def value(self) -> Literal["yes", "no", "unknown"]:
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

    values: Values
    inner: MustMay[bool]

    def __init__(self, values: Values) -> None:
        self.values, self.inner = values, MustMay(values)
        self.rules: dict[Hashable, TracedNode] = {}

    def test(self, node: Test) -> TracedNode:
        return TracedNode(node, *self.inner.test(node))

    def all_of(self, node: AllOf, parts: Sequence[TracedNode]) -> TracedNode:
        return TracedNode(node, *self.inner.all_of(node, [(part.must, part.may) for part in parts]), tuple(parts))

    def any_of(self, node: AnyOf, parts: Sequence[TracedNode]) -> TracedNode:
        return TracedNode(node, *self.inner.any_of(node, [(part.must, part.may) for part in parts]), tuple(parts))

    def negation(self, node: Not, part: TracedNode) -> TracedNode:
        return TracedNode(node, *self.inner.negation(node, (part.must, part.may)), (part,))

    def use(self, node: Use, body: Callable[[], TracedNode]) -> TracedNode:
        key = self.values.once((node.rule, node.as_in_force_on))
        seen = self.rules.get(key) or body()
        self.rules[key] = seen
        return TracedNode(node, *self.inner.use(node, lambda: (seen.must, seen.may)), (seen,))

    def members(self, node: Members, each: Callable[[], TracedNode]) -> TracedNode:
        parts = []

        def seen() -> Pair[bool]:
            part = each()
            parts.append(replace(part, member=self.values.path(str(node.over))))
            return part.must, part.may

        return TracedNode(node, *self.inner.members(node, seen), tuple(parts))

    def unsaid(self, node: Unsaid, part: TracedNode) -> TracedNode:
        return TracedNode(node, *self.inner.unsaid(node, (part.must, part.may)), (part,))


class Trace:
    """A law applied to what is known, with every node seen. `routes` and `question` hold the decisions.

    `places` says where the facts, and members of lists, that were read from registers are written, by path.
    """

    law: Law
    places: Mapping[str, str] | None
    values: Values
    meaning: Traced
    routes: dict[str, TracedDecision]
    question: TracedDecision
    notices: tuple[Notice, ...]

    def __init__(
        self,
        law: Law,
        facts: Mapping[str, Known],
        readings: Mapping[str, str],
        places: Mapping[str, str] | None = None,
    ) -> None:
        self.law, self.places = law, places
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
        return decision_of(seen, possible)

    def parts(self, seen: TracedNode) -> Iterator[TracedNode]:
        """The parts of a node as seen; while one that speaks of a member is looked at, so is that member."""
        if isinstance(seen.node, Members):
            for part, _ in zip(seen.parts, self.values.each_member(seen.node.over), strict=True):
                yield part
        else:
            yield from seen.parts


def decision_of(seen: Sequence[tuple[Case, TracedNode | None]], possible: Mapping[str, bool]) -> TracedDecision:
    """A decision of which it was seen what its cases came to, and which outcomes are possible."""
    answer = answer_of(possible)
    last = next(n for n, (_, when) in enumerate(seen) if when is None or when.must)
    return TracedDecision(
        answer,
        tuple(
            TracedCase(case, when, n <= last and (when is None or when.may), decides(n, seen, last, answer))
            for n, (case, when) in enumerate(seen)
        ),
    )


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
    if isinstance(seen.node, Members):
        return deciding_members(seen, seen.node)
    return seen.parts


def deciding_members(seen: TracedNode, node: Members) -> tuple[TracedNode, ...]:
    """The members that made it come out so: those that satisfy it where enough do, all that may not where too few may.

    Where the list is not known there are none.
    """
    wanted = {"every": NO}.get(node.quantifier, YES)
    held = node.quantifier in {"some", "at least"}
    if seen.value == UNKNOWN:
        return tuple(part for part in seen.parts if part.value == UNKNOWN)
    if (seen.value == YES) == held:
        return tuple(part for part in seen.parts if part.value == wanted)
    return tuple(part for part in seen.parts if part.value != wanted)
