"""How far long work is: on a terminal one line that is written over, elsewhere nothing."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, Protocol, TextIO, TypeVar

    T = TypeVar("T")

    class TerminalStream(Protocol):
        """What a progress line is written to."""

        def isatty(self) -> bool: ...
        def write(self, text: str, /) -> object: ...
        def flush(self) -> object: ...


PATIENCE, EVERY, WIDTH = 1.0, 0.2, 24
HOUR, MINUTE = 3600, 60


class ProgressLine:
    """A progress line on standard error, cleared at the end.

    It is due after `patience` seconds, then at most five times a second.
    """

    terminal: TerminalStream | TextIO | Any
    clock: Callable[[], float]
    patience: float
    seen: bool
    started: float
    last: float

    def __init__(
        self,
        terminal: TerminalStream | None = None,
        clock: Callable[[], float] | None = None,
        patience: float = 0.0,
    ) -> None:
        self.terminal, self.clock, self.patience = terminal or sys.stderr, clock or time.monotonic, patience
        self.seen = bool(self.terminal and self.terminal.isatty())
        self.started = self.last = self.clock()

    @property
    def seconds(self) -> float:
        """How long the work had lasted when the line was last due."""
        return self.last - self.started

    def due(self) -> bool:
        """Whether to write the line now."""
        now = self.clock() if self.seen else self.last
        if now - self.started < self.patience or now - self.last < EVERY:
            return False
        self.last = now
        return True

    def write(self, text: str) -> None:
        self.terminal.write(f"\r{text}\x1b[K")
        self.terminal.flush()

    def clear(self) -> None:
        """Takes the line away, where one was written."""
        if self.seconds:
            self.write("")


def bar(share: float) -> str:
    """The share, from 0 to 1, as a bar."""
    return f"[{'#' * int(share * WIDTH):{WIDTH}}]"


def waiting(items: Sequence[T], what: str, progress: ProgressLine | None = None) -> Iterator[T]:
    """The items, with a bar and the time that is left while they last, once that is more than a second."""
    progress = progress or ProgressLine(patience=PATIENCE)
    try:
        for number, item in enumerate(items):
            show_share(progress, what, number, len(items))
            yield item
    finally:
        progress.clear()


def before_each(items: Iterable[T], progress: Callable[[], object]) -> Iterator[T]:
    """The items; `progress` is called before each."""
    for item in items:
        progress()
        yield item


def show_share(progress: ProgressLine, what: str, number: int, total: int) -> None:
    """Shows how many of all are done, and how long the others will take, where the line is due."""
    if progress.due():
        left = f"  {clock_time((total - number) * progress.seconds / number)} left" if number else ""
        progress.write(f"{what} {bar(number / total)} {number:,} of {total:,}{left}")


def clock_time(seconds: float) -> str:
    """The seconds as h:mm:ss or m:ss."""
    left = max(round(seconds), 0)
    hours, minutes = left // HOUR, left % HOUR // MINUTE
    return f"{hours}:{minutes:02}:{left % MINUTE:02}" if hours else f"{minutes}:{left % MINUTE:02}"
