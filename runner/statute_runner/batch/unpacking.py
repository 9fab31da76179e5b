"""The bytes of an input, unpacked as they are read."""

from __future__ import annotations

import gzip
import io
import os
import re
import select
import sys
import zlib
from typing import TYPE_CHECKING, BinaryIO

from statute_runner.batch.input_sources import KNOWN, PACKINGS, STANDARD_INPUT
from statute_runner.problem import Span, refuse
from statute_runner.text.byte_stream import NOT_WHITE
from statute_runner.text.characters import LARGEST, TOO_BLANK
from statute_runner.text.file_signature import BYTE_ORDER_MARK, LONGEST, kind_by_signature

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

    from zstandard import ZstdDecompressionObj

    from statute_runner.batch.input_sources import InputSource

# A frame of Zstandard can unpack to thirty thousand times its size; fed so little at once it stays within 32 MiB.
FED = 2**10
CHUNK = 2**16
LINE_END = re.compile(rb"\n|\r(?=.)", re.DOTALL)
# Seconds without a byte after which a stream counts as idle.
PATIENCE = 0.02


class UnpackedStream:
    """The unpacked bytes of a source; `packed` counts those read from the disk or pipe."""

    owned: bool
    live: bool
    held: bytes
    packed: int
    at: int

    def __init__(self, origin: InputSource) -> None:
        self.origin = origin
        self.owned = origin.name != STANDARD_INPUT
        self.raw: BinaryIO = open(origin.path, "rb", buffering=0) if self.owned else sys.stdin.buffer  # noqa: SIM115 - closed below
        self.packed, self.held, self.at = 0, b"", 0
        self.live = origin.changed is None and not origin.packing and not origin.copy
        self.unpacked: Callable[[int], bytes] = self.arriving if self.live else self.counted
        if origin.packing == "gz":
            self.unpacked = gzip.GzipFile(fileobj=io.BufferedReader(Counted(self))).read
        elif origin.packing == "zst":
            self.unpacked = Frames(self).read

    def counted(self, size: int) -> bytes:
        data = self.raw.read(size) or b""
        self.packed += len(data)
        return data

    def arriving(self, size: int) -> bytes:
        """The next bytes of a stream that are there, waiting for the first; none is left in a buffer of its own."""
        read = getattr(self.raw, "read1", self.raw.read)
        data: bytes = read(max(size, CHUNK)) or b""
        self.packed += len(data)
        return data

    def more(self) -> bool:
        """Reads on, waiting for the next bytes; false at the end."""
        data = self.unpacked(CHUNK)
        self.held, self.at = self.held[self.at :] + data, 0
        return bool(data)

    def idle(self) -> bool:
        """Whether nothing comes for a while; what cannot be asked never is."""
        try:
            return not select.select([self.raw.fileno()], [], [], PATIENCE)[0]
        except (OSError, ValueError):
            return False

    def holds(self, ending: bytes) -> bool:
        """Whether a line that ends so is there already."""
        return self.held.find(ending, self.at) >= 0

    def first_line(self, size: int) -> bytes:
        """The next bytes, at most so many, the first line end among them; of a stream no more than is there."""
        while self.live and len(self.ahead()) < size and not LINE_END.search(self.ahead()) and self.more():
            pass
        return self.ahead()[:size] if self.live else self.look(size)

    def ahead(self) -> bytes:
        """All that is read and not passed."""
        return self.held[self.at :]

    def look(self, size: int) -> bytes:
        """The next `size` bytes, which stay next; fewer only at the end. Raises `Refused` where they are broken."""
        short = size - (len(self.held) - self.at)
        if short > 0:
            parts = [self.held[self.at :]]
            try:
                while short > 0 and (data := self.unpacked(short)):
                    parts.append(data)
                    short -= len(data)
            except (EOFError, gzip.BadGzipFile, zlib.error) as error:
                raise broken(self.origin, str(error)) from None
            self.held, self.at = b"".join(parts), 0
        return self.held[self.at : self.at + size]

    def begin(self) -> None:
        """Goes past a byte order mark, which is no part of the text. Raises `Refused` for bytes that are no text."""
        head = self.look(LONGEST)
        if kind := kind_by_signature(head):
            endings = {"Parquet": "parquet", **{kind_by_signature(sign): packing for packing, sign in PACKINGS.items()}}
            help_ = f"its name must end in .{endings[kind]}" if kind in endings else KNOWN
            raise refuse(
                "batch-input", f"`{self.origin.name}` is {kind}, not text", Span(self.origin.name, 1), help=help_
            )
        if head.startswith(BYTE_ORDER_MARK):
            self.at += len(BYTE_ORDER_MARK)

    def skip(self, size: int) -> None:
        """Goes forward; in a file that is not packed without reading."""
        held = min(size, len(self.held) - self.at)
        self.at += held
        size -= held
        if size and (self.origin.changed or self.origin.copy) and not self.origin.packing:
            self.packed = self.raw.seek(size, os.SEEK_CUR)
            return
        while size and (data := self.look(min(size, 2**20))):
            self.at += len(data)
            size -= len(data)

    def may_be_blank(self) -> bool:
        """Whether a blank line may come next, by what is held of it."""
        return not self.held[self.at : self.at + 1].strip()

    def pass_blank(self, line: int) -> tuple[int, int]:
        """Goes past the blank lines that come next; how many bytes and lines.

        Raises `Refused` for more than a request may hold.
        """
        passed = count = 0
        window = 2**16
        while ahead := self.look(window):
            found = NOT_WHITE.search(ahead)
            end = ahead.rfind(b"\n", 0, found.start() if found else len(ahead)) + 1
            if not found and len(ahead) < window:
                end = len(ahead)
            passed, count = passed + end, count + ahead.count(b"\n", 0, end)
            self.at += end
            if found:
                break
            if passed > LARGEST or window > LARGEST:
                raise refuse("text-size", TOO_BLANK, Span(self.origin.name, line))
            window = window if end else 2 * window
        return passed, count

    def line(self, longest: int, ending: bytes = b"\n") -> bytes:
        """The next line with its ending, passed; cut where it is longer. Nothing at the end."""
        end = self.held.find(ending, self.at)
        if end < 0:
            size = max(2**16, len(self.held) - self.at)
            if self.live:
                while ending not in self.ahead() and len(self.ahead()) < longest and self.more():
                    pass
            else:
                while ending not in (ahead := self.look(size)) and size < longest and len(ahead) == size:
                    size *= 2
            end = self.held.find(ending, self.at)
        end = len(self.held) if end < 0 else end + 1
        found = self.held[self.at : min(end, self.at + longest)]
        self.at += len(found)
        return found

    def close(self) -> None:
        if self.owned:
            self.raw.close()


class Counted(io.RawIOBase):
    """A stream's packed bytes for a reader that wants a file."""

    def __init__(self, stream: UnpackedStream) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self.stream.counted(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class Frames:
    """Zstandard frames, one after the other, a broken or unfinished one refused."""

    packed: io.BufferedReader[Counted]
    zstandard: ModuleType
    frame: ZstdDecompressionObj
    held: bytearray
    begun: bool

    def __init__(self, stream: UnpackedStream) -> None:
        import zstandard

        self.packed, self.zstandard = io.BufferedReader(Counted(stream), 2**16), zstandard
        self.frame = zstandard.ZstdDecompressor().decompressobj()
        self.begun = False
        self.held = bytearray()

    def read(self, size: int) -> bytes:
        while len(self.held) < size:
            data = self.packed.read(FED)
            if not data:
                if self.begun:
                    raise EOFError("unexpected end of input in the last frame")
                break
            self.feed(data)
        taken = bytes(self.held[:size])
        del self.held[:size]
        return taken

    def feed(self, data: bytes) -> None:
        while data:
            try:
                self.held += self.frame.decompress(data)
            except self.zstandard.ZstdError as error:
                raise EOFError(str(error)) from None
            self.begun = True
            data = b""
            if self.frame.eof:
                data = self.frame.unused_data
                self.frame = self.zstandard.ZstdDecompressor().decompressobj()
                self.begun = False


def broken(origin: InputSource, message: str) -> Exception:
    words = message[:1].lower() + message[1:].rstrip(".")
    return refuse("batch-input", f"cannot decompress `{origin.name}`: {words}", Span(origin.name, 1))
