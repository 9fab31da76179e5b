"""CSV as blocks of rows: UTF-8, a comma between cells, double quotes where needed; the first row names the columns."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from statute_runner.batch.blocks import LONGEST_PASSED, Block, BlockStart, no_record
from statute_runner.batch.row_columns import checked
from statute_runner.problem import Problem, Refused, Span, refuse
from statute_runner.text.characters import LARGEST, TOO_LARGE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.unpacking import UnpackedStream

    Cells = list[str]

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
csv.field_size_limit(LARGEST)


def rows(stream: UnpackedStream, start: BlockStart, reader: BlockOptions) -> Iterator[Block]:
    """Blocks of rows, the header at the top of each."""
    table = Table(stream)
    names = table.header(reader)
    if not names:
        return
    if start.offset:
        stream.skip(start.offset - table.offset)
        table.offset, table.count = start.offset, start.line - 1
    place = BlockStart(start.source, table.offset, table.count + 1)
    found: list[tuple[int, Cells | Problem]] = []
    for line, row in table.rows():
        if isinstance(row, list) and len(row) not in {0, len(names)}:
            message = f"expected {len(names)} cells, as in the header, got {len(row)}"
            found.append((line, Problem("csv-row", message, Span(table.file, line))))
        elif row:
            found.append((line, row))
        if table.offset - place.offset >= reader.size:
            place = BlockStart(start.source, table.offset, table.count + 1)
            yield Block("rows", (names, found), start.source, place, stream.packed)
            found = []
    if found:
        yield Block("rows", (names, found), start.source, BlockStart(start.source + 1), stream.packed)


class Table:
    """The rows of a CSV text, and how many bytes and lines of it are passed."""

    def __init__(self, stream: UnpackedStream) -> None:
        self.stream, self.file = stream, stream.origin.stated
        self.offset = self.count = self.begun = 0
        self.bad = ""

    def header(self, reader: BlockOptions) -> list[str]:
        """The names of the columns; none where the text holds nothing."""
        if self.stream.look(3) == BYTE_ORDER_MARK:
            self.stream.skip(3)
            self.offset = 3
        passed, self.count = self.stream.pass_blank(1)
        self.offset += passed
        if not self.stream.look(1):
            return []
        _, names = next(self.rows(), (1, []))
        if isinstance(names, Problem):
            raise Refused([names])
        if not names:
            raise refuse("batch-column", "missing header: the first row names no columns", Span(self.file, 1))
        return checked(names, reader.facts, self.file)

    def lines(self) -> Iterator[str]:
        while data := self.stream.line(LARGEST + 1):
            self.offset += len(data)
            self.count += data.endswith(b"\n")
            if self.offset - self.begun > LARGEST:
                self.pass_line(data)
                raise csv.Error("long")
            try:
                yield data.decode()
            except UnicodeDecodeError as error:
                self.bad = self.bad or f"invalid UTF-8: byte 0x{data[error.start]:02x}"
                yield data.decode("utf-8", "replace")

    def pass_line(self, data: bytes) -> None:
        """Goes past what is left of a line that is too long."""
        while data and not data.endswith(b"\n"):
            if self.offset - self.begun > LONGEST_PASSED:
                raise no_record(self.file, self.count + 1)
            data = self.stream.line(LARGEST)
            self.offset += len(data)
            self.count += data.endswith(b"\n")

    def rows(self) -> Iterator[tuple[int, Cells | Problem]]:
        """Each row with its first line; a row that cannot be read is a problem. A blank row is no request."""
        while True:
            if self.count and self.stream.may_be_blank():
                passed, count = self.stream.pass_blank(self.count + 1)
                self.offset, self.count = self.offset + passed, self.count + count
            self.begun, first, self.bad = self.offset, self.count + 1, ""
            at = Span(self.file, first)
            try:
                # A reader of its own for each row: one that has failed within quotes would still be within them.
                cells = next(csv.reader(self.lines(), strict=True))
            except StopIteration:
                return
            except csv.Error as error:
                length = self.offset - self.begun
                if length > LARGEST:
                    yield first, Problem("text-size", TOO_LARGE, at, "a closing quote may be missing")
                else:
                    yield (
                        first,
                        Problem("csv-row", f"invalid CSV: {error}", at, "write a quote inside quotes twice"),
                    )
                continue
            yield first, Problem("text-encoding", self.bad, at, "save the file as UTF-8") if self.bad else cells
