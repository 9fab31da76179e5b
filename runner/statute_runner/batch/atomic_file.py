"""Files that appear whole or not at all: they grow under the name `NAME.part`, and take their own at the end."""

from __future__ import annotations

import os
import sys
import zlib
from typing import TYPE_CHECKING, Any

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable


class AtomicFile:
    """A file that is being written."""

    def __init__(self, target: str) -> None:
        self.target, self.path = target, target + ".part"
        self.length = self.crc = 0
        self.new = not os.path.exists(self.path)
        self.handle = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
        alone(self.handle, target)

    @property
    def written(self) -> tuple[int, int]:
        """The length of what was written, and its sum."""
        return self.length, self.crc

    def begin(self) -> None:
        """Drops whatever an earlier run left."""
        os.ftruncate(self.handle, 0)

    def restore(self, length: int, crc: int, *, gone: bool = False) -> None:
        """Goes back to what a checkpoint recorded. Raises `Refused` where that is no longer there.

        `gone` allows that there is no such file, because it has its own name already.
        """
        if self.new and gone:
            self.drop()
            return
        found, left = 0, length
        while left and (data := os.read(self.handle, min(left, 2**20))):
            found = zlib.crc32(data, found)
            left -= len(data)
        if left or found != crc:
            raise refuse(
                "batch-resume", f"`{self.path}` is not as the run left it", help="start again, without --resume"
            )
        os.ftruncate(self.handle, length)
        self.length, self.crc = length, crc

    def append(self, data: bytes) -> None:
        left = memoryview(data)
        while left:
            left = left[os.write(self.handle, left) :]
        self.length += len(data)
        self.crc = zlib.crc32(data, self.crc)

    def safe(self) -> None:
        """Returns when what was written is on the disk."""
        os.fsync(self.handle)

    def publish(self, convert: Callable[[str, str], None] | None = None, *, empty: bool = True) -> None:
        """Gives the file its own name, or what it is converted to; no file where it is empty and may not be."""
        if self.handle < 0:
            return
        self.safe()
        if not self.length and not empty:
            if os.path.exists(self.target):
                os.unlink(self.target)
            self.drop()
            return
        if convert:
            made = self.target + ".made"
            convert(self.path, made)
            with open(made, "rb") as file:
                os.fsync(file.fileno())
            os.replace(made, self.target)
            sync_folder(self.target)
            self.drop()
        else:
            os.replace(self.path, self.target)
            sync_folder(self.target)
            self.close()

    def drop(self) -> None:
        """Takes the unfinished file away."""
        os.unlink(self.path)
        self.close()

    def close(self) -> None:
        if self.handle >= 0:
            os.close(self.handle)
            self.handle = -1


class StreamOutput:
    """A stream in the place of a file: what is written is gone at once, and nothing of it can be continued."""

    def __init__(self, stream: Any) -> None:
        self.stream = stream
        self.written = (0, 0)

    def append(self, data: bytes) -> None:
        self.stream.write(data)

    def begin(self) -> None: ...

    def safe(self) -> None: ...

    def drop(self) -> None: ...

    def restore(self, length: int, crc: int, *, gone: bool = False) -> None: ...

    def publish(self, convert: object = None, *, empty: bool = True) -> None:  # noqa: ARG002 - as a file has it
        self.stream.flush()

    def close(self) -> None: ...


def alone(handle: int, path: str) -> None:
    """Raises `Refused` where another run writes the same file."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise refuse("batch-output", f"another run is writing `{path}`") from None


def sync_folder(path: str) -> None:
    """Returns when the names in the folder of this path are on the disk."""
    if sys.platform == "win32":
        return
    folder = os.open(os.path.dirname(os.path.abspath(path)), os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
