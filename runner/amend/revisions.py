"""A bundle as it stood in a git revision, read into memory; nothing is checked out and no file is written."""

from __future__ import annotations

import io
import os
import subprocess
import tarfile
from typing import TYPE_CHECKING

from runner.api import LoadedBundle
from runner.bundle import Bundle
from runner.check.essential import essential
from runner.files import LARGEST_FILE, LAW, MOST_FILES, Folder, fingerprint, folder, kind_of
from runner.loading import load, parsed
from runner.problem import Problem, Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGEST_ARCHIVE = 2**28


def at_revision(root: str, revision: str) -> tuple[LoadedBundle, Folder]:
    """The bundle in the folder `root` as it stood in the revision, and all its files. Raises `Refused`."""
    found = Folder(f"{root} at {revision}", archived(root, revision), ())
    law = Folder(found.root, dict(found.of(*LAW)), ())
    files, problems = parsed(law)
    if problems:
        raise Refused(located(problems, revision))
    templates = {path: content.decode() for path, content in found.of("template")}
    bundle = Bundle(found.root, fingerprint(law.contents), files, lambda: templates)
    if problems := essential(bundle):
        raise Refused(located(problems, revision))
    return LoadedBundle(bundle), found


def in_folder(root: str, *, cache: bool = True) -> tuple[LoadedBundle, Folder]:
    """The bundle in the folder as it stands, and all its files. Raises `Refused`."""
    return LoadedBundle(load(root, cache)), folder(root)


def located(problems: Sequence[Problem], revision: str) -> list[Problem]:
    """The problems with the revision named before each file."""
    return [
        Problem(found.code, found.message, at_file(found.span, revision), found.help, found.path) for found in problems
    ]


def at_file(span: Span | None, revision: str) -> Span | None:
    return Span(f"{revision}:{span.file}", span.line, span.column, span.end) if span else None


def archived(root: str, revision: str) -> dict[str, bytes]:
    """The bundle's files in the revision, by path. Raises `Refused` where there is no such revision or folder in it."""
    if not revision or revision.startswith("-"):
        raise refuse("git-revision", f"`{revision}` is not a revision")
    tree = f"{commit_of(root, revision)}:{prefix_of(root)}"
    content = run_git(top_of(root), "archive", "--format=tar", tree)
    if len(content) > LARGEST_ARCHIVE:
        raise refuse("git-size", f"the folder of `{revision}` is larger than {LARGEST_ARCHIVE:,} bytes")
    contents: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        for member in archive:
            if not kind_of(member.name):
                continue
            file = archive.extractfile(member) if member.isfile() else None
            if file is None:
                raise refuse("file-link", "a bundle's file may not be a link", Span(f"{revision}:{member.name}", 1))
            if member.size > LARGEST_FILE or len(contents) == MOST_FILES:
                raise refuse("text-size", "the file, or the number of files, is too large", Span(member.name, 1))
            contents[member.name] = file.read()
    if "bundle.yaml" not in contents:
        raise refuse("bundle-missing", f"`{root}` held no bundle.yaml in `{revision}`")
    return dict(sorted(contents.items()))


def commit_of(root: str, revision: str) -> str:
    return run_git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").decode().strip()


def top_of(root: str) -> str:
    """The repository's folder."""
    return run_git(root, "rev-parse", "--show-toplevel").decode().strip()


def prefix_of(root: str) -> str:
    """The bundle's folder relative to the repository's."""
    return run_git(root, "rev-parse", "--show-prefix").decode().strip().rstrip("/")


def run_git(root: str, *arguments: str) -> bytes:
    """What git prints about the repository that holds the folder. Raises `Refused`."""
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no argument of the user's can be an option
            ["git", "-C", root, *arguments],  # noqa: S607 - the user's git
            capture_output=True,
            check=False,
            env=environment,
        )
    except FileNotFoundError:
        raise refuse("git-missing", "comparing revisions needs git, which is not installed") from None
    if done.returncode:
        lines = done.stderr.decode(errors="replace").strip().splitlines() or ["it gave no reason"]
        raise refuse("git-failed", f"git: {lines[-1].removeprefix('fatal: ')}")
    return done.stdout
