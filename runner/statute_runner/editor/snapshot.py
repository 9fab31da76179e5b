"""A bundle as it stands in the editor: its files on disk, with what is open and not saved in their place."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from statute_runner.law.bundle import Bundle
from statute_runner.loading.bundle_files import (
    LAW,
    MOST_FILES,
    REGISTER,
    Folder,
    fingerprint,
    folder,
    is_own,
    kind_of,
    own_folders,
)
from statute_runner.loading.register_loader import attached
from statute_runner.loading.shown_paths import way_to
from statute_runner.loading.subject import Subject
from statute_runner.problem import Problem, Refused, Span
from statute_runner.text.characters import with_line_feeds
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.editor.parse_memory import ParseMemory, ReadFile
    from statute_runner.law.bundle import Parsed

NEEDED = ("bundle.yaml", "facts.yaml")


@dataclass(frozen=True)
class Snapshot:
    """The files of a bundle at one moment, as they now are and as each last could be read, and the law they make.

    `shape` is what is wrong with files by themselves. There is no bundle where a file that it needs never was right.
    """

    root: str
    folder: Folder
    files: Mapping[str, ReadFile]
    readable: Mapping[str, ReadFile]
    bundle: Bundle | None
    shape: tuple[Problem, ...]

    @property
    def whole(self) -> bool:
        """Whether every file of law is right in shape, so that the bundle is what is written now."""
        return self.bundle is not None and not any(problem.severity == "error" for problem in self.shape)

    @cached_property
    def subject(self) -> Subject | None:
        """The bundle under check, if there is one."""
        return Subject(self.bundle) if self.bundle else None

    @cached_property
    def drafted(self) -> Subject | None:
        """The bundle with its drafts under check; without drafts, the bundle."""
        return Subject(self.bundle.with_drafts()) if self.bundle and self.bundle.drafts() else self.subject

    def subject_of(self, path: str) -> Subject | None:
        """The bundle under check as a file belongs to it: with drafts, if it is one."""
        return self.drafted if self.bundle and path in self.bundle.drafts() else self.subject

    def lines(self, path: str) -> tuple[str, ...]:
        """The lines of a file; none where it is not one of the bundle."""
        found = self.files.get(path)
        return found.lines if found else ()


def overlaid(disk: Folder, buffers: Mapping[str, str]) -> Folder:
    """The folder with what is open in the place of what is saved; only files of a bundle are taken."""
    contents = dict(disk.contents)
    own = own_folders([*contents, *buffers], contents.get("bundle.yaml", b""))
    for path, text in buffers.items():
        if kind_of(path) and is_own(path, own):
            contents[path] = with_line_feeds(text.encode(errors="surrogatepass"))
    return Folder(disk.root, dict(sorted(contents.items())[:MOST_FILES]), disk.others)


def disk_folder(root: str) -> tuple[Folder, list[Problem]]:
    """What is saved, and what keeps some of it from being read."""
    try:
        return folder(root), []
    except Refused as refused:
        top = Span("bundle.yaml", 1)
        return Folder(root, {}, ()), [one if one.span else replace(one, span=top) for one in refused.problems]
    except (OSError, ValueError) as error:
        return Folder(root, {}, ()), [Problem("file-unreadable", str(error), Span("bundle.yaml", 1))]


def snapshot(
    found: Folder, memory: ParseMemory, before: Snapshot | None = None, faults: tuple[Problem, ...] = ()
) -> Snapshot:
    """What the files come to. Whatever did not change since the snapshot before is taken over from it."""
    files = {path: memory.read(path, content) for path, content in found.contents.items()}
    memory.forget(files)
    readable = {path: memory.good[path] for path in files if path in memory.good}
    shape = [*faults, *(p for file in files.values() if file.kind in (*LAW, REGISTER) for p in file.problems)]
    shape += [
        Problem("bundle-missing", f"file not found: {path}", Span(path, 1)) for path in NEEDED if path not in files
    ]
    law = {path: file.parsed for path, file in readable.items() if file.kind in LAW and file.parsed}
    if not all(path in law for path in NEEDED):
        return Snapshot(found.root, found, files, readable, None, tuple(shape))
    bundle = built(found, law, before.bundle if before else None)
    bundle, wrong = attached(bundle, found)
    return Snapshot(found.root, found, files, readable, bundle, (*shape, *(p for p in wrong if p not in shape)))


def built(found: Folder, law: Mapping[str, Parsed], before: Bundle | None) -> Bundle:
    """The bundle of these files, with the sections that the one before has built and that did not change."""
    bundle = Bundle(found.root, fingerprint(found.contents), law, lambda: templates(found))
    if before and before.facts.every == bundle.facts.every:
        for path, section in before.built.items():
            if path in law and before.files.get(path) is law[path]:
                bundle.built[path] = section
    return bundle


def templates(found: Folder) -> dict[str, str]:
    return {path: content.decode(errors="replace") for path, content in found.of("template")}


def inside(root: str, path: str) -> str | None:
    """The path relative to the bundle, with `/` between its parts; nothing for a file that is not below it."""
    way = way_to(path, root)
    return None if way is None or way.startswith("..") or os.path.isabs(way) else way.replace(os.sep, "/")
