"""A bundle of which a file is open: its snapshot after each change, and the places where everything in it is named."""

from __future__ import annotations

import os
from threading import RLock
from typing import TYPE_CHECKING

from statute_runner.editor.names_of_law import named_in
from statute_runner.editor.parse_memory import ParseMemory
from statute_runner.editor.snapshot import disk_folder, overlaid, snapshot
from statute_runner.loading.bundle_detection import is_bundle

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from statute_runner.editor.occurrences import Occurrence
    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.problem import Problem


class OpenBundle:
    """The bundle at a root as the editor has it; may be asked from several threads."""

    memory: ParseMemory
    lock: RLock
    disk: Folder
    faults: list[Problem]

    def __init__(self, root: str) -> None:
        self.root = root
        self.memory = ParseMemory()
        self.lock = RLock()
        self.disk, self.faults = disk_folder(root)
        self.now: Snapshot | None = None
        self.texts: dict[str, str] = {}
        self.indexes: dict[str, tuple[object, list[Occurrence]]] = {}

    def saved(self) -> None:
        """Reads the folder again before it is asked next."""
        with self.lock:
            self.disk, self.faults = disk_folder(self.root)
            self.now = None

    def snapshot(self, texts: Mapping[str, str]) -> Snapshot:
        """The bundle with these texts, by path, of the files that are open."""
        with self.lock:
            if self.now is None or texts != self.texts:
                self.texts = dict(texts)
                found = overlaid(self.disk, texts)
                self.now = snapshot(found, self.memory, self.now, tuple(self.faults))
            return self.now

    def names(self, seen: Snapshot) -> Iterator[Occurrence]:
        """Every place where something is named in files that can be read as they now are."""
        for path in seen.files:
            yield from self.names_in(seen, path)

    def names_in(self, seen: Snapshot, path: str) -> list[Occurrence]:
        """The places in one file; none while it cannot be read, as they would not be where they were."""
        file = seen.files.get(path)
        if file is None or file.document is None:
            return []
        facts = seen.bundle.facts.every if seen.bundle else {}
        lists = lists_of(seen)
        key = (file.sha256, facts, lists)
        known = self.indexes.get(path)
        if known is None or known[0] != key:
            known = self.indexes[path] = key, named_in(file, facts, lists)
        return known[1]


def lists_of(seen: Snapshot) -> dict[str, str]:
    """The list of facts that each register fills, of those that fill one."""
    declared = seen.bundle.files["bundle.yaml"].data.get("registers", {}) if seen.bundle else {}
    return {name: register["list"] for name, register in declared.items() if "list" in register}


def root_of_file(path: str) -> str | None:
    """The folder of the bundle that a file belongs to, the nearest above it; nothing where there is none."""
    folder = os.path.dirname(path)
    while True:
        if is_bundle(folder):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def definitions(names: Iterable[Occurrence], kind: str, name: str) -> list[Occurrence]:
    """The places where this is defined."""
    return [one for one in names if one.definition and (one.kind, one.name) == (kind, name)]
