"""How far a run is: on a terminal, one line that is written over; elsewhere nothing."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    class TerminalStream(Protocol):
        """What a progress line is written to."""

        def isatty(self) -> bool: ...
        def write(self, text: str, /) -> object: ...
        def flush(self) -> object: ...


EVERY = 0.2
WIDTH = 24
HOUR, MINUTE = 3600, 60


class RunProgress:
    """The line `[####    ]  43%  1,234,567 requests  412,000/s  1:23 left`; `total` in bytes, 0 where not known."""

    def __init__(
        self,
        total: int,
        begun: tuple[int, int] = (0, 0),
        terminal: TerminalStream | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.begun, self.terminal, self.clock = total, begun, terminal or sys.stderr, clock
        self.shown = self.terminal.isatty()
        self.started = self.last = clock()

    def show(self, passed: int, records: int) -> None:
        """Shows how many bytes are passed and records done, at most five times a second."""
        if not self.shown:
            return
        now = self.clock()
        if now - self.last < EVERY:
            return
        self.last = now
        self.terminal.write("\r" + line(self.total, passed, records, now - self.started, self.begun) + "\x1b[K")
        self.terminal.flush()

    def clear(self) -> None:
        """Takes the line away."""
        if self.shown:
            self.terminal.write("\r\x1b[K")
            self.terminal.flush()


def line(total: int, passed: int, records: int, seconds: float, begun: tuple[int, int]) -> str:
    """The progress line; rate and time left are of this run, which began after `begun` bytes and records."""
    rate = (records - begun[1]) / seconds if seconds else 0
    parts = [f"{records:,} requests", f"{rate:,.0f}/s"]
    if total:
        share = min(passed / total, 1)
        moved = passed - begun[0]
        filled = int(share * WIDTH)
        parts.insert(0, f"[{'#' * filled}{' ' * (WIDTH - filled)}] {share:4.0%}")
        if moved > 0:
            parts.append(f"{clock_time((total - passed) * seconds / moved)} left")
    return "  ".join(parts)


def clock_time(seconds: float) -> str:
    """The seconds as h:mm:ss or m:ss."""
    left = max(round(seconds), 0)
    hours, minutes = left // HOUR, left % HOUR // MINUTE
    return f"{hours}:{minutes:02}:{left % MINUTE:02}" if hours else f"{minutes}:{left % MINUTE:02}"
