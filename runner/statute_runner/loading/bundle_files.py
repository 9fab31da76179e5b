"""The files of a bundle: read once, inside the folder only, each with its kind."""

from __future__ import annotations

import os
import re

from statute_runner.law.version_files import written_as_version
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.text.characters import with_line_feeds
from statute_runner.text.digest import digest
from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

AT_TOP = {
    "bundle.yaml": "bundle",
    "facts.yaml": "facts",
    "properties.yaml": "properties",
    "request.schema.json": "generated",
}
LOWER, DIGITS = "abcdefghijklmnopqrstuvwxyz", "0123456789"
# The folders at the top that are a bundle's by their name; others are by the versions that they hold.
NAMED_FOLDERS = ("cases", "examples", "readings", "registers", "values")
NAMES_A_FOLDER = re.compile(rb"^[ \t]*#.*|([A-Za-z0-9][A-Za-z0-9._-]*)/", re.MULTILINE)
LAW = ("bundle", "facts", "values", "reading", "section")
REGISTER = "register"
LARGEST_FILE = 2**20
MOST_FILES = 10_000
MOST_BYTES = 2**26


@value
class Folder:
    """A bundle's files by path relative to its root, `/` between the parts, sorted."""

    root: str
    contents: dict[str, bytes]
    others: tuple[str, ...]

    def of(self, *kinds: str) -> Iterator[tuple[str, bytes]]:
        """The files of these kinds, sorted by path."""
        return ((path, content) for path, content in self.contents.items() if kind_of(path) in kinds)

    def text(self, path: str) -> str:
        return self.contents[path].decode("utf-8", "replace")


def kind_of(path: str) -> str:
    """The kind of a file by its path; nothing for a file that is not a bundle's.

    By methods of text: to compile ten patterns takes longer than all else that is done with the files.
    """
    folder, _, name = path.rpartition("/")
    stem, _, ending = name.rpartition(".")
    within = folder.rpartition("/")[2]
    if not folder:
        return AT_TOP.get(path, "")
    if not stem or "\n" in folder:
        return ""
    word = not stem.strip(LOWER + LOWER.upper() + DIGITS + "_-")
    if folder == "registers" or folder.startswith("registers/"):
        if ending == "json" and stem.endswith(".schema"):
            return "generated"
        return REGISTER if ending == "yaml" and word else ""
    if ending == "yaml":
        if folder == "values" and word:
            return "values"
        if within == "cases":
            return "cases"
        if written_as_version(stem):
            return "section"
    if folder == "readings" and ending == "md" and not stem.strip(LOWER + DIGITS + "-"):
        return "reading"
    if within == "explain" and within != folder and ending == "j2" and not stem.strip(LOWER + "_"):
        return "template"
    return "example" if folder == "examples" and ending in {"yaml", "json", "ndjson"} and word else ""


def folder(root: str, kinds: tuple[str, ...] = ()) -> Folder:
    """Reads the files of a bundle, of these kinds or all.

    Raises `Refused` for a link, what cannot be read, an oversized file or bundle, or no bundle at all.
    """
    if not os.path.isdir(root):
        raise refuse("bundle-missing", f"folder not found: `{root}`", help="give the folder that holds bundle.yaml")
    try:
        paths = sorted(walk(root, ""))
    except OSError as error:
        raise Refused([unreadable(error, os.path.relpath(error.filename, root).replace(os.sep, "/"))]) from None
    own = own_folders(paths, beginning(os.path.join(root, "bundle.yaml")))
    others: list[str] = []
    chosen: list[str] = []
    problems: list[Problem] = []
    for path in paths:
        kind = kind_of(path) if is_own(path, own) else ""
        full = os.path.join(root, *path.split("/"))
        if not kind and path.partition("/")[0] in own and os.path.islink(full) and not os.path.isfile(full):
            message = "a folder of a bundle must not be a link"
            problems.append(Problem("file-link", message, Span(path, 1), "replace the link with the folder"))
        elif not kind:
            others.append(path)
        elif not kinds or kind in kinds:
            chosen.append(path)
    contents, faults = read_files(root, chosen)
    problems = [*problems, *faults]
    if "bundle.yaml" not in contents and not problems:
        raise refuse(
            "bundle-missing", f"file not found: bundle.yaml in `{root}`", help="give the folder that holds bundle.yaml"
        )
    if problems:
        raise Refused(problems)
    return Folder(root, contents, tuple(others))


def read_files(root: str, paths: Iterable[str]) -> tuple[dict[str, bytes], list[Problem]]:
    """The content of these files of a bundle, and what keeps some from being read.

    Raises `Refused` where they are too many, or too large together.
    """
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    size = 0
    for path in paths:
        full = os.path.join(root, *path.split("/"))
        if os.path.islink(full) or not os.path.isfile(full):
            message = "a file of a bundle must not be a link"
            problems.append(Problem("file-link", message, Span(path, 1), "replace the link with the file"))
        elif os.path.getsize(full) > LARGEST_FILE:
            message = f"{os.path.getsize(full):,} bytes; the limit is {LARGEST_FILE:,} (1 MiB)"
            problems.append(Problem("text-size", message, Span(path, 1)))
        else:
            try:
                contents[path] = content_of(full)
            except OSError as error:
                problems.append(unreadable(error, path))
                continue
            size += len(contents[path])
            if len(contents) > MOST_FILES or size > MOST_BYTES:
                message = f"the bundle has more than {MOST_FILES:,} files, or {MOST_BYTES:,} bytes"
                raise refuse("bundle-size", message, Span(path, 1), help="split the bundle")
    return contents, problems


def unreadable(error: OSError, path: str) -> Problem:
    """The problem of a file or folder that this error keeps from being read."""
    message = f"cannot be read: {(error.strerror or str(error)).lower()}"
    return Problem("file-unreadable", message, Span(path, 1), "let the user who runs this read it")


def own_folders(paths: Iterable[str], bundle: bytes) -> set[str]:
    """The folders at the top that are the bundle's; what stands in others beside it is another tool's.

    They hold a version of a section, or `bundle.yaml` names them in a path, or their name is one of a bundle's folders.
    """
    holding = {path.partition("/")[0] for path in paths if kind_of(path) == "section"}
    named = {found.decode() for found in NAMES_A_FOLDER.findall(bundle) if found}
    return holding | named | {*NAMED_FOLDERS}


def is_own(path: str, own: set[str]) -> bool:
    """Whether a file stands at the top or in one of the bundle's own folders."""
    top, inside, _ = path.partition("/")
    return not inside or top in own


def beginning(path: str) -> bytes:
    """The first bytes of a regular file, as many as a file of a bundle may have; none of what cannot be read."""
    if os.path.islink(path) or not os.path.isfile(path):
        return b""
    try:
        with open(path, "rb") as file:
            return file.read(LARGEST_FILE)
    except OSError:
        return b""


def content_of(path: str) -> bytes:
    """The content of a file of a bundle, the same whatever ends its lines. Raises `OSError`."""
    with open(path, "rb") as file:
        return with_line_feeds(file.read())


def walk(root: str, inside: str) -> Iterator[str]:
    with os.scandir(os.path.join(root, inside)) as entries:
        for entry in entries:
            path = f"{inside}/{entry.name}" if inside else entry.name
            if is_hidden(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from walk(root, path)
            else:
                yield path


def is_hidden(name: str) -> bool:
    """Whether a file or folder of this name is none of a bundle's, whatever it holds."""
    return name.startswith((".", "__")) or name == "node_modules"


def fingerprint(contents: dict[str, bytes], kinds: tuple[str, ...] = LAW) -> str:
    """One digest of the files of these kinds: of the law, cases, templates and registers are left out."""
    lines = [f"{digest(content)}  {path}\n" for path, content in sorted(contents.items()) if kind_of(path) in kinds]
    return digest(os.fsencode("".join(lines)))
