"""Whether the files of a bundle have changed: told by looking at the size and the times of each, a few times a second.

No notice of the system is asked for: none comes from folders on a network or in a container, and an editor that saves
by giving a new file the name of the old one is seen like any other.
"""

from __future__ import annotations

import os
from time import sleep
from typing import TYPE_CHECKING

from statute_runner.loading.bundle_files import kind_of, walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Looks = dict[str, tuple[int, int, int]]

EVERY, SETTLING = 0.4, 0.15
"""Seconds between two looks; seconds for which nothing may change before a change is told."""


class FileWatch:
    """The files of the bundles at these roots, and all YAML files in the folders of `others`, as they were last seen.

    Made before the files are read, it misses no change made meanwhile.
    """

    roots: Sequence[str]
    others: Sequence[str]
    pause: Callable[[float], object]
    seen: Looks

    def __init__(
        self, roots: Sequence[str], others: Sequence[str] = (), pause: Callable[[float], object] = sleep
    ) -> None:
        self.roots, self.others, self.pause = roots, others, pause
        self.seen = self.look()

    def look(self) -> Looks:
        """Time, size and number of each file by its path."""
        return {path: at for root, every in self.folders() for path in files(root, every) if (at := mark(path))}

    def folders(self) -> Iterator[tuple[str, bool]]:
        yield from ((root, False) for root in self.roots)
        yield from ((other, True) for other in self.others)

    def changed(self) -> list[str]:
        """The paths of what was made, changed or taken away since the last call; none while files are being saved."""
        now = self.look()
        if now == self.seen:
            return []
        self.pause(SETTLING)
        if self.look() != now:
            return []
        before, self.seen = self.seen, now
        return sorted(path for path in {*before, *now} if before.get(path) != now.get(path))

    def wait(self) -> list[str]:
        """Returns when something has changed and is settled: what it was, by path."""
        while not (found := self.changed()):
            self.pause(EVERY)
        return found


def files(root: str, every: bool) -> Iterator[str]:
    """The paths of the files that are looked at; none below what cannot be read."""
    try:
        for path in walk(root, ""):
            if kind_of(path) or (every and path.endswith(".yaml")):
                yield os.path.join(root, *path.split("/"))
    except OSError:
        return


def mark(path: str) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
