"""The smallest sets of changes after which something comes about, found by asking each time what keeps it away.

Where it has not come about, that rests on sets of changes, of each of which one must be made: those of the smallest are
tried. So nothing is missed, and what could not help is never looked at. A set of changes is the bits of their numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from statute_runner.budget import Budget
    from statute_runner.whatif.conflict_sets import Truth


MOST_LOOKS = 2000


class HittingSets:
    """Looks for sets of changes after which a look says that it has come about.

    `look` is given the changes made and those that may still be; `apart` holds, for each change, those that cannot be
    made with it, itself among them. Raises `OverBudget`, with nothing found, where the time of the budget is over.
    """

    look: Callable[[int, int], Truth]
    apart: Sequence[int]
    budget: Budget
    enough: bool
    looks: int
    cut: bool

    def __init__(self, look: Callable[[int, int], Truth], apart: Sequence[int], budget: Budget) -> None:
        self.look, self.apart, self.budget = look, apart, budget
        self.found: list[int] = []
        self.cut = True
        self.looks, self.enough = 0, False

    def by_size(self) -> Iterator[list[int]]:
        """The sets of each size, from none up, that hold no smaller one; ends where no larger set could do.

        The smallest are always found, all of them; larger ones are looked for up to 2,000 looks.
        """
        everything = (1 << len(self.apart)) - 1
        smaller: list[int] = []
        for size in range(len(self.apart) + 1):
            self.found, self.cut = [], False
            self.extend(0, everything, size)
            least = [one for one in self.found if not any(other & one == other for other in smaller)]
            smaller += least
            yield least
            self.enough = bool(smaller)
            if not self.cut or self.spent():
                return

    def spent(self) -> bool:
        return self.enough and self.looks > MOST_LOOKS

    def extend(self, made: int, free: int, left: int) -> None:
        """Makes one more of the changes on which it rests that it has not come about."""
        if self.spent():
            return
        self.looks += 1
        self.budget.check()
        got, needs = self.look(made, free)
        if got:
            if not left:
                self.found.append(made)
        elif len(needs) > left:
            self.cut = self.cut or 0 not in needs
        else:
            for number in numbers(min(needs, key=int.bit_count)):
                # All sets with this change are found here; after this it is not made.
                free &= ~(1 << number)
                self.extend(made | 1 << number, free & ~self.apart[number], left - 1)


def numbers(bits: int) -> Iterator[int]:
    """The numbers of the bits, from the lowest up."""
    while bits:
        lowest = bits & -bits
        yield lowest.bit_length() - 1
        bits ^= lowest
