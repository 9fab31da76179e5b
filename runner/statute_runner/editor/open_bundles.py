"""The bundles of which files are open, found by the files: several may be, each with its own checks."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pygls.uris import from_fs_path, to_fs_path

from statute_runner.editor.live_checks import LiveChecks
from statute_runner.editor.open_bundle import OpenBundle, root_of_file
from statute_runner.editor.snapshot import Snapshot, inside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file of a bundle, and the bundle as it now stands."""

    opened: OpenBundle
    seen: Snapshot
    path: str

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file."""
        return self.seen.lines(self.path)


class OpenBundles:
    """Bundles by their root. `texts` gives what is open, by the path of each file."""

    def __init__(self, texts: Callable[[], Mapping[str, str]]) -> None:
        self.texts = texts
        self.bundles: dict[str, OpenBundle] = {}
        self.checks: dict[str, LiveChecks] = {}

    def of(self, uri: str) -> OpenBundle | None:
        """The bundle that a file belongs to; nothing for a file of none."""
        path = to_fs_path(uri)
        root = root_of_file(os.path.abspath(path)) if path else None
        if root is None:
            return None
        if root not in self.bundles:
            self.bundles[root] = OpenBundle(root)
            self.checks[root] = LiveChecks(self.bundles[root])
        return self.bundles[root]

    def file(self, uri: str) -> OpenedFile | None:
        """A file of a bundle as it now stands; nothing for another file."""
        opened = self.of(uri)
        path = to_fs_path(uri)
        if opened is None or not path:
            return None
        name = inside(opened.root, os.path.abspath(path))
        seen = self.seen(opened)
        return OpenedFile(opened, seen, name) if name and name in seen.files else None

    def seen(self, opened: OpenBundle) -> Snapshot:
        """The bundle as it now stands."""
        texts = {inside(opened.root, path): text for path, text in self.texts().items()}
        return opened.snapshot({path: text for path, text in texts.items() if path})


def uri_of(root: str, path: str) -> str:
    """The address of a file of a bundle."""
    return from_fs_path(os.path.join(root, *path.split("/"))) or ""
