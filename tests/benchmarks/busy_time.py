"""The time that servers work, on all processors: what a call costs, whatever else the machine does meanwhile."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


def busy(pids: Iterable[int]) -> Callable[[], float]:
    """A clock that tells for how many seconds these processes, and those that they began, have worked."""
    roots = list(pids)

    def seconds() -> float:
        return sum(worked(pid) for root in roots for pid in family(root)) / 1e9

    return seconds


def family(pid: int) -> list[int]:
    """The process, and all below it."""
    try:
        text = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    except OSError:
        return []
    return [pid, *(one for child in text.split() for one in family(int(child)))]


def worked(pid: int) -> int:
    """Nanoseconds that the threads of a process have worked."""
    found = 0
    for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        try:
            found += int(task.read_text(encoding="ascii").split()[0])
        except OSError:
            continue
    return found
