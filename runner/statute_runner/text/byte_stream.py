"""A stream of bytes read by lines, in bounded memory, with what was looked at still to come."""

from __future__ import annotations

import re

from statute_runner.text.characters import LARGEST
from statute_runner.text.file_signature import BYTE_ORDER_MARK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedIOBase

WHITE = b" \t\r\n"
CHUNK = 2**16
NOT_WHITE = re.compile(rb"[^ \t\r\n]")
LONGEST = LARGEST + 2


class TooBlankError(Exception):
    """More white space in a row than a request may be large."""


class ByteStream:
    """The bytes of a stream that were read and not yet used, little more than one request, and the line reached.

    A byte order mark at the start of the stream is no part of them.
    """

    stream: BufferedIOBase
    ended: bool
    held: bytearray
    begun: bool
    number: int

    def __init__(self, stream: BufferedIOBase) -> None:
        self.stream, self.held, self.ended, self.number = stream, bytearray(), False, 0
        self.begun = False

    def more(self) -> bool:
        """Reads what is there, waiting for the first byte; false at the end."""
        part = b"" if self.ended else self.stream.read1(CHUNK)
        self.ended = not part
        self.held += part
        if not self.begun:
            self.begin()
        return not self.ended

    def begin(self) -> None:
        """Takes the mark away, of which a pipe may give a byte at a time."""
        while not self.ended and len(self.held) < len(BYTE_ORDER_MARK) and BYTE_ORDER_MARK.startswith(self.held):
            part = self.stream.read1(CHUNK)
            self.ended = not part
            self.held += part
        self.begun = True
        if self.held.startswith(BYTE_ORDER_MARK):
            del self.held[: len(BYTE_ORDER_MARK)]

    def beginning(self) -> bytes:
        """All that is left, or one byte more than may be read of it, without using it up."""
        while len(self.held) <= LARGEST and self.more():
            pass
        return bytes(self.held[: LARGEST + 1])

    def skip_blank(self) -> None:
        """Uses up the blank lines that come next, in one step however many. Raises `TooBlankError`."""
        passed = 0
        while not (found := NOT_WHITE.search(self.held)):
            passed += self.use_lines(len(self.held))
            if passed + len(self.held) > LARGEST:
                raise TooBlankError
            if not self.more():
                return
        self.use_lines(found.start())

    def use_lines(self, most: int) -> int:
        """Uses up the whole lines among so many bytes, and says how many bytes they are."""
        end = self.held.rfind(b"\n", 0, most) + 1
        self.number += self.held.count(b"\n", 0, end)
        del self.held[:end]
        return end

    def first_line(self) -> bytes:
        """The first line that is not blank, after using up those that are; of a long line the beginning."""
        self.skip_blank()
        return self.next_line()

    def next_line(self) -> bytes:
        """The next line, without using it up; of a line over the limit only the beginning."""
        searched = 0
        while (end := self.held.find(b"\n", searched)) < 0:
            searched = len(self.held)
            if searched > LONGEST or not self.more():
                return bytes(self.held[:LONGEST])
        return bytes(self.held[:end])

    def line(self) -> bytes | None:
        """The next line, without its end, or nothing after the last; of a line over the limit only the beginning."""
        line = self.next_line()
        if not self.held:
            return None
        while (end := self.held.find(b"\n")) < 0:
            self.held.clear()
            if not self.more():
                break
        del self.held[: end + 1]
        self.number += 1
        return line.removesuffix(b"\r")
