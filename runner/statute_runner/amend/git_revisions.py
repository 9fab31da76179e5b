"""A bundle as it stood in a git revision, read into memory; nothing is checked out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.amend.git_repository import opened
from statute_runner.api import LoadedBundle
from statute_runner.law.bundle import Bundle
from statute_runner.loading.bundle_files import (
    LARGEST_FILE,
    LAW,
    MOST_FILES,
    Folder,
    fingerprint,
    folder,
    is_hidden,
    is_own,
    kind_of,
    own_folders,
)
from statute_runner.loading.bundle_loader import load, load_with_drafts, parsed
from statute_runner.loading.essential import essential
from statute_runner.loading.register_loader import attached
from statute_runner.loading.shown_paths import placed
from statute_runner.loading.subject import Subject
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.text.characters import decoded, with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.amend.git_objects import Entry, Objects


SUFFIX = re.compile(r"\.[A-Za-z]\w*\Z")
LARGEST_FOLDER = 2**28
MOST_ENTRIES = 10 * MOST_FILES


def at_revision(root: str, revision: str, *, drafts: bool = False) -> tuple[LoadedBundle, Folder]:
    """The bundle in the folder `root` as it stood in the revision, and all its files; with `drafts` as law, if any.

    Raises `Refused`.
    """
    found = Folder(f"{root} at {revision}", contents(root, revision), ())
    law = Folder(found.root, dict(found.of(*LAW)), ())
    files, problems = parsed(law)
    if problems := [problem for problem in problems if drafts or problem.severity == "error"]:
        raise Refused(located(problems, revision))
    templates = {path: decoded(content, f"{revision}:{path}") for path, content in found.of("template")}
    bundle = Bundle(found.root, fingerprint(law.contents), files, lambda: templates)
    if drafts and bundle.drafts():
        bundle = bundle.with_drafts()
    if problems := essential(Subject(bundle)):
        raise Refused(located(problems, revision))
    bundle, problems = attached(bundle, found)
    if problems:
        raise Refused(located(problems, revision))
    return LoadedBundle(bundle), found


def in_folder(
    root: str, *, cache: bool = True, registers: str | None = None, drafts: bool = False
) -> tuple[LoadedBundle, Folder]:
    """The bundle in the folder as it stands, with its own registers or those in another folder, and all its files.

    With `drafts` its drafts are law, if it has any. Raises `Refused`.
    """
    found = load_with_drafts if drafts else load
    try:
        return LoadedBundle(found(root, cache, registers)), folder(root)
    except Refused as refused:
        raise Refused(placed(refused.problems, root)) from None


def located(problems: Sequence[Problem], revision: str) -> list[Problem]:
    """The problems with the revision named before each file."""
    return [
        Problem(found.code, found.message, at_file(found.span, revision), found.help, found.path) for found in problems
    ]


def at_file(span: Span | None, revision: str) -> Span | None:
    return Span(f"{revision}:{span.file}", span.line, span.column, span.end) if span else None


def contents(root: str, revision: str) -> dict[str, bytes]:
    """The bundle's files in the revision, by path. Raises `Refused` where there is no such revision or folder in it."""
    if not revision or revision.startswith("-"):
        raise refuse("git-revision", f"unknown revision `{revision}`")
    with opened(root) as (objects, inside):
        files = listed(objects, revision, inside)
        if "bundle.yaml" not in files:
            raise refuse("bundle-missing", f"file not found: bundle.yaml in `{root}` at `{revision}`")
        found: dict[str, bytes] = {}
        left = LARGEST_FOLDER
        for path, oid in sorted(files.items()):
            found[path] = with_line_feeds(objects.read(oid, "blob", LARGEST_FILE))
            left -= len(found[path])
            if left < 0:
                raise refuse("git-size", f"the folder of `{revision}` is larger than {LARGEST_FOLDER:,} bytes")
        return found


def listed(objects: Objects, revision: str, inside: Sequence[str]) -> dict[str, str]:
    """The bundle's files in the revision, each with the name of its object. Raises `Refused`."""
    tree = objects.tree_of(revision)
    for name in inside:
        below = next((entry for entry in objects.entries(tree) if entry.name == name and entry.is_folder), None)
        if below is None:
            return {}
        tree = below.oid
    files: dict[str, str] = {}
    found = dict(walk(objects, tree))
    bundle = found.get("bundle.yaml")
    own = own_folders(found, objects.read(bundle.oid, "blob", LARGEST_FILE) if bundle and bundle.is_file else b"")
    for path, entry in found.items():
        at = Span(f"{revision}:{path}", 1)
        inside_own = path.partition("/")[0] in own
        if inside_own and entry.is_repository:
            raise refuse("file-link", "a folder of a bundle must not be another repository", at)
        if kind_of(path) and is_own(path, own):
            if not entry.is_file:
                raise refuse("file-link", "a file of a bundle must not be a link", at)
            files[path] = entry.oid
            if len(files) > MOST_FILES:
                raise refuse("git-size", f"the bundle has more than {MOST_FILES:,} files")
        elif inside_own and not entry.is_file and not SUFFIX.search(path):
            # where a link leads is not known here; one without the suffix of a file would lead to a folder
            raise refuse("file-link", "a folder of a bundle must not be a link", at)
    return files


def walk(objects: Objects, tree: str) -> Iterator[tuple[str, Entry]]:
    """All below a tree but folders, as a bundle's folder is walked. Raises `Refused` where there is too much."""
    waiting, seen = [("", tree)], 0
    while waiting:
        inside, oid = waiting.pop()
        for entry in objects.entries(oid):
            seen += 1
            if seen > MOST_ENTRIES:
                raise refuse("git-size", f"the folder holds more than {MOST_ENTRIES:,} files and folders")
            if is_hidden(entry.name):
                continue
            if entry.is_folder:
                waiting.append((f"{inside}{entry.name}/", entry.oid))
            else:
                yield f"{inside}{entry.name}", entry
