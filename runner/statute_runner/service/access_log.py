"""The access log: a JSON object a line for every call, with ids, sizes and times, and no fact of any request.

Addresses are told as the routes that answer them, for queries and unknown paths may hold facts.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from time import time_ns
from typing import TYPE_CHECKING

import msgspec

from statute_runner.problem import refuse

if TYPE_CHECKING:
    from typing import TypedDict

    class CallRecord(TypedDict, total=False):
        """What is told of a call; seconds are those until the answer was whole, `law` the digest of the law."""

        request_id: str
        trace_id: str | None
        caller: str | None
        peer: str | None
        method: str
        path: str
        status: int
        bytes: int
        seconds: float
        decided: int
        refused: int
        law: str


STANDARD_OUTPUT = "-"
MOST_HELD = 2**16
ENCODE = msgspec.json.Encoder().encode


class AccessLog:
    """Lines appended to a file, or to standard output where it is `-`; written together, at the latest at `flush`.

    A file that was moved away, as programs that rotate logs do, is begun anew. Raises `Refused` where it cannot be
    opened.
    """

    path: str
    held: list[bytes]
    size: int
    opened: int
    second: int
    stated: str
    lost: int
    within: bool

    def __init__(self, path: str) -> None:
        self.path, self.held, self.size = path, [], 0
        self.lost, self.within = 0, False
        self.opened = self.open()
        self.second, self.stated = 0, ""

    def open(self) -> int:
        """The file descriptor that lines are written to. Raises `Refused`."""
        if self.path == STANDARD_OUTPUT:
            return sys.stdout.fileno()
        try:
            return os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        except OSError as error:
            message = f"cannot write the access log `{self.path}`: {(error.strerror or str(error)).lower()}"
            raise refuse("usage", message, help="name a file that may be written with --access-log") from None

    def tell(self, record: CallRecord) -> None:
        """Adds a line."""
        second, part = divmod(time_ns(), 10**9)
        if second != self.second:
            self.second, self.stated = second, datetime.fromtimestamp(second, UTC).isoformat()[:-6]
        line = b'{"time":"%b.%03dZ",%b\n' % (self.stated.encode(), part // 10**6, ENCODE(record)[1:])
        self.held.append(line)
        self.size += len(line)
        if self.size > MOST_HELD:
            self.flush()

    def flush(self) -> None:
        """Writes what is held; a log that cannot be written keeps no call from being answered.

        That it cannot is told once, and how many lines are lost once it can be written again.
        """
        held, self.held, self.size = b"".join(self.held), [], 0
        if not held:
            return
        try:
            self.follow_file()
            if self.within:  # a line whose end found no room
                held = b"\n" + held
            while held:
                written = os.write(self.opened, held)
                self.within = held[written - 1 : written] != b"\n"
                held = held[written:]
        except Exception as error:  # noqa: BLE001 - a full disk, a pipe that nobody reads
            if not self.lost:
                sys.stderr.write(f"statute: the access log cannot be written: {error}\n")
            self.lost += held.lstrip(b"\n").count(b"\n")
        else:
            if self.lost:
                sys.stderr.write(f"statute: the access log is written again; {self.lost:,} lines are lost\n")
            self.lost = 0

    def follow_file(self) -> None:
        """Begins the file anew where it was moved away. Raises `Refused`, and keeps what is open."""
        if self.moved():
            before, self.opened, self.within = self.opened, self.open(), False
            os.close(before)

    def moved(self) -> bool:
        """Whether the file of this name is no longer the one that is open."""
        if self.path == STANDARD_OUTPUT:
            return False
        try:
            return not os.path.samestat(os.stat(self.path), os.fstat(self.opened))
        except FileNotFoundError:
            return True
