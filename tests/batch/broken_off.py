"""Runs the command and breaks it off at the n-th step that touches the disk, or says how many steps there were.

`kill N`: the process is killed before the step, or, where it writes, with half of it written. `full N`: from that step
on the disk is full: half of what is written fits, and nothing more. The engine DuckDB makes small blocks here.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, cast

from statute_runner.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS = ("write", "fsync", "replace", "ftruncate", "unlink")


def broken_off(way: str, last: int) -> list[str]:
    """Puts a counter before every step; the names of the steps that were taken."""
    taken: list[str] = []

    def before(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **named: Any) -> Any:
            taken.append(name)
            if len(taken) < last or (way == "full" and name != "write"):
                return step(*arguments, **named)
            if name == "write" and len(taken) == last:
                handle, data = arguments
                cast("Callable[[int, bytes], int]", step)(handle, bytes(data)[: len(data) // 2])
            if way == "kill":
                os.kill(os.getpid(), signal.SIGKILL)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        return counted

    for name in STEPS:
        setattr(os, name, before(name, getattr(os, name)))
    return taken


def small_blocks(asked: bool) -> None:
    """Lets the engine DuckDB make small blocks."""
    if asked:
        from statute_runner.batch import duckdb_engine

        duckdb_engine.ROWS = 40


if __name__ == "__main__":
    small_blocks("duckdb" in sys.argv)
    TAKEN = broken_off(sys.argv[1], int(sys.argv[2]))
    STATUS = main(sys.argv[3:])
    print(len(TAKEN))
    raise SystemExit(STATUS)
