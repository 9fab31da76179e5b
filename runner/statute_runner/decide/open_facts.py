"""Which unknown facts keep a question open, and on whose silence an answer rests: two walks over a trace."""

from __future__ import annotations

from statute_runner.decide.trace import UNKNOWN, deciding_parts
from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FACT_REFS, MemberRef, RouteRef
from statute_runner.logic.tree import Members, Test, Unsaid
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.decide.trace import Trace, TracedDecision, TracedNode
    from statute_runner.logic.refs import Stated


@value
class OpenFact:
    """What is not known: its path, its full name, the first condition that lacks it, and the numbers in the path."""

    path: str
    name: str
    node: Test | Members
    numbers: tuple[int, ...]


def missing(trace: Trace) -> list[OpenFact]:
    """The facts and fields that keep the question undetermined, the most useful first, then by member."""
    found: dict[str, OpenFact] = {}
    for node, ref in OpenWalk(trace).of(trace.question):
        path = trace.values.path_of(ref)
        found.setdefault(path, OpenFact(path, ref.name, node, numbers(trace, ref)))
    order = {name: n for n, name in enumerate(trace.law.facts)}
    listed = [one for one in found.values() if one.name in order]
    return sorted(listed, key=lambda one: (order[one.name], one.numbers))


def numbers(trace: Trace, ref: Stated) -> tuple[int, ...]:
    """The numbers of the members that are looked at, by which fields of the same name are told apart."""
    return trace.values.members[ref.list][0] if isinstance(ref, MemberRef) else ()


def refs_of(node: Test | Members) -> list[Stated]:
    """The facts and fields that a test compares, or the list whose members are looked at."""
    named = (node.over,) if isinstance(node, Members) else (node.ref, node.operand)
    return [ref for ref in named if isinstance(ref, FACT_REFS)]


class OpenWalk:
    """The walk down unknown conditions whose ancestors are all unknown too; nothing is entered again."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.entered: set[int] = set()

    def of(self, decided: TracedDecision) -> Iterator[tuple[Test | Members, Stated]]:
        """What is not known in the cases that may still be reached."""
        for seen in decided.cases:
            if seen.reached and seen.when and seen.when.value == UNKNOWN:
                yield from self.below(seen.when)

    def below(self, seen: TracedNode) -> Iterator[tuple[Test | Members, Stated]]:
        if id(seen) in self.entered:
            return
        self.entered.add(id(seen))
        node = seen.node
        if isinstance(node, Test) and isinstance(node.ref, RouteRef):
            yield from self.of(self.trace.routes[node.ref.name])
        elif isinstance(node, Test | Members):
            yield from ((node, ref) for ref in refs_of(node) if self.trace.values.of(ref) is None)
        for part in self.trace.parts(seen):
            if part.value == UNKNOWN:
                yield from self.below(part)


def silence(trace: Trace) -> list[str]:
    """The facts and fields, by path, that are not stated and on whose silence the answer rests.

    That is where silence stands for a value, or where a condition asks whether something is stated or can be said. What
    decides a condition that is known is looked through, and all that stands below one that is not: so no fact that is
    neither here nor in `missing` can change the answer.
    """
    walk = SilenceWalk(trace)
    walk.enter(trace.question, False)
    return list(walk.found)


class SilenceWalk:
    """The walk down what an answer rests on, to what is not stated there."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace
        self.found: dict[str, None] = {}
        self.entered: set[tuple[int, bool]] = set()

    def enter(self, decided: TracedDecision, unsaid: bool) -> None:
        """The cases down to the first that must hold; `unsaid` where a condition above asks whether it can be said."""
        for seen in decided.cases:
            if seen.when:
                self.below(seen.when, unsaid)
            if seen.when is None or seen.when.must:
                break

    def below(self, seen: TracedNode, unsaid: bool) -> None:
        if (id(seen), unsaid) in self.entered:
            return
        self.entered.add((id(seen), unsaid))
        node, values = seen.node, self.trace.values
        if isinstance(node, Test) and isinstance(node.ref, RouteRef):
            if node.ref.name in self.trace.routes:
                self.enter(self.trace.routes[node.ref.name], unsaid)
        elif isinstance(node, Test | Members):
            asked = unsaid or (isinstance(node, Test) and node.operator == STATED)
            for ref in refs_of(node):
                if not values.stated(ref) and (asked or ref.name in self.trace.law.silent):
                    self.found[values.path_of(ref)] = None
        rests_on = {id(part) for part in (seen.parts if seen.value == UNKNOWN else deciding_parts(seen))}
        for part in self.trace.parts(seen):
            if id(part) in rests_on:
                self.below(part, unsaid or isinstance(node, Unsaid))
