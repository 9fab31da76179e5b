"""The reference evaluation: a law applied to what is known, over Python's own true and false."""

from __future__ import annotations

from operator import not_

from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import (
    FACT_REFS,
    AnyRouteRef,
    FactRef,
    InForceRef,
    MemberRef,
    ReadingRef,
    RouteRef,
    unreachable,
)
from statute_runner.logic.tree import fold
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
    from typing import Any

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import Known, Member, RuleKey, Test

UNDETERMINED = "undetermined"


@value
class Answer:
    """An outcome, or `undetermined`, and every outcome that cannot be excluded, in the bundle's order."""

    outcome: str
    possible: tuple[str, ...]


@value
class Answers:
    """The answer of the question, and of each route in force."""

    question: Answer
    routes: dict[str, Answer]


class Values:
    """True and false as Python has them, for one law, the facts that are known and the readings chosen."""

    law: Law
    facts: Mapping[str, Known]
    readings: Mapping[str, str]
    silent: Mapping[str, Known]
    taken: Mapping[str, Known]

    def __init__(self, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> None:
        self.law, self.facts, self.readings = law, facts, readings
        self.meaning: MustMay[bool] = MustMay(self)
        self.silent = law.silent
        # What is known of facts, and what the silence of others means.
        self.taken = {**law.silent, **facts} if law.silent else facts
        self.rules: dict[Hashable, Pair[bool]] = {}
        self.routes: dict[str, dict[str, bool]] = {}
        # Of each list that is gone through, the numbers in the path and the fields of the member that is looked at.
        self.members: dict[str, tuple[tuple[int, ...], Member]] = {}

    constant: staticmethod[[object], bool] = staticmethod(bool)
    conjunction: staticmethod[[Iterable[object]], bool] = staticmethod(all)
    disjunction: staticmethod[[Iterable[object]], bool] = staticmethod(any)
    complement: staticmethod[[object], bool] = staticmethod(not_)

    def with_facts(self, changed: Mapping[str, Known]) -> Values:
        """The same law and readings, with some facts changed or added."""
        return Values(self.law, {**self.facts, **changed}, self.readings)

    def of(self, ref: Ref) -> Known | None:
        """What is known of a fact, or what the law itself answers; nothing where it is not known."""
        if type(ref) is FactRef:  # as most are
            return self.taken.get(ref.name)
        match ref:
            case FactRef():
                return self.taken.get(ref.name)
            case MemberRef():
                found = self.members[ref.list][1].get(ref.field)
                return self.silent.get(ref.name) if found is None else found
            case ReadingRef():
                return self.readings.get(ref.name)
            case InForceRef():
                return self.law.in_force.get(ref)
            case RouteRef() | AnyRouteRef():
                raise AssertionError(f"{ref} is answered from its cases")
            case other:
                raise unreachable(other)

    def known(self, test: Test) -> bool:
        operand = test.operand
        return self.of(test.ref) is not None and (not isinstance(operand, FACT_REFS) or self.of(operand) is not None)

    def holds(self, test: Test) -> bool:
        given, operand = self.of(test.ref), test.operand
        if given is None:
            return False
        against = self.of(operand) if isinstance(operand, FACT_REFS) else operand
        if against is None:
            return False
        return HOLDS[test.operator](given, frozenset(against) if type(against) is tuple else against)

    def stated(self, ref: Ref) -> bool:
        if isinstance(ref, MemberRef):
            return ref.field in self.members[ref.list][1]
        return isinstance(ref, FactRef) and ref.name in self.facts

    def listed(self, over: Stated) -> bool:
        return self.of(over) is not None

    def each_member(self, over: Stated) -> Iterator[int]:
        """Looks at one member of a list after the other, and gives its number; none where the list is not known."""
        name, around = str(over), self.members.get(str(over))
        outer = self.members[over.list][0] if isinstance(over, MemberRef) else ()
        members: Iterable[Any] = self.of(over) or ()  # type: ignore[assignment]
        for number, member in enumerate(members):
            self.members[name] = (*outer, number), member
            yield number
        if around:
            self.members[name] = around
        else:
            self.members.pop(name, None)

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[bool]]) -> Pair[bool]:
        pairs = [each() for _ in self.each_member(over)]
        return sum(must for must, _ in pairs) >= number, sum(may for _, may in pairs) >= number

    def outcomes(self, route: str) -> dict[str, bool] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.chosen(self.law.routes[route])
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[bool]]) -> Pair[bool]:
        once: Hashable = key
        if about := self.law.rules[key].about:
            once = key, self.members[about][0]
        found = self.rules.get(once)
        if found is None:
            found = self.rules[once] = pair()
        return found

    def once(self, key: RuleKey) -> Hashable:
        """What a rule is remembered under: a rule about a list, for the member that is looked at."""
        about = self.law.rules[key].about
        return (key, self.members[about][0]) if about else key

    def path(self, name: str) -> str:
        """The path of the member of a list that is looked at, such as `goods.entries[0]`."""
        numbers = self.members[name][0]
        return "".join([f"{part}[{number}]" for part, number in zip(name.split("[]"), numbers, strict=True)])

    def path_of(self, ref: Stated) -> str:
        """The path of a fact, or of a field of the member that is looked at, such as `goods.entries[0].day`."""
        return f"{self.path(ref.list)}.{ref.field}" if isinstance(ref, MemberRef) else ref.name

    def chosen(self, cases: Iterable[Case]) -> dict[str, bool]:
        """Which outcomes of an ordered decision are possible."""
        pairs = (
            (case.outcome, fold(case.when, self.meaning, self.law.rules) if case.when else (True, True))
            for case in cases
        )
        return choose(pairs, tuple(self.law.question.outcomes), self)


def answer_of(possible: Mapping[str, bool]) -> Answer:
    """The one possible outcome, or `undetermined`."""
    names = tuple(outcome for outcome, may in possible.items() if may)
    return Answer(names[0] if len(names) == 1 else UNDETERMINED, names)


def answers(law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> Answers:
    """The law applied to the known facts (`date` among them) under the readings chosen, one option for each."""
    values = Values(law, facts, readings)
    routes = {route: answer_of(values.outcomes(route) or {}) for route in law.routes}
    if not routes:
        none = law.question.not_in_force.name
        return Answers(Answer(none, (none,)), {})
    return Answers(answer_of(values.chosen(law.decision)), routes)
