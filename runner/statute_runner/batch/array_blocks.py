"""JSON that is not lines: an array of requests read one element at a time, in bounded memory, or a single request."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

from statute_runner.batch.blocks import LONGEST_PASSED, Block, BlockStart, lines, no_record
from statute_runner.problem import Problem, Span, refuse
from statute_runner.request.json_array import ElementEnd
from statute_runner.request.request_document import json_request, whole_value
from statute_runner.request.request_reader import broken_first_line
from statute_runner.text.byte_stream import ByteStream as Intake
from statute_runner.text.characters import LARGEST, TOO_BLANK

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import Records
    from statute_runner.batch.unpacking import UnpackedStream

WHITE = b" \t\r\n"
BLANK = re.compile(r"[ \t\r\n]*")
AHEAD = 2**16
# Finds where an element ends; what it holds is judged later, strictly.
SCANNER = json.JSONDecoder()


def values(stream: UnpackedStream, start: BlockStart, size: int) -> Iterator[Block | None]:
    """The requests of a JSON text: an array, a single one, or lines, told apart as `statute decide` does."""
    if stream.live and begins_with_request(stream):
        yield from lines(stream, start, size)
        return
    head = Intake(io.BytesIO(stream.look(LARGEST + AHEAD)))
    first = head.first_line()
    sign = first.lstrip(WHITE)[:1]
    if sign == b"[":
        yield from Array(stream, start).blocks(size)
    elif sign == b"{" and (whole_value(first) or len(first) > LARGEST or broken_first_line(head)):
        yield from lines(stream, start, size)
    elif sign and sign != b"{" and not stream.owned:
        raise refuse(
            "batch-input", "standard input is not JSON", Span(stream.origin.name, 1), help="say with --from what it is"
        )
    elif sign and not start.offset:
        after = BlockStart(start.source, len(stream.look(LARGEST + 1)), 1)
        yield Block("texts", [(head.number + 1, head.beginning())], start.source, after, stream.packed)


def begins_with_request(stream: UnpackedStream) -> bool:
    """Whether the first line of a stream is a whole JSON value, so that lines follow; waits for no more than this."""
    while True:
        first, end, _ = stream.ahead().lstrip(WHITE).partition(b"\n")
        if end or len(first) > LARGEST or not stream.more():
            return first[:1] == b"{" and whole_value(first)


class Array:
    """An array of requests: a fault within an element keeps no other from being read, one of the array ends it."""

    stream: UnpackedStream
    file: str
    source: int
    first: bool
    ended: bool
    offset: int
    line: int

    def __init__(self, stream: UnpackedStream, start: BlockStart) -> None:
        self.stream, self.file, self.source = stream, stream.origin.stated, start.source
        self.offset, self.line = start.offset, start.line
        self.first, self.ended = not start.offset, False
        stream.skip(start.offset)

    def blocks(self, size: int) -> Iterator[Block]:
        """Blocks of elements, each of `size` bytes or a little more."""
        if not self.offset:
            self.blank()
            self.take(1)
        while not self.ended:
            begun, found = self.offset, []
            while not self.ended and self.offset - begun < size:
                found += self.whole(size) or self.following()
                self.first = False
            after = BlockStart(self.source + 1) if self.ended else BlockStart(self.source, self.offset, self.line)
            yield Block("texts", found, self.source, after, self.stream.packed)

    def whole(self, size: int) -> Records:
        """The sound elements that come next, each with the comma after it, as far as `size` bytes reach."""
        content = self.stream.look(min(size, AHEAD))
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            text = content[: error.start].decode()
        found: Records = []
        end = line = 0
        try:
            while True:
                start = blank(text, end)
                _, stop = SCANNER.raw_decode(text, start)
                after = blank(text, stop)
                if text[after : after + 1] != ",":
                    break
                line += text.count("\n", end, start)
                found.append((self.line + line, text[start:stop].encode("utf-8", "surrogatepass")))
                line += text.count("\n", start, after)
                end = after + 1
        except (ValueError, RecursionError):
            pass
        self.take(len(text[:end].encode()))
        return found

    def following(self) -> Records:
        """The next element, whatever it is, and the fault of the array where one stands there."""
        line, content, sign = self.element()
        found: Records = [(line, content)] if content else []
        if not content and (sign == b"," or (not self.first and sign)):
            message = "expected a value" if sign == b"," else "trailing comma before `]`"
            found = [self.fault(message, "" if sign == b"," else "remove the comma")]
        if sign == b",":
            return found
        self.ended = True
        if not sign:
            broken = bool(content) and bool(json_request(content, self.file, line).problems)
            return found if broken else [*found, self.fault("unexpected end of input", "close the array with `]`")]
        self.blank()
        if self.stream.look(1):
            found.append(self.fault("extra data after the array", "write one request per line, or one JSON array"))
        return found

    def element(self) -> tuple[int, bytes, bytes]:
        """The line and text of the element up to the next comma or bracket outside all others, and that sign.

        At the end there is no sign. Of an element over the limit only the beginning is kept.
        """
        self.blank()
        line, begun, content, end = self.line, self.offset, b"", ElementEnd()
        while window := self.stream.look(AHEAD):
            place = end.find(window)
            content = added(content, self.take(len(window) if place is None else place))
            if place is not None:
                return line, content.strip(WHITE), self.take(1)
            if self.offset - begun > LONGEST_PASSED:
                raise no_record(self.file, line)
        return line, content.strip(WHITE), b""

    def blank(self) -> None:
        """Goes past white space."""
        passed, begun = 0, self.line
        while window := self.stream.look(AHEAD):
            length = len(window) - len(window.lstrip(WHITE))
            self.take(length)
            passed += length
            if passed > LARGEST:
                raise refuse("text-size", TOO_BLANK, Span(self.file, begun))
            if length < len(window):
                return

    def take(self, length: int) -> bytes:
        """The next bytes, passed."""
        taken = self.stream.look(length)
        self.stream.skip(length)
        self.offset += len(taken)
        self.line += taken.count(b"\n")
        return taken

    def fault(self, message: str, help_: str) -> tuple[int, Problem]:
        return self.line, Problem("json-syntax", f"invalid JSON: {message}", Span(self.file, self.line), help_)


def added(content: bytes, more: bytes) -> bytes:
    """The beginning of an element, up to a little over the limit."""
    return content + more if len(content) <= LARGEST else content


def blank(text: str, place: int) -> int:
    found = BLANK.match(text, place)
    return found.end() if found else place
