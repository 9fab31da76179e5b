"""Changes of the facts of one request, a bit each, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.logic.tree import facts_of
from statute_runner.whatif.conflict_sets import ConflictSets
from statute_runner.whatif.hitting_sets import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.decide.evaluation import Values
    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Known, Test
    from statute_runner.whatif.conflict_sets import Truth


class CounterfactualSearch:
    """Changes, each of one fact to one value; `values` is what is known before them.

    `of_fact` holds the changes of each fact, `apart` for each change those of its fact, of which only one can be made.
    """

    def __init__(self, values: Values, changes: Sequence[tuple[str, Known]]) -> None:
        self.values, self.changes = values, changes
        self.of_fact: dict[str, int] = {}
        for number, (name, _) in enumerate(changes):
            self.of_fact[name] = self.of_fact.get(name, 0) | 1 << number
        self.apart = [self.of_fact[name] for name, _ in changes]
        self.tested: dict[Test, ChangedTest] = {}

    def resting(self, made: int, free: int) -> ConflictSets:
        """The truths of the law after the changes made, and on which of the others they rest."""

        def leaf(test: Test) -> Pair[Truth]:
            tested = self.tested.get(test) or self.tested.setdefault(test, ChangedTest(self, test))
            now = tested.comes_to(made)
            yes, no = tested.making(free)
            return (now is True, (no if now else yes,)), (now is not False, (yes if now is False else no,))

        return ConflictSets(self.values.law, leaf)

    def facts(self, made: int) -> dict[str, Known]:
        """The facts that are changed, each with the value that it is changed to."""
        return dict(self.changes[number] for number in numbers(made))


class ChangedTest:
    """A test, and what it comes to after changes of the facts that it names."""

    def __init__(self, changing: CounterfactualSearch, test: Test) -> None:
        self.changing, self.test = changing, test
        by_fact = [bits for name in facts_of(test) if (bits := changing.of_fact.get(name, 0))]
        self.named = sum(set(by_fact))
        self.got: dict[int, bool | None] = {}
        self.yes = self.no = self.named
        if len(by_fact) == 1:
            self.yes, self.no = (self.after(truth) for truth in (True, False))

    def after(self, truth: bool) -> int:
        """The changes of its only fact that can change after which it comes to this."""
        return sum(1 << number for number in numbers(self.named) if self.comes_to(1 << number) is truth)

    def making(self, free: int) -> tuple[int, int]:
        """The changes by which the test may come out yes, and those by which no.

        Of a test of two facts, all changes of either.
        """
        return self.yes & free, self.no & free

    def comes_to(self, made: int) -> bool | None:
        """What the test comes to after the changes made; nothing where it is not known."""
        here = made & self.named
        if here not in self.got:
            values = self.changing.values.with_facts(self.changing.facts(here))
            self.got[here] = values.holds(self.test) if values.known(self.test) else None
        return self.got[here]
