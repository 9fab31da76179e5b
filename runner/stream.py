"""A stream of bytes read by lines, in bounded memory, with what was looked at still to come."""

from __future__ import annotations

from runner.characters import LARGEST

TYPE_CHECKING = False
if TYPE_CHECKING:
    from io import BufferedIOBase

WHITE = b" \t\r\n"
CHUNK = 2**16
LONGEST = LARGEST + 2


class Stream:
    """The bytes of a stream that were read and not yet used, little more than one request, and the line reached."""

    def __init__(self, stream: BufferedIOBase) -> None:
        self.stream, self.held, self.ended, self.number = stream, bytearray(), False, 0

    def more(self) -> bool:
        """Reads what is there, waiting for the first byte; false at the end."""
        part = b"" if self.ended else self.stream.read1(CHUNK)
        self.ended = not part
        self.held += part
        return not self.ended

    def beginning(self) -> bytes:
        """All that is left, or one byte more than may be read of it, without using it up."""
        while len(self.held) <= LARGEST and self.more():
            pass
        return bytes(self.held[: LARGEST + 1])

    def first_line(self) -> bytes:
        """The first line that is not blank, after using up those that are; of a long line the beginning."""
        while not (line := self.next_line()).strip(WHITE) and self.held:
            self.line()
        return line

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
