"""Changes of the facts of one request, a bit each, and what comes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.decide.evaluation import Values
from statute_runner.law.member_paths import touches, with_known
from statute_runner.whatif.conflict_sets import ConflictSets
from statute_runner.whatif.hitting_sets import numbers
from statute_runner.whatif.leaves import comes_to, names_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.logic.kleene import Pair
    from statute_runner.logic.tree import Known, Member
    from statute_runner.whatif.conflict_sets import Truth
    from statute_runner.whatif.leaves import Leaf


class CounterfactualSearch:
    """Changes, each of one place to one value; `values` is what is known before them.

    A place is a fact, a field of a member, a member or a list, by its path (`with_known`). `of_place` holds the changes
    of each, `apart` for each change those that cannot be made with it: of the same place, of one in it or around it.
    """

    values: Values
    changes: Sequence[tuple[str, Known | Member | None]]
    apart: list[int]
    budget: Budget

    def __init__(self, values: Values, changes: Sequence[tuple[str, Known | Member | None]]) -> None:
        self.values, self.changes, self.budget = values, changes, Budget()
        self.of_place: dict[str, int] = {}
        for number, (path, _) in enumerate(changes):
            self.of_place[path] = self.of_place.get(path, 0) | 1 << number
        whole = {
            path: sum(bits for other, bits in self.of_place.items() if holds(path, other) or holds(other, path))
            for path in self.of_place
        }
        self.apart = [whole[path] for path, _ in changes]
        self.tested: dict[Leaf, ChangedLeaf] = {}

    def resting(self, made: int, free: int, budget: Budget) -> ConflictSets:
        """The truths of the law after the changes made, and on which of the others they rest.

        Each condition that is looked at anew is a step of the budget: a list may have thousands of changes. So the
        truths raise `OverBudget`.
        """
        self.budget = budget

        def leaf(node: Leaf) -> Pair[Truth]:
            tested = self.tested.get(node) or self.tested.setdefault(node, ChangedLeaf(self, node))
            now = tested.comes_to(made)
            yes, no = tested.making(free)
            return (now is True, (no if now else yes,)), (now is not False, (yes if now is False else no,))

        return ConflictSets(self.values.law, leaf)

    def facts(self, made: int) -> dict[str, Known | Member | None]:
        """The places that are changed, each with what it is changed to."""
        return dict(self.changes[number] for number in numbers(made))

    def after(self, made: int) -> Values:
        """What is known after the changes made."""
        return Values(self.values.law, with_known(self.values.facts, self.facts(made)), self.values.readings)


def holds(path: str, other: str) -> bool:
    """Whether a place is the other, or holds it."""
    return other == path or other.startswith((f"{path}[", f"{path}."))


class ChangedLeaf:
    """A condition, and what it comes to after changes of the places on which it rests."""

    changing: CounterfactualSearch
    node: Leaf
    named: int
    yes: int
    no: int

    def __init__(self, changing: CounterfactualSearch, node: Leaf) -> None:
        self.changing, self.node = changing, node
        names = names_in(changing.values.law, node)
        by_place = [bits for path, bits in changing.of_place.items() if touches(path, names)]
        self.named = sum(by_place)
        self.got: dict[int, bool | None] = {}
        self.yes = self.no = self.named
        if len(by_place) == 1:
            self.yes, self.no = (self.after(truth) for truth in (True, False))

    def after(self, truth: bool) -> int:
        """The changes of its only place that can change after which it comes to this."""
        return sum(1 << number for number in numbers(self.named) if self.comes_to(1 << number) is truth)

    def making(self, free: int) -> tuple[int, int]:
        """The changes by which it may come out yes, and those by which no.

        Where it rests on several places, all changes of any.
        """
        return self.yes & free, self.no & free

    def comes_to(self, made: int) -> bool | None:
        """What it comes to after the changes made; nothing where it is not known."""
        here = made & self.named
        if here not in self.got:
            self.changing.budget.spend()
            must, may = comes_to(self.changing.after(here), self.node)
            self.got[here] = must if must == may else None
        return self.got[here]
