"""What would change an answer: the smallest changes of facts that lead to each other outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING

from runner.evaluate import Values, answers, known_to
from runner.other_values import OtherValues, facts_of
from runner.resting import Resting
from runner.smallest_sets import SmallestSets, numbers
from runner.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from runner.bundle import Bundle
    from runner.law import Law
    from runner.logic import Pair
    from runner.resting import Truth
    from runner.tree import Known, Test

MOST_CHANGES = 24


@value
class Change:
    """Facts to change, each with a value that serves, and the outcome they lead to."""

    facts: dict[str, Known]
    outcome: str


def smallest_changes(
    bundle: Bundle, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str], *, any_fact: bool = False
) -> dict[str, list[Change]]:
    """For each other outcome, every smallest set of facts whose change leads to it, with the first values that do.

    All sets for one outcome are of the same size, at most 24 of them; an outcome that no change of these facts leads to has none.
    Only facts change that a person can bring about, unless any fact may.
    """
    changing = Changing(bundle, law, facts, readings, any_fact=any_fact)
    here = answers(law, facts, readings).question.outcome
    return {outcome: changing.to(outcome) for outcome in law.question.outcomes if outcome != here}


class Changing:
    """The changes of one request, a bit each, and what comes of them."""

    def __init__(
        self, bundle: Bundle, law: Law, facts: Mapping[str, Known], readings: Mapping[str, str], *, any_fact: bool
    ) -> None:
        self.law, self.known = law, known_to(law, facts, readings)
        others = OtherValues(bundle, law, facts, readings)
        names = [name for name, fact in bundle.facts.items() if name in others.tested and (any_fact or fact.remedy)]
        self.changes = [(name, other) for name in names for other in others.of(name, names)]
        self.of_fact: dict[str, int] = {}
        for number, (name, _) in enumerate(self.changes):
            self.of_fact[name] = self.of_fact.get(name, 0) | 1 << number
        self.came: dict[Test, dict[int, bool | None]] = {}

    def to(self, outcome: str) -> list[Change]:
        """Every smallest set of changed facts that leads to the outcome, in the order of the bundle."""
        if not self.law.routes:
            return []
        search = SmallestSets(
            lambda made, free: self.look(outcome, made, free), [self.of_fact[name] for name, _ in self.changes]
        )
        found = next(filter(None, search.by_size()), [])
        first: dict[tuple[int, ...], tuple[int, ...]] = {}
        for made in found:
            changed = tuple(numbers(made))
            facts = tuple(self.of_fact[self.changes[number][0]] for number in changed)
            first[facts] = min(changed, first.get(facts, changed))
        least = sorted(first.values())
        return [Change(dict(self.changes[number] for number in changed), outcome) for changed in least[:MOST_CHANGES]]

    def look(self, outcome: str, made: int, free: int) -> Truth:
        """Whether the outcome comes of the changes, and of which others one must be made that it does."""

        def leaf(test: Test) -> Pair[Truth]:
            now = self.comes_to(test, made)
            open_ = [bits for name in facts_of(test) if (bits := self.of_fact.get(name, 0) & free)]
            yes = no = sum(set(open_))
            if len(open_) == 1:
                yes, no = (self.making(test, made, yes, truth) for truth in (True, False))
            return (now is True, (no if now else yes,)), (now is not False, (yes if now is False else no,))

        return Resting(self.law, leaf).gives(self.law.decision, outcome)

    def making(self, test: Test, made: int, changes: int, truth: bool) -> int:
        """Those of the changes of one fact after which the test comes to this."""
        return sum(1 << number for number in numbers(changes) if self.comes_to(test, made | 1 << number) is truth)

    def comes_to(self, test: Test, made: int) -> bool | None:
        """What the test comes to after the changes made; nothing where it is not known."""
        here = made & sum({self.of_fact.get(name, 0) for name in facts_of(test)})
        came = self.came.setdefault(test, {})
        if here not in came:
            values = Values(self.law, {**self.known, **dict(self.changes[number] for number in numbers(here))})
            came[here] = values.holds(test) if values.known(test) else None
        return came[here]
