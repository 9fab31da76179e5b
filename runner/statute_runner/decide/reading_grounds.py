"""An outcome and its grounds: readings that fix it, whatever option of all others is chosen."""

from __future__ import annotations

from statute_runner.decide.evaluation import UNDETERMINED, Values
from statute_runner.logic.kleene import MustMay, choose
from statute_runner.logic.refs import ReadingRef
from statute_runner.logic.tree import fold

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.law.linker import Law
    from statute_runner.law.section import Case
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.refs import Ref, Stated
    from statute_runner.logic.tree import Known, RuleKey, Test

    Readings: TypeAlias = frozenset[str]
    Grounded: TypeAlias = tuple[bool, Readings]

NONE: Readings = frozenset()


class OutcomeGrounds:
    """True and false, each with readings that suffice for it; of several such sets the smallest seen."""

    law: Law
    values: Values
    meaning: MustMay[Grounded]

    def __init__(self, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> None:
        self.law, self.values = law, Values(law, facts, readings)
        self.meaning = MustMay(self)
        self.rules: dict[Hashable, Pair[Grounded]] = {}
        self.routes: dict[str, dict[str, Grounded]] = {}

    def constant(self, truth: bool) -> Grounded:
        return truth, NONE

    def conjunction(self, parts: Sequence[Grounded]) -> Grounded:
        return at_least(parts, len(parts))

    def disjunction(self, parts: Sequence[Grounded]) -> Grounded:
        return at_least(parts, 1)

    def complement(self, part: Grounded) -> Grounded:
        truth, grounds = part
        return not truth, grounds

    def known(self, test: Test) -> Grounded:
        return self.values.known(test), NONE

    def holds(self, test: Test) -> Grounded:
        return self.values.holds(test), frozenset({test.ref.name}) if isinstance(test.ref, ReadingRef) else NONE

    def stated(self, ref: Ref) -> Grounded:
        return self.values.stated(ref), NONE

    def listed(self, over: Stated) -> Grounded:
        return self.values.listed(over), NONE

    def at_least(self, over: Stated, number: int, each: Callable[[], Pair[Grounded]]) -> Pair[Grounded]:
        pairs = [each() for _ in self.values.each_member(over)]
        return at_least([must for must, _ in pairs], number), at_least([may for _, may in pairs], number)

    def outcomes(self, route: str) -> dict[str, Grounded] | None:
        if route not in self.law.routes:
            return None
        if route not in self.routes:
            self.routes[route] = self.chosen(self.law.routes[route])
        return self.routes[route]

    def shared(self, key: RuleKey, pair: Callable[[], Pair[Grounded]]) -> Pair[Grounded]:
        once = self.values.once(key)
        if once not in self.rules:
            self.rules[once] = pair()
        return self.rules[once]

    def chosen(self, cases: Iterable[Case]) -> dict[str, Grounded]:
        """Which outcomes of an ordered decision are possible."""
        always = self.constant(truth=True), self.constant(truth=True)
        pairs = (
            (case.outcome, fold(case.when, self.meaning, self.law.rules) if case.when else always) for case in cases
        )
        return choose(pairs, tuple(self.law.question.outcomes), self)


def at_least(parts: Sequence[Grounded], number: int) -> Grounded:
    """So many of the parts are true: on the grounds of as many of them, else of those that leave too few."""
    true = sorted((grounds for truth, grounds in parts if truth), key=len)
    if len(true) >= number:
        return True, NONE.union(*true[:number])
    false = sorted((grounds for truth, grounds in parts if not truth), key=len)
    return False, NONE.union(*false[: max(0, len(parts) - number + 1)])


def grounded_outcome(law: Law, facts: Mapping[str, Known], readings: Mapping[str, str]) -> tuple[str, Readings]:
    """The outcome of the question, and readings that fix it: it is the same under any option of the others."""
    if not law.routes:
        return law.question.not_in_force.name, NONE
    found = OutcomeGrounds(law, facts, readings).chosen(law.decision)
    possible = {name: grounds for name, (may, grounds) in found.items() if may}
    if len(possible) > 1:
        return UNDETERMINED, NONE.union(*sorted(possible.values(), key=len)[:2])
    (outcome,) = possible
    return outcome, NONE.union(*(grounds for _, grounds in found.values()))
