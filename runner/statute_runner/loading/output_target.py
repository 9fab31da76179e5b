"""Where a file is to be written: what its name leads to, and whether that is replaced as a whole or written through."""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.loading.bundle_files import kind_of, walk
from statute_runner.loading.working_bundle import refuse_installed
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    Identity = tuple[int, int]

OUTPUT, ERROR = 1, 2
NAMED = {"/dev/stdout": OUTPUT, "/dev/stderr": ERROR}
MOST_LINKS = 40


@dataclass(frozen=True, slots=True)
class Target:
    """What a name leads to.

    `path` is where links lead, `descriptor` one that is open already, else -1; `identity` is device and inode of the
    file or pipe that is there; `through` where that is a device, a pipe or a descriptor, which keeps its place.
    """

    name: str
    path: str
    descriptor: int = -1
    identity: Identity | None = None
    through: bool = False
    linked: bool = False

    def stream(self) -> BinaryIO:
        """What is written through, open; a pipe is waited for until it is read.

        Closing it closes none of the standard streams.
        """
        if self.descriptor < 0:
            return open(self.path, "wb", opener=through)
        if self.descriptor in {OUTPUT, ERROR}:
            standard = sys.stdout if self.descriptor == OUTPUT else sys.stderr
            if standard is None:  # the number may be another file's by now
                raise OSError(errno.EBADF, os.strerror(errno.EBADF), self.name)
            standard.flush()
        return open(os.dup(self.descriptor), "wb")


def through(path: str, _: int) -> int:
    """Opens what is there, and makes, cuts and follows nothing."""
    return os.open(path, os.O_WRONLY | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_NOFOLLOW", 0))


def standard(descriptor: int) -> Target:
    """Standard output or standard error."""
    name = "standard output" if descriptor == OUTPUT else "standard error"
    try:
        found = identity_of(os.fstat(descriptor))
    except OSError:
        found = None
    return Target(name, "", descriptor, found, through=True)


def target(name: str) -> Target:
    """What the name leads to; `-` is standard output.

    Raises `Refused` for a folder or a socket, `OSError` where nothing may be written.
    """
    if name == "-":
        return standard(OUTPUT)
    try:
        return followed(name)
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None


def followed(name: str) -> Target:
    path, links = name, 0
    while True:
        folder, last = os.path.split(path)
        if last in {"", os.curdir, os.pardir}:
            raise unfit(name, "folder")
        path = os.path.join(os.path.realpath(folder), last)
        if (descriptor := open_already(path)) is not None:
            return Target(name, path, descriptor, identity_of(os.fstat(descriptor)), through=True)
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            return Target(name, path, linked=links > 0)
        if not stat.S_ISLNK(found.st_mode):
            break
        links += 1
        if links > MOST_LINKS:
            raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
        path = os.path.join(os.path.dirname(path), os.readlink(path))
    if stat.S_ISDIR(found.st_mode) or stat.S_ISSOCK(found.st_mode):
        raise unfit(name, "folder" if stat.S_ISDIR(found.st_mode) else "socket")
    if not os.access(path, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return Target(name, path, -1, identity_of(found), through=not stat.S_ISREG(found.st_mode), linked=links > 0)


def in_a_folder(written: Target) -> Target:
    """The target. Raises `OSError` where no file can be made in its folder: said before the work that it is for."""
    if not written.through:
        folder_of(written.path, written.name)
    return written


def folder_of(path: str, name: str) -> None:
    """Raises `OSError`, with that name, where the folder of a path is not there, or nothing may be made in it."""
    folder = os.path.join(os.path.dirname(path), "")
    try:
        os.stat(folder)
    except OSError as error:
        raise OSError(error.errno, error.strerror, name) from None
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES), name)


def unfit(name: str, what: str) -> Exception:
    return refuse("output-target", f"expected a file, got the {what} `{name}`", help="give the name of a file")


def open_already(path: str) -> int | None:
    """The descriptor of this process that a path in a folder of the system stands for."""
    match = re.fullmatch(rf"/(?:dev|proc/{os.getpid()}(?:/task/[0-9]+)?)/fd/([0-9]+)", path)
    return int(match[1]) if match else NAMED.get(path)


def identity_of(found: os.stat_result) -> Identity | None:
    """Device and inode of a file or pipe; nothing for a terminal or another device, that several may use at once."""
    shared = not (stat.S_ISREG(found.st_mode) or stat.S_ISFIFO(found.st_mode))
    return None if shared else (found.st_dev, found.st_ino)


def identity(path: str) -> Identity | None:
    """Device and inode of the file or pipe at a path, links followed; nothing where there is none."""
    try:
        return identity_of(os.stat(path))
    except OSError:
        return None


def inside(root: str, path: str) -> Target:
    """The file of a bundle to write, by its path in it.

    Raises `Refused` where anything on the way, or the file, is a link or no file, or the bundle is an installed copy.
    """
    refuse_installed(root)
    full = root
    parts = path.split("/")
    for n, part in enumerate(parts, 1):
        full = os.path.join(full, part)
        try:
            found = os.lstat(full)
        except FileNotFoundError:
            continue
        if not (stat.S_ISREG(found.st_mode) if n == len(parts) else stat.S_ISDIR(found.st_mode)):
            kind = "a link" if stat.S_ISLNK(found.st_mode) else "something else"
            expected = "a file" if n == len(parts) else "a folder"
            raise refuse("file-link", f"cannot write: expected {expected} at `{full}`, got {kind}", help="remove it")
    return target(full)


def unlike_law(written: Target, root: str) -> None:
    """Raises `Refused` where the target is a file of the bundle at the root."""
    law = (os.path.join(root, *path.split("/")) for path in walk(root, "") if kind_of(path))
    if found := same(written, law):
        raise refuse(
            "output-target", f"the output `{written.name}` is a file of the bundle: {found}", help="give another name"
        )


def same(written: Target, others: Iterable[str]) -> str | None:
    """The first of the other paths that is the target's file, by whatever name."""
    if written.identity is None:
        return None
    return next((path for path in others if identity(path) == written.identity), None)
