"""Shows on a terminal how far a long reading is, once it takes more than a second; writes nothing anywhere else."""

from __future__ import annotations

import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import TypeVar

    T = TypeVar("T")

PATIENCE, BETWEEN, WIDTH = 1.0, 0.1, 30


def waiting(items: Sequence[T], what: str) -> Iterator[T]:
    """The items, with a bar on standard error while they last."""
    began = last = time.monotonic()
    shown = False
    for number, item in enumerate(items):
        now = time.monotonic()
        if now - began > PATIENCE and now - last > BETWEEN and sys.stderr and sys.stderr.isatty():
            done = WIDTH * number // len(items)
            sys.stderr.write(f"\r{what} [{'#' * done}{' ' * (WIDTH - done)}] {number:,} of {len(items):,}")
            sys.stderr.flush()
            last, shown = now, True
        yield item
    if shown:
        sys.stderr.write("\r\x1b[K")
