"""A law looked at while a request for it is put together: some facts are decided, others not yet.

That a fact is not stated can itself be decided. Until then neither its silence counts, nor that it cannot be said what
rests on it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.decide.evaluation import Values
from statute_runner.decide.trace import UNKNOWN, Traced, TracedNode
from statute_runner.law.member_paths import with_known
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import STATED
from statute_runner.logic.refs import FACT_REFS, FactRef, MemberRef, ReadingRef, RouteRef
from statute_runner.logic.tree import Members, Test, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Known, Node, Unsaid

    Logic = MustMay[bool]
    Place: TypeAlias = "str | ReadingRef"
    Witness: TypeAlias = "dict[Place, Known | None]"
else:
    Logic = MustMay

OPEN = (False, True)


@dataclass(frozen=True, slots=True)
class Undecided:
    """The path of a fact, a field or a list that is not decided, or a reading; and the condition that needs it."""

    place: Place
    node: Node


class Look:
    """A law with some facts and readings decided, None where a fact is not stated: what each condition comes to.

    `silent` are the facts of which it matters that they are not stated.
    """

    values: DecidedValues
    meaning: DecidedTrace

    def __init__(self, law: Law, known: Witness, silent: frozenset[str]) -> None:
        self.law = law
        facts = {place: value for place, value in known.items() if isinstance(place, str) and value is not None}
        readings = {place.name: str(value) for place, value in known.items() if isinstance(place, ReadingRef)}
        unstated = frozenset(place for place, value in known.items() if isinstance(place, str) and value is None)
        self.values = DecidedValues(law, with_known({}, facts), readings, unstated, silent)
        self.meaning = DecidedTrace(self.values)

    def see(self, node: Node) -> TracedNode:
        return fold(node, self.meaning, self.law.rules)

    def pair(self, node: Node) -> Pair[bool]:
        """Whether the condition must and whether it may hold."""
        if not self.values.sensitive:
            return fold(node, self.values.meaning, self.law.rules)
        seen = self.see(node)
        return seen.must, seen.may

    def open_in(self, seen: TracedNode) -> Undecided | None:
        """What is first undecided in a condition that is open; nothing where it stays open."""
        return self.meaning.open_in(seen, set())


class DecidedValues(Values):
    """What is decided, and which facts are decided not to be stated."""

    unstated: frozenset[str]
    sensitive: frozenset[str]

    trace: DecidedTrace

    def __init__(
        self,
        law: Law,
        facts: Mapping[str, Known],
        readings: Mapping[str, str],
        unstated: frozenset[str],
        silent: frozenset[str],
    ) -> None:
        super().__init__(law, facts, readings)
        self.unstated, self.sensitive = unstated, silent
        self.silent: Mapping[str, Known] = {}

    def of(self, ref: Ref) -> Known | None:
        found = super().of(ref)
        if found is None and isinstance(ref, FACT_REFS) and ref.name in self.law.silent:
            return self.law.silent[ref.name] if self.path_of(ref) in self.unstated else None
        return found

    def chosen(self, cases: Iterable[Case]) -> dict[str, bool]:
        if not self.sensitive:
            return super().chosen(cases)
        seen = [(case, self.trace.see(case.when) if case.when else None) for case in cases]
        pairs = [(case.outcome, (when.must, when.may) if when else (True, True)) for case, when in seen]
        return choose(pairs, tuple(self.law.question.outcomes), self)

    def undecided(self, ref: Ref) -> bool:
        """Whether a fact, a field of the member that is looked at, or a reading has not been decided."""
        if isinstance(ref, ReadingRef):
            return ref.name not in self.readings
        return isinstance(ref, FACT_REFS) and not self.stated(ref) and self.path_of(ref) not in self.unstated


class DecidedTrace(Traced):
    """The trace of a law of which not all is decided."""

    inner: DecidedLogic

    values: DecidedValues

    def __init__(self, values: DecidedValues) -> None:
        super().__init__(values)
        self.inner = DecidedLogic(values)
        values.meaning, values.trace = self.inner, self

    def see(self, node: Node) -> TracedNode:
        return fold(node, self, self.values.law.rules)

    def unsaid(self, node: Unsaid, part: TracedNode) -> TracedNode:
        if part.value == UNKNOWN and self.open_in(part, set()) is not None:
            return TracedNode(node, *OPEN, (part,))
        return super().unsaid(node, part)

    def open_in(self, seen: TracedNode, entered: set[int]) -> Undecided | None:
        """What is first undecided in a condition that is open; nothing is entered again."""
        if seen.value != UNKNOWN or id(seen) in entered:
            return None
        entered.add(id(seen))
        node = seen.node
        if isinstance(node, Test) and isinstance(node.ref, RouteRef):
            cases = self.values.law.routes.get(node.ref.name, ())
            return first_of(self.open_in(self.see(case.when), entered) for case in cases if case.when)
        if isinstance(node, Test):
            return first_of(self.undecided(ref, node) for ref in (node.ref, node.operand))
        if not isinstance(node, Members):
            return first_of(self.open_in(part, entered) for part in seen.parts)
        if not self.values.listed(node.over):
            return self.undecided(node.over, node)
        # To the last member, so that the one looked at before is looked at again after it.
        members = zip(seen.parts, self.values.each_member(node.over), strict=True)
        return first_of([self.open_in(part, entered) for part, _ in members])

    def undecided(self, ref: object, node: Node) -> Undecided | None:
        if not isinstance(ref, FactRef | MemberRef | ReadingRef) or not self.values.undecided(ref):
            return None
        return Undecided(ref if isinstance(ref, ReadingRef) else self.values.path_of(ref), node)


class DecidedLogic(Logic):
    """Whether something is stated is open until it is decided."""

    boolean: DecidedValues

    def test(self, node: Test) -> Pair[bool]:
        if node.operator == STATED and self.boolean.undecided(node.ref):
            return OPEN
        return super().test(node)


def first_of(found: Iterable[Undecided | None]) -> Undecided | None:
    return next((one for one in found if one is not None), None)
