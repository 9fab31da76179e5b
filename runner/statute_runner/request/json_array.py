"""A JSON array of requests, read one element at a time; a fault within an element keeps no other from being read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Span
from statute_runner.request.request_document import Raw, json_request
from statute_runner.text.byte_stream import NOT_WHITE, TooBlankError
from statute_runner.text.characters import LARGEST, place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.text.byte_stream import ByteStream

WHITE = b" \t\r\n"
MARK = re.compile(rb'["{}\[\],]')
IN_TEXT = re.compile(rb'["\\]')


def element_requests(source: ByteStream, file: str) -> Iterator[Raw]:
    """The request in each element of the array with which the source goes on."""
    array = Elements(source, file)
    sign, count = b",", 0
    while sign == b",":
        content, sign = array.element()
        line, column = array.begun
        if content:
            made = json_request(content, file, line, column)
            yield made
            if made.problems and not sign:
                return
        elif sign == b",":
            yield array.fault("expected a value", "remove one comma", line, column)
        elif sign and count:
            yield array.fault("trailing comma before `]`", "remove the comma", line, column)
        count += 1
    if not sign:
        yield array.fault("unexpected end of input", "close the array with `]`", array.line, array.column)
    elif array.follows():
        help_ = "write one request per line, or one JSON array"
        yield array.fault("extra data after the array", help_, array.line, array.column)


class ElementEnd:
    """Finds where an element ends, by brackets and quotes alone; what it holds is judged later."""

    def __init__(self) -> None:
        self.depth: int = 0
        self.in_text: bool = False
        self.escaped: int = 0

    def find(self, window: bytes | bytearray) -> int | None:
        """Finds the comma or bracket outside all others in the next bytes.

        Nothing where the element goes on after them.
        """
        at = self.escaped
        while found := (IN_TEXT if self.in_text else MARK).search(window, at):
            sign, at = found.group(), found.end()
            if self.in_text:
                at += sign == b"\\"
                self.in_text = sign == b"\\"
            elif sign == b'"':
                self.in_text = True
            elif not self.depth and sign in b",]":
                return found.start()
            elif sign in b"{[":
                self.depth += 1
            else:
                self.depth -= self.depth > 0 and sign in b"}]"
        self.escaped = max(0, at - len(window))
        return None


class Elements:
    """The elements of an array, and the line and column reached in it."""

    source: ByteStream
    file: str
    begun: tuple[int, int]
    line: int
    column: int
    passed: int

    def __init__(self, source: ByteStream, file: str) -> None:
        self.source, self.file = source, file
        self.line, self.column, self.passed = source.number + 1, 1, 0
        self.skip_blanks()
        self.take(1)
        self.begun = (self.line, self.column)

    def element(self) -> tuple[bytes, bytes]:
        """The text up to the next comma or bracket outside all others, and that sign; no sign at the end of the stream.

        Of an element over the limit only the beginning is kept.
        """
        held = self.source.held
        content, end, begun, cut = bytearray(), ElementEnd(), False, False
        while True:
            if not begun:
                self.skip_blanks()
                begun = bool(held)
                self.begun = (self.line, self.column)
            place = end.find(held)
            cut = add(content, self.take(len(held) if place is None else place)) or cut
            if place is not None or not self.source.more():
                return element_of(content, cut), self.take(1)

    def take(self, length: int) -> bytes:
        """The next bytes, which are used up."""
        taken = bytes(self.source.held[:length])
        del self.source.held[:length]
        after = place(taken.decode(errors="replace"), "", self.line, self.column)
        self.line, self.column = after.line, after.column
        return taken

    def skip_blanks(self) -> None:
        """Passes white space. Raises `TooBlankError` where there is more in a row than a request may be large."""
        found = NOT_WHITE.search(self.source.held)
        length = found.start() if found else len(self.source.held)
        self.passed += length
        if self.passed > LARGEST:
            self.source.number = self.line - 1
            raise TooBlankError
        if found:
            self.passed = 0
        self.take(length)

    def follows(self) -> bool:
        """Whether anything but blanks follows."""
        self.skip_blanks()
        while not self.source.held and self.source.more():
            self.skip_blanks()
        return bool(self.source.held)

    def fault(self, message: str, help_: str, line: int, column: int) -> Raw:
        span = Span(self.file, line, column)
        return Raw(None, span, (Problem("json-syntax", f"invalid JSON: {message}", span, help_),))


def element_of(content: bytearray, cut: bool) -> bytes:
    """The content of an element that was read, without the blanks after it; one that was cut stays over the limit."""
    return bytes(content[: LARGEST + 1]) if cut else bytes(content.rstrip(WHITE))


def add(content: bytearray, part: bytes) -> bool:
    """Adds to an element, up to a little over the limit, and says whether anything was left out."""
    if len(content) > LARGEST:
        return bool(part.strip(WHITE))
    content += part
    return False
