"""Gives the standard streams one form, whatever variables, locale and parent process made of them.

What is piped is UTF-8 with line feeds, so that a run gives the same bytes everywhere; a terminal keeps its encoding,
and what it lacks is escaped. The number of a stream that is closed is taken, so that no file gets it: to read or write
such a stream then fails as if it were closed, but what is written to standard error is for nobody.
"""

from __future__ import annotations

import errno
import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn, TextIO

INPUT, OUTPUT, ERROR = range(3)


class ClosedInput(io.FileIO):
    """Standard input where it is closed."""

    def readinto(self, _: object) -> NoReturn:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard input")

    def readall(self) -> NoReturn:
        self.readinto(None)


def set_up() -> None:
    """Sets up the three streams of this process."""
    sys.stdin = formed(sys.stdin or taken(INPUT), "replace", None)
    sys.stdout = formed(sys.stdout or taken(OUTPUT), "backslashreplace", "\n")
    sys.stderr = formed(sys.stderr or taken(ERROR), "backslashreplace", "\n")


def taken(number: int) -> TextIO:
    """A stream in the place of one that is closed, under its number if nothing else has it by now."""
    handle = os.open(os.devnull, os.O_RDONLY if number == OUTPUT else os.O_WRONLY)
    os.set_inheritable(handle, True)
    if number == INPUT:
        return io.TextIOWrapper(io.BufferedReader(ClosedInput(handle, closefd=False)))
    return open(handle, "w", encoding="utf-8", closefd=False)


def formed(stream: TextIO, errors: str, newline: str | None) -> TextIO:
    """The stream, with what is said above of its encoding and of the ends of its lines."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors=errors, newline=newline)
    return stream


def put(text: str) -> None:
    """Writes data to standard output. Raises `OSError`, which names it."""
    try:
        sys.stdout.write(text)
    except OSError as error:
        raise named(error) from None


def put_bytes(content: bytes) -> None:
    """Writes a file to standard output. Raises `OSError`, which names it."""
    try:
        sys.stdout.buffer.write(content)
    except OSError as error:
        raise named(error) from None


def flush() -> None:
    """Writes out what is held for standard output. Raises `OSError`, which names it."""
    try:
        sys.stdout.flush()
    except OSError as error:
        raise named(error) from None


def try_output() -> None:
    """Raises `OSError` where nothing can be written to standard output, before work that would be lost."""
    try:
        number = sys.stdout.fileno()
    except (OSError, ValueError):  # no file of this process
        return
    try:
        os.write(number, b"")
    except OSError as error:
        raise named(error) from None


def named(error: OSError) -> OSError:
    error.filename = "standard output"
    return error


def put_error(text: str) -> None:
    """Writes to standard error; where that cannot be, nothing is left to say so on."""
    try:
        sys.stderr.write(text)
        sys.stderr.flush()
    except OSError:
        discard(sys.stderr)


def discard(stream: TextIO) -> None:
    """Lets what a stream still holds go nowhere, so that the interpreter does not try again when it ends."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        return
