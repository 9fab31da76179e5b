"""CSV as blocks of rows: UTF-8, double quotes where needed; the first row names the columns."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from statute_runner.batch.blocks import LONGEST_PASSED, Block, BlockStart, no_record
from statute_runner.batch.csv_layout import CsvLayout, layout, other_delimiter, told_delimiter
from statute_runner.batch.text_header import text_header
from statute_runner.problem import Problem, Refused, Span
from statute_runner.text.characters import LARGEST, TOO_LARGE
from statute_runner.text.foreign_encoding import MENU, SAVE, encoding_fault
from statute_runner.value import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.text_header import TextHeader
    from statute_runner.batch.unpacking import UnpackedStream

    Cells = list[str]

LOOKED_AT = 2**16
IN_EXCEL = f"{SAVE} (in Excel: Save as, CSV UTF-8)"
csv.field_size_limit(LARGEST)


def rows(stream: UnpackedStream, start: BlockStart, reader: BlockOptions) -> Iterator[Block | None]:
    """Blocks of rows, the header at the top of each; nothing in the place of one where a stream is idle."""
    table = Table(stream)
    header = table.header(reader)
    if not header:
        return
    if start.offset:
        stream.skip(start.offset - table.offset)
        table.offset, table.count = start.offset, start.line - 1
    place = BlockStart(start.source, table.offset, table.count + 1)
    found: list[tuple[int, Cells | Problem]] = []
    each = table.rows()
    while True:
        if not found and (content := table.plain(reader.size)):
            first, place = place.line, BlockStart(start.source, table.offset, table.count + 1)
            yield Block("cells", (header, table.layout.delimiter, content), start.source, place, stream.packed, first)
            continue
        line, row = next(each, (0, []))
        if not line:
            break
        if isinstance(row, list) and len(row) not in {0, header.width}:
            found.append((line, unlike_header(table.file, line, header.width, len(row))))
        elif row:
            found.append((line, row))
        idle = stream.live and not stream.holds(table.layout.end) and stream.idle()
        if idle or table.offset - place.offset >= reader.size:
            place = BlockStart(start.source, table.offset, table.count + 1)
            if found:
                yield Block("rows", (header, found), start.source, place, stream.packed)
                found = []
            if idle:
                yield None
    if found:
        yield Block("rows", (header, found), start.source, BlockStart(start.source + 1), stream.packed)


def unlike_header(file: str, line: int, expected: int, got: int) -> Problem:
    """What is wrong with a row of too many or too few cells."""
    return Problem("csv-row", f"expected {expected} cells, as in the header, got {got}", Span(file, line))


def invalid(error: csv.Error, at: Span) -> tuple[str, Span, str]:
    """What is wrong with a row that is no CSV, where, and help."""
    if "new-line" in str(error):
        return "invalid CSV: a line ends inside a cell that is not quoted", at, "write the cell in quotes"
    return f"invalid CSV: {error}", at, "write a quote inside quotes twice"


class Table:
    """The rows of a CSV text, and how many bytes and lines of it are passed."""

    stream: UnpackedStream
    file: str
    layout: CsvLayout
    offset: int
    count: int
    begun: int
    bad: Problem | None

    def __init__(self, stream: UnpackedStream) -> None:
        self.stream, self.file = stream, stream.origin.stated
        self.offset = self.count = self.begun = 0
        self.bad = None
        self.layout = CsvLayout(",", b"\n")

    def header(self, reader: BlockOptions) -> TextHeader | None:
        """The first row, which names the columns; nothing where the text holds nothing."""
        given, beginning = self.stream.origin.delimiter, self.stream.first_line(LOOKED_AT)
        self.layout = layout(beginning, given, reader.choice)
        if told := told_delimiter(beginning):
            passed = self.stream.line(LARGEST, self.layout.end)
            self.offset, self.count = len(passed), 1
            self.layout = layout(self.stream.first_line(LOOKED_AT), given or told, reader.choice)
        names = next((row for _, row in self.rows() if row), [])
        if isinstance(names, Problem):
            raise Refused([names])
        if not names:
            return None
        try:
            header = text_header(names, self.stream.origin.name, self.file, reader.facts, reader.choice)
        except Refused as refused:
            other = other_delimiter(names, self.layout.delimiter)
            if not other:
                raise
            help_ = f"`{other}` may stand between its cells: `--delimiter '{other}'`"
            raise Refused([replace(one, help=help_) for one in refused.problems[:1]]) from None
        reader.met(header.names)
        return header

    def plain(self, size: int) -> str:
        """The next rows, passed, where nothing in them is quoted, so that every line is a row; else nothing."""
        if self.stream.live or self.layout.end != b"\n":
            return ""
        content = self.stream.look(size)
        if not content[:1].strip():
            return ""  # blank lines are passed, however many, by `rows`
        content = content[: content.rfind(b"\n") + 1]
        try:
            text = content.decode()
        except UnicodeDecodeError:
            return ""
        if '"' in text or "\r" in text.replace("\r\n", "\n"):
            return ""
        self.stream.skip(len(content))
        self.offset, self.count = self.offset + len(content), self.count + content.count(b"\n")
        return text

    def lines(self) -> Iterator[str]:
        while data := self.stream.line(LARGEST + 1, self.layout.end):
            self.offset += len(data)
            self.count += data.endswith(self.layout.end)
            if self.offset - self.begun > LARGEST:
                self.pass_line(data)
                raise csv.Error("long")
            try:
                yield data.decode()
            except UnicodeDecodeError as error:
                self.bad = self.bad or self.not_utf_8(data, error.start)
                yield data.decode("utf-8", "replace")

    def not_utf_8(self, line: bytes, start: int) -> Problem:
        """What is wrong with a line that is not UTF-8 from there on."""
        message, _, help_ = encoding_fault(line, start, Span(self.file, self.count))
        return Problem("text-encoding", message, Span(self.file, self.count), IN_EXCEL if help_ == MENU else help_)

    def pass_line(self, data: bytes) -> None:
        """Goes past what is left of a line that is too long."""
        while data and not data.endswith(self.layout.end):
            if self.offset - self.begun > LONGEST_PASSED:
                raise no_record(self.file, self.count + 1)
            data = self.stream.line(LARGEST, self.layout.end)
            self.offset += len(data)
            self.count += data.endswith(self.layout.end)

    def rows(self) -> Iterator[tuple[int, Cells | Problem]]:
        """Each row with its first line; a row that cannot be read is a problem. A blank row is no request."""
        while True:
            if self.count and not self.stream.live and self.stream.may_be_blank():
                passed, count = self.stream.pass_blank(self.count + 1)
                self.offset, self.count = self.offset + passed, self.count + count
            self.begun, first, self.bad = self.offset, self.count + 1, None
            at = Span(self.file, first)
            try:
                # A reader of its own for each row: one that has failed within quotes would still be within them.
                cells = next(csv.reader(self.lines(), delimiter=self.layout.delimiter, strict=True))
            except StopIteration:
                return
            except csv.Error as error:
                length = self.offset - self.begun
                if length > LARGEST:
                    yield first, Problem("text-size", TOO_LARGE, at, "a closing quote may be missing")
                else:
                    yield first, Problem("csv-row", *invalid(error, at))
                continue
            yield first, replace(self.bad, span=at) if self.bad else cells
