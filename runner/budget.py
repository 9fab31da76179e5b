"""A bound on work that may have no end: counted steps, for searches seconds too; another thread can call it off.

What decides counts only, so that no answer depends on how fast a machine is.
"""

from __future__ import annotations

import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable


class OverBudget(Exception):  # noqa: N818 - the name says what happened, not that it is an error
    """The work takes more than it may; the message says what ran out, as in `2,000 steps` or `10 seconds`."""


class Cancelled(Exception):  # noqa: N818 - likewise
    """The work was called off; whoever called it off wants no answer, so nothing within the work may catch it."""


class Budget:
    """What some work may still spend: at most so many of something, within so many seconds; without limits it only counts.

    The work calls `spend` for each step, or `check` where there is nothing to count, and is ended there.
    """

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
        self.spent, self.cancelled = 0, False
        self.stops: list[Callable[[], None]] = []

    def spend(self, n: int = 1) -> None:
        """Counts so many more, before they are done. Raises `OverBudget`, `Cancelled`."""
        self.spent += n
        if self.most is not None and self.spent > self.most:
            raise OverBudget(f"{self.most:,} {self.of}")
        self.check()

    def check(self) -> None:
        """Raises `Cancelled` where the work was called off, `OverBudget` where its time is over."""
        if self.cancelled:
            raise Cancelled
        if self.ends is not None and self.clock() > self.ends:
            raise OverBudget(f"{self.seconds:g} seconds")

    def left(self) -> float | None:
        """The seconds that are left, none below 0; nothing where time is not limited."""
        return None if self.ends is None else max(0.0, self.ends - self.clock())

    def cancel(self) -> None:
        """Calls the work off, from any thread: it ends at its next step."""
        self.cancelled = True
        for stop in tuple(self.stops):
            stop()

    def outside(self, work: Callable[[], None], stop: Callable[[], None]) -> None:
        """Does work that cannot count, such as a solver's; `stop` interrupts it when it is called off. Raises `Cancelled`."""
        self.stops.append(stop)
        try:
            if not self.cancelled:
                work()
        finally:
            self.stops.remove(stop)
        if self.cancelled:
            raise Cancelled
