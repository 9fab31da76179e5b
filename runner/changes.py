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
        self.tested: dict[Test, Tested] = {}

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
        least = [first[facts] for facts in sorted(first)]
        return [Change(dict(self.changes[number] for number in changed), outcome) for changed in least[:MOST_CHANGES]]

    def look(self, outcome: str, made: int, free: int) -> Truth:
        """Whether the outcome comes of the changes, and of which others one must be made that it does."""

        def leaf(test: Test) -> Pair[Truth]:
            tested = self.tested.get(test) or self.tested.setdefault(test, Tested(self, test))
            now = tested.comes_to(made)
            yes, no = tested.making(free)
            return (now is True, (no if now else yes,)), (now is not False, (yes if now is False else no,))

        return Resting(self.law, leaf).gives(self.law.decision, outcome)


class Tested:
    """A test, and what it comes to after changes of the facts that it names."""

    def __init__(self, changing: Changing, test: Test) -> None:
        self.changing, self.test = changing, test
        by_fact = [bits for name in facts_of(test) if (bits := changing.of_fact.get(name, 0))]
        self.named = sum(set(by_fact))
        self.came: dict[int, bool | None] = {}
        self.yes = self.no = self.named
        if len(by_fact) == 1:
            self.yes, self.no = (self.after(truth) for truth in (True, False))

    def after(self, truth: bool) -> int:
        """The changes of its only fact that can change after which it comes to this."""
        return sum(1 << number for number in numbers(self.named) if self.comes_to(1 << number) is truth)

    def making(self, free: int) -> tuple[int, int]:
        """Those of the changes by which it may come out yes, and those by which no; of two facts, all changes of either."""
        return self.yes & free, self.no & free

    def comes_to(self, made: int) -> bool | None:
        """What the test comes to after the changes made; nothing where it is not known."""
        here = made & self.named
        if here not in self.came:
            changed = dict(self.changing.changes[number] for number in numbers(here))
            values = Values(self.changing.law, {**self.changing.known, **changed})
            self.came[here] = values.holds(self.test) if values.known(self.test) else None
        return self.came[here]
