"""The objects of a git repository, read by name, each compared with the name it was asked for by.

So another store of objects that the repository names (an alternate) may be read: it can hold back an object, not change
one.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.amend.git_command import LONGEST_SAID, failed, run_git
from statute_runner.problem import Refused, refuse

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator
    from typing import IO


HASHES = {40: "sha1", 64: "sha256"}
LARGEST_TREE = LARGEST_COMMIT = 2**20
LONGEST_LINE = 2**10


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a tree, by its mode a file, a link, a folder or another repository."""

    name: str
    mode: str
    oid: str

    @property
    def is_folder(self) -> bool:
        """Whether it is a tree."""
        return self.mode == "40000"

    @property
    def is_file(self) -> bool:
        """Whether it is a file, and no link."""
        return self.mode.startswith("100")

    @property
    def is_repository(self) -> bool:
        """Whether it is a submodule, whose files stand in another repository."""
        return self.mode == "160000"


class Objects:
    """The objects of a repository; `process` is `git cat-file --batch`."""

    git_dir: str
    process: subprocess.Popen[bytes]
    complaints: IO[bytes]

    def __init__(self, git_dir: str, process: subprocess.Popen[bytes], complaints: IO[bytes]) -> None:
        self.git_dir, self.process, self.complaints = git_dir, process, complaints

    def tree_of(self, revision: str) -> str:
        """The name of the tree of the commit that a revision names. Raises `Refused`."""
        commit = self.named(f"{self.named(revision)}^{{commit}}")
        tree = re.match(rb"tree ([0-9a-f]+)\n", self.read(commit, "commit", LARGEST_COMMIT))
        if not tree or len(tree[1]) != len(commit):
            raise refuse("git-failed", f"invalid commit {commit}: it names no tree")
        return tree[1].decode()

    def named(self, revision: str) -> str:
        """The name of the object that a revision names. Raises `Refused`."""
        try:
            return run_git(self.git_dir, "rev-parse", "--verify", "--end-of-options", revision).decode().strip()
        except Refused as refused:
            if (told := refused.problems[0]).code != "git-failed":
                raise
            help_ = "`git log` lists revisions; days and versions are compared without `--git`"
            raise refuse("git-failed", f"no revision `{revision}`: {told.message}", help=help_) from None

    def entries(self, tree: str) -> Iterator[Entry]:
        """The lines of a tree, in its order. Raises `Refused`, also for a name that no folder could hold once."""
        content, at = self.read(tree, "tree", LARGEST_TREE), 0
        told: set[bytes] = set()
        while at < len(content):
            end = content.find(b"\0", at)
            mode, _, name = content[at:end].partition(b" ")
            at = end + 1 + len(tree) // 2
            if end < 0 or at > len(content) or b"/" in name or name in {b"", b".", b"..", *told}:
                raise refuse("git-failed", f"invalid tree {tree}: not as git writes one")
            told.add(name)
            yield Entry(os.fsdecode(name), mode.decode("ascii", "replace"), content[end + 1 : at].hex())

    def read(self, oid: str, kind: str, most: int) -> bytes:
        """The object of this name and kind, of at most so many bytes. Raises `Refused`."""
        asking, answering = self.process.stdin, self.process.stdout
        assert asking  # noqa: S101 - both are pipes
        assert answering  # noqa: S101 - as above
        try:
            asking.write(f"{oid}\n".encode())
            asking.flush()
        except BrokenPipeError:
            raise self.broken_off() from None
        found, *rest = answering.readline(LONGEST_LINE).decode("ascii", "replace").split() or [""]
        if not found:
            raise self.broken_off()
        if rest == ["missing"]:
            help_ = "a shallow or partial clone does not hold it, and nothing is fetched"
            raise refuse("git-failed", f"{kind} not found in the repository: {oid}", help=help_)
        if rest[0] != kind:
            raise refuse("git-failed", f"expected a {kind}, got {oid}")
        size = int(rest[1])
        if size > most:
            raise refuse("git-size", f"the {kind} {oid} has {size:,} bytes; the limit is {most:,}")
        content = answering.read(size + 1)[:-1]
        if len(content) < size:
            raise self.broken_off()
        if digest(kind, content, HASHES[len(oid)]) != oid:
            raise refuse("git-failed", f"the repository is damaged: the {kind} {oid} does not match its checksum")
        return content

    def broken_off(self) -> Refused:
        """The refusal that says why git stopped."""
        self.process.kill()
        self.process.wait()
        self.complaints.seek(0)
        return failed(self.complaints.read(LONGEST_SAID), self.git_dir)


def digest(kind: str, content: bytes, algorithm: str) -> str:
    """The name that git gives to an object."""
    made = hashlib.new(algorithm, b"%s %d\0" % (kind.encode(), len(content)), usedforsecurity=False)
    made.update(content)
    return made.hexdigest()
