"""A bound on work that may have no end: counted steps, for searches seconds too.

What decides counts only, so that no answer depends on how fast a machine is.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final, TypeVar

    T = TypeVar("T")

NOT_SETTLED: Final = "not settled"
"""What stands in the place of an answer that was not found in the time given: neither yes nor no."""
SEARCH, PROOFS, MUTANTS = 10.0, 300.0, 900.0
"""Default limits in seconds: the searches for one answer or check, the proofs of a run, all mutants of a law."""


class OverBudget(Exception):  # noqa: N818 - the name says what happened, not that it is an error
    """The work takes more than it may; the message says what ran out, as in `2,000 steps` or `10 seconds`."""


class OverTime(OverBudget):
    """What ran out is the time: on another machine, or with more of it, the work may come to its end."""


class Budget:
    """A limit on work: at most so many of something, within so many seconds; without limits it only counts.

    The work calls `spend` for each step, or `check` where there is nothing to count, and is ended there.
    """

    most: int | None
    of: str
    seconds: float | None
    clock: Callable[[], float]
    ends: float | None
    spent: int

    def __init__(
        self,
        most: int | None = None,
        of: str = "steps",
        *,
        seconds: float | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most, self.of, self.seconds, self.clock = most, of, seconds, clock
        self.ends = None if seconds is None else clock() + seconds
        self.spent = 0

    def spend(self, n: int = 1) -> None:
        """Counts so many more, before they are done. Raises `OverBudget`."""
        self.spent += n
        if self.most is not None and self.spent > self.most:
            raise OverBudget(f"{self.most:,} {self.of}")
        self.check()

    def affords(self, n: int) -> bool:
        """Whether so many more may be done, which are then counted; where not, the work does without."""
        if self.most is not None and self.spent + n > self.most:
            return False
        self.spent += n
        return True

    def check(self) -> None:
        """Raises `OverBudget` where the time is over."""
        if self.ends is not None and self.clock() > self.ends:
            raise OverTime(f"{self.seconds:g} seconds")

    def left(self) -> float | None:
        """The seconds that are left, none below 0; nothing where time is not limited."""
        return None if self.ends is None else max(0.0, self.ends - self.clock())

    def share(self) -> Budget:
        """A budget of a quarter of the time left, for one question of several.

        None of them can then take the time from all others.
        """
        left = self.left()
        return Budget(seconds=None if left is None else left / 4, clock=self.clock)


def settled(work: Callable[[Budget], T], budget: Budget) -> T | str:
    """What the work comes to within a share of the budget, else `not settled`."""
    try:
        budget.check()
        return work(budget.share())
    except OverBudget:
        return NOT_SETTLED
