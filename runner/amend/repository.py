"""The git repository that holds a folder, read without obeying it.

Git runs in a repository of our own, with no configuration but ours; the objects and refs in it are links to those of
the repository that is read, so that nothing in the folder can name a command, hide a file or move the work tree.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

from runner.amend.git import PATIENCE, environment, run_git
from runner.amend.objects import HASHES, Objects
from runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL = 2**16
OWN_REF = re.compile(r"[A-Z_]*HEAD\Z")
GIT_FILE = re.compile(rb"gitdir: ([^\r\n]+)")
# A graph of commits may say of them what they do not.
CONFIG = """[core]
\trepositoryFormatVersion = 1
\tbare = true
\tcommitGraph = false
[extensions]
\tobjectFormat = {}
"""


@contextmanager
def opened(root: str) -> Iterator[tuple[Objects, list[str]]]:
    """The objects of the repository that holds the folder, and the folder's path in it. Raises `Refused`."""
    git_dir, inside = holding(root)
    with tempfile.TemporaryDirectory(prefix="statute-") as ours, tempfile.TemporaryFile() as complaints:
        mirror(git_dir, ours)
        with subprocess.Popen(
            ["git", "cat-file", "--batch"],  # noqa: S607 - the user's git
            cwd=ours,
            env=environment(ours),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=complaints,
        ) as process:
            watch = Timer(PATIENCE, process.kill)
            watch.start()
            try:
                yield Objects(ours, process, complaints), inside
            finally:
                watch.cancel()
                process.kill()


def holding(root: str) -> tuple[str, list[str]]:
    """The git directory of the repository that the folder is in, and the folder's path there. Raises `Refused`."""
    top = os.path.realpath(root)
    inside: list[str] = []
    while True:
        git = os.path.join(top, ".git")
        if os.path.isfile(git):
            found = GIT_FILE.match(read_small(git))
            git = os.path.join(top, os.fsdecode(found[1])) if found else ""
            if not is_git_directory(git):
                raise refuse("git-failed", f"`{os.path.join(top, '.git')}` leads to no git repository")
        if is_git_directory(git):
            return git, inside
        above, name = os.path.split(top)
        if above == top:
            raise refuse("git-failed", f"the folder `{root}` is in no git repository")
        top, inside = above, [name, *inside]


def is_git_directory(path: str) -> bool:
    return os.path.isfile(os.path.join(path, "HEAD")) and os.path.isdir(os.path.join(common_of(path), "objects"))


def common_of(git_dir: str) -> str:
    """The directory with the objects and refs: a linked work tree shares those of its repository."""
    named = os.fsdecode(read_small(os.path.join(git_dir, "commondir"))).strip()
    return os.path.realpath(os.path.join(git_dir, named))


def mirror(git_dir: str, ours: str) -> None:
    """Makes the repository in which git runs. Raises `Refused`."""
    common = common_of(git_dir)
    objects = setting(ours, common, "extensions.objectFormat") or "sha1"
    refs = setting(ours, common, "extensions.refStorage") or "files"
    if refs != "files" or objects not in HASHES.values():
        raise refuse("git-failed", f"a repository with refs in `{refs}` and objects by `{objects}` is not read")
    written = {name: read_small(os.path.join(git_dir, name)) for name in os.listdir(git_dir) if OWN_REF.match(name)}
    for name, content in {**written, "config": CONFIG.format(objects).encode()}.items():
        with open(os.path.join(ours, name), "wb") as file:
            file.write(content)
    os.mkdir(os.path.join(ours, "logs"))
    own = os.path.realpath(git_dir)
    links = {"objects": common, "refs": common, "packed-refs": common, "logs/refs": common, "logs/HEAD": own}
    for name, home in links.items():
        there = os.path.join(home, name)
        if os.path.isdir(there) or os.path.isfile(there):
            os.symlink(there, os.path.join(ours, name))


def setting(ours: str, common: str, key: str) -> str:
    """What the repository's own file of configuration says of a key; what that file includes is not read."""
    file = os.path.join(common, "config")
    named = file if os.path.isfile(file) else os.devnull
    return run_git(ours, "config", "--file", named, "--no-includes", "--default", "", "--get", key).decode().strip()


def read_small(path: str) -> bytes:
    """The beginning of a file that is to be short; nothing where it is no file."""
    if not os.path.isfile(path):
        return b""
    with open(path, "rb") as file:
        return file.read(SMALL)
