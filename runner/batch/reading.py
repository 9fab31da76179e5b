"""Inputs as blocks of records: each block knows the place where the next begins, so that a run can go on there.

Where a block ends depends on where it began and on nothing else: a continued run makes the same blocks as an
unbroken one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from runner.batch.sources import Stream
from runner.characters import LARGEST
from runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import TypeAlias

    from runner.batch.sources import Source
    from runner.facts import FactType
    from runner.problem import Problem

    Records: TypeAlias = list[tuple[int, bytes | Problem]]

SIZE = 2**18
# Of a record over the limit so much is passed over; what is longer is none.
LONGEST_PASSED = 2**28


def no_record(file: str, line: int) -> Exception:
    """What is raised for a record that does not end."""
    return refuse("text-size", f"a record of more than {LONGEST_PASSED:,} bytes (256 MiB)", Span(file, line))


class Place(NamedTuple):
    """Where a block begins: the source, the bytes (of a table: rows) of it that lie before, and the line or row."""

    source: int = 0
    offset: int = 0
    line: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Some records of one source; `kind` says what `content` is.

    `lines`: the bytes of whole lines, the first of them `line`. `texts`: pairs of line and JSON text. `rows`: names,
    and pairs of line and cells. `table`: rows as Arrow bytes, the first of them `line`. In `texts` and `rows` a problem
    stands for a record that could not be read.
    """

    kind: str
    content: Any
    source: int
    after: Place
    packed: int
    line: int = 1


@dataclass(frozen=True, slots=True)
class Reader:
    """What is needed to read: the facts, for the columns of tables, and how many bytes or rows a block holds."""

    facts: Mapping[str, FactType]
    size: int = SIZE
    rows: int = 2**11

    def blocks(self, sources: Sequence[Source], start: Place = Place()) -> Iterator[Block]:  # noqa: B008 - never changes
        """Every block of the sources from a place on, in order. Raises `Refused` for a source that cannot be read."""
        for number in range(start.source, len(sources)):
            yield from self.of(sources[number], start if number == start.source else Place(number))

    def of(self, source: Source, start: Place) -> Iterator[Block]:
        if source.format == "parquet":
            from runner.batch.parquet import tables

            yield from tables(source, start, self)
            return
        stream = Stream(source)
        try:
            if source.format == "csv":
                from runner.batch.csv_rows import rows

                yield from rows(stream, start, self)
            elif source.format == "json":
                from runner.batch.arrays import values

                yield from values(stream, start, self.size)
            else:
                yield from lines(stream, start, self.size)
        finally:
            stream.close()


def lines(stream: Stream, start: Place, size: int) -> Iterator[Block]:
    """Blocks of whole lines."""
    stream.skip(start.offset)
    place = start
    while True:
        passed, count = stream.pass_blank(place.line)
        place = Place(place.source, place.offset + passed, place.line + count)
        content = stream.look(size)
        if not content:
            return
        while (
            b"\n" not in content
            and len(content) <= LARGEST + 1
            and len(more := stream.look(len(content) + size)) > len(content)
        ):
            content = more
        end = content.rfind(b"\n") + 1
        if end or len(content) <= LARGEST + 1:
            content = content[:end] if end else content
            stream.skip(len(content))
            after = Place(place.source, place.offset + len(content), place.line + content.count(b"\n"))
            yield Block("lines", content, place.source, after, stream.packed, place.line)
        else:
            block = long_line(stream, place, size)
            after = block.after
            yield block
        place = after


def long_line(stream: Stream, place: Place, size: int) -> Block:
    """The beginning of a line that is too long, the rest read past in little memory."""
    head, length, ended = stream.look(LARGEST + 2), 0, False
    while not ended and (data := stream.look(size)):
        line, newline, _ = data.partition(b"\n")
        stream.skip(len(line) + len(newline))
        length += len(line)
        ended = bool(newline)
        if length > LONGEST_PASSED:
            raise no_record(stream.origin.name, place.line)
    after = Place(place.source, place.offset + length + ended, place.line + ended)
    return Block("texts", [(place.line, head)], place.source, after, stream.packed)
