"""The one way in which this program writes a file: whole or not at all, under the mode and owner that it had."""

from __future__ import annotations

import errno
import os
import stat
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from statute_runner.loading.own_file import append, finish, made

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from statute_runner.loading.output_target import Target

NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}


def write(target: Target, content: bytes, *, new: bool = False, draft: str = "") -> None:
    """Writes the content to the target.

    Raises `OSError`, which leaves what was there; with `new`, also where something is there.

    The draft is the name that the file grows under, else one that nobody can guess.
    """
    with naming(target):
        if target.through:
            with target.stream() as stream:
                stream.write(content)
            return
        replace(draft or draft_of(target), target, lambda handle: append(handle, content), new=new)


def replace(draft: str, target: Target, fill: Callable[[int], None], *, new: bool = False) -> None:
    """Puts a new file with what `fill` writes in the place of the target."""

    def filled(handle: int) -> None:
        fill(handle)
        dress(handle, target)
        os.fsync(handle)

    finish(draft, mode_of(target), filled, lambda: put(draft, target, new=new))


@contextmanager
def naming(target: Target) -> Iterator[None]:
    """Lets an `OSError` name the target as it was given, and not a file that only this program knows."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno, error.strerror, target.name) from None


def draft_of(target: Target) -> str:
    """A name that nobody can guess, beside the target; in a bundle nothing that begins so is read."""
    return os.path.join(os.path.dirname(target.path), f".statute-{os.urandom(12).hex()}")


def create(path: str, target: Target) -> int:
    """A file of our own for what the target is to become. Raises `OSError`, also where there is one."""
    with naming(target):
        return made(path, mode_of(target))


def mode_of(target: Target) -> int:
    """The mode of a file that may become the target: nobody else's until that of the file before it is known."""
    return 0o666 if target.identity is None else 0o600


def dress(handle: int, target: Target) -> None:
    """Gives an open file the mode, and where that can be, the owner and group, of the file that it will replace."""
    if not hasattr(os, "fchown"):
        return
    try:
        before = os.lstat(target.path)
    except FileNotFoundError:
        return
    mode, own = stat.S_IMODE(before.st_mode) & 0o777, os.fstat(handle)
    if (before.st_uid, before.st_gid) != (own.st_uid, own.st_gid) and not given(handle, before):
        # Another group may do no more than anybody may.
        mode = (mode & ~stat.S_IRWXG) | (mode & stat.S_IRWXO) << 3
    os.fchmod(handle, mode)


def given(handle: int, before: os.stat_result) -> bool:
    """Whether the file could be given to the group that had it, and if possible to the owner."""
    for owner in (before.st_uid, -1):
        try:
            os.fchown(handle, owner, before.st_gid)
        except OSError:
            continue
        return True
    return False


def put(draft: str, target: Target, *, new: bool = False) -> None:
    """Gives a file the name of the target. Raises `OSError`; with `new`, also where something has that name."""
    if new:
        try:
            os.link(draft, target.path)
        except OSError as error:
            if error.errno not in NO_LINKS:
                raise
            if os.path.lexists(target.path):
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), target.name) from None
            os.replace(draft, target.path)
        else:
            os.unlink(draft)
    else:
        os.replace(draft, target.path)
    sync_folder(target.path)


def sync_folder(path: str) -> None:
    """Returns when the names in the folder of this path are on the disk, where the folder may be read."""
    if sys.platform == "win32":
        return
    try:
        folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(folder)
