"""Files that appear whole or not at all: they grow under a name of their own, and take that of the output at the end.

Where a run can be continued that name is `NAME.part`, and a checkpoint says whose it is; else nobody can guess it.
"""

from __future__ import annotations

import os
import sys
import tempfile
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from statute_runner.loading.file_replacement import create, draft_of, dress, naming, put, replace
from statute_runner.loading.own_file import SAFELY, alone_ours, append, drop
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import IO, BinaryIO

    from statute_runner.loading.output_target import Target

    Convert = Callable[[str, BinaryIO], None]


class AtomicFile:
    """A file that appears under its name only when it is complete; until then it is written under another.

    `lasting` is whether it can be continued; `ours`, whether a checkpoint says that a file found there is a run's.
    """

    target: Target
    path: str
    made: str
    length: int
    crc: int
    lasting: bool
    handle: int

    def __init__(self, target: Target, *, lasting: bool, ours: bool = False) -> None:
        self.target, self.lasting = target, lasting
        self.path = target.path + ".part" if lasting else draft_of(target)
        self.made = self.path + ".made"
        self.length = self.crc = 0
        self.handle = self.left_over(ours=ours) if lasting else -1

    def left_over(self, *, ours: bool) -> int:
        """Opens the partial file of an interrupted run; -1 where there is none.

        Raises `Refused` for a file that is not a run's own.
        """
        handle = -1
        try:
            handle = os.open(self.path, os.O_RDWR | SAFELY)
            alone(handle, self.target.name)
            if ours and alone_ours(os.fstat(handle)):
                return handle
            os.close(handle)
        except FileNotFoundError:
            if ours or not os.path.lexists(self.made):
                return -1
        except OSError:  # a link, a folder, a pipe that nobody reads
            if not os.path.lexists(self.path):
                raise
        raise not_ours(self.path if os.path.lexists(self.path) else self.made)

    @property
    def written(self) -> tuple[int, int]:
        """The length of what was written, and its sum."""
        return self.length, self.crc

    def begin(self) -> None:
        """Makes the file, or drops whatever an earlier run left in it."""
        if self.handle < 0:
            self.make()
        os.ftruncate(self.handle, 0)

    def make(self) -> None:
        try:
            self.handle = create(self.path, self.target)
        except FileExistsError:
            raise refuse("batch-output", f"another run is writing `{self.target.name}`") from None
        alone(self.handle, self.target.name)

    def restore(self, length: int, crc: int, *, gone: bool = False) -> None:
        """Goes back to what a checkpoint recorded. Raises `Refused` where that is no longer there.

        `gone` allows that there is no such file, because it has its own name already.
        """
        if self.handle < 0 and gone:
            return
        if self.handle < 0:
            self.make()
        found, left = 0, length
        while left and (data := os.read(self.handle, min(left, 2**20))):
            found = zlib.crc32(data, found)
            left -= len(data)
        if left or found != crc:
            raise refuse(
                "batch-resume", f"`{self.path}` was changed since the run ended", help="start again, without --resume"
            )
        os.ftruncate(self.handle, length)
        self.length, self.crc = length, crc

    def append(self, data: bytes) -> None:
        with naming(self.target):
            append(self.handle, data)
        self.length += len(data)
        self.crc = zlib.crc32(data, self.crc)

    def safe(self) -> None:
        """Returns when what was written is on the disk."""
        os.fsync(self.handle)

    def publish(self, convert: Convert | None = None, *, empty: bool = True) -> None:
        """Gives the file its own name, or what it is converted to; no file where it is empty and may not be."""
        if self.handle < 0:
            return
        self.safe()
        if not self.length and not empty and not self.target.linked:
            drop(self.target.path)
            self.drop()
        elif convert:
            self.convert(convert)
            self.drop()
        else:
            dress(self.handle, self.target)
            put(self.path, self.target)
            self.lasting = True
            self.close()

    def convert(self, convert: Convert) -> None:
        drop(self.made)

        def fill(handle: int) -> None:
            with open(handle, "wb", closefd=False) as file:
                convert(self.path, file)

        replace(self.made, self.target, fill)

    def drop(self) -> None:
        """Takes the unfinished file away."""
        if self.handle >= 0:
            os.unlink(self.path)
            self.lasting = True
            self.close()

    def close(self) -> None:
        """Lets the file go; one that cannot be continued goes away."""
        if self.handle >= 0:
            if not self.lasting:
                os.unlink(self.path)
            os.close(self.handle)
            self.handle = -1


class StreamOutput:
    """A stream in the place of a file: what is written is gone at once, and nothing of it can be continued."""

    stream: BinaryIO

    written: tuple[int, int] = (0, 0)

    def __init__(self, target: Target) -> None:
        self.target = target
        with naming(target):
            self.stream = target.stream()

    def append(self, data: bytes) -> None:
        with naming(self.target):
            self.stream.write(data)

    def begin(self) -> None: ...

    def safe(self) -> None: ...

    def drop(self) -> None: ...

    def restore(self, length: int, crc: int, *, gone: bool = False) -> None: ...

    def publish(self, convert: Convert | None = None, *, empty: bool = True) -> None:  # noqa: ARG002 - as a file has it
        with naming(self.target):
            self.stream.flush()

    def close(self) -> None:
        """Closes it; what a broken stream still holds was reported when it broke."""
        with suppress(OSError):
            self.stream.close()


class ConvertedStream(StreamOutput):
    """A stream of what a file is converted to, that grows beside it and is gone with the run."""

    def __init__(self, target: Target) -> None:
        super().__init__(target)
        self.grown: IO[bytes] = tempfile.NamedTemporaryFile(prefix="statute-")  # noqa: SIM115 - closed with the stream

    def append(self, data: bytes) -> None:
        self.grown.write(data)

    def publish(self, convert: Convert | None = None, *, empty: bool = True) -> None:  # noqa: ARG002 - as a file has it
        """Writes what the file is converted to; without that nothing yet."""
        if convert:
            self.grown.flush()
            with naming(self.target):
                convert(self.grown.name, self.stream)
                self.stream.flush()

    def close(self) -> None:
        self.grown.close()
        super().close()


def not_ours(path: str) -> Exception:
    message = f"`{path}` already exists, and is not from a run that can be continued"
    return refuse("batch-output", message, help="remove it, or give another name for the output")


def alone(handle: int, name: str) -> None:
    """Raises `Refused` where another run writes the same file."""
    if sys.platform == "win32":
        return
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(handle)
        raise refuse("batch-output", f"another run is writing `{name}`") from None
