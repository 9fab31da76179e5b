"""The reference evaluation: a law applied to what is known, over Python's own true and false."""

from __future__ import annotations

from operator import not_

from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.operators import HOLDS
from statute_runner.logic.refs import AnyRouteRef, FactRef, InForceRef, ReadingRef, RouteRef, unreachable
from statute_runner.logic.tree import fold
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref
    from statute_runner.logic.tree import Known, RuleKey, Test

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

    def __init__(self, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> None:
        self.law, self.facts, self.readings = law, facts, readings
        self.meaning = MustMay(self)
        self.rules: dict[RuleKey, Pair[bool]] = {}
        self.routes: dict[str, dict[str, bool]] = {}

    constant = staticmethod(bool)
    conjunction = staticmethod(all)
    disjunction = staticmethod(any)
    complement = staticmethod(not_)

    def with_facts(self, changed: Mapping[str, Known]) -> Values:
        """The same law and readings, with some facts changed or added."""
        return Values(self.law, {**self.facts, **changed}, self.readings)

    def of(self, ref: Ref) -> Known | None:
        """What is known of a fact, or what the law itself answers; nothing where it is not known."""
        match ref:
            case FactRef():
                return self.facts.get(ref.name)
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
        return self.of(test.ref) is not None and (not isinstance(operand, FactRef) or self.of(operand) is not None)

    def holds(self, test: Test) -> bool:
        given, operand = self.of(test.ref), test.operand
        against = self.of(operand) if isinstance(operand, FactRef) else operand
        if given is None or against is None:
            return False
        return HOLDS[test.operator](given, frozenset(operand) if isinstance(operand, tuple) else against)

    def outcomes(self, route: str) -> dict[str, bool] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.chosen(self.law.routes[route])
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[bool]]) -> Pair[bool]:
        if key not in self.rules:
            self.rules[key] = pair()
        return self.rules[key]

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
