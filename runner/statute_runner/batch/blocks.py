"""Inputs as blocks of records: each block knows the place where the next begins, so that a run can go on there.

Where a block ends depends on where it began and on nothing else: a continued run makes the same blocks as an
unbroken one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.problem import Span, refuse
from statute_runner.tables.column_choice import AS_DOCUMENTED
from statute_runner.text.characters import LARGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
    from typing import TypeAlias

    from statute_runner.batch.unpacking import UnpackedStream
    from statute_runner.law.facts import FactType
    from statute_runner.problem import Problem
    from statute_runner.tables.column_choice import ColumnChoice

    Records: TypeAlias = list[tuple[int, bytes | Problem]]

SIZE, CHUNK = 2**18, 2**16
# Of a record over the limit so much is passed over; what is longer is none.
LONGEST_PASSED = 2**28


def no_record(file: str, line: int) -> Exception:
    """What is raised for a record that does not end."""
    return refuse("text-size", f"a record of more than {LONGEST_PASSED:,} bytes (256 MiB)", Span(file, line))


class BlockStart(NamedTuple):
    """Where a block begins: the source, the bytes (of a table: rows) of it that lie before, and the line or row."""

    source: int = 0
    offset: int = 0
    line: int = 1


@dataclass(frozen=True, slots=True)
class Block:
    """Some records of one source; `kind` says what `content` is.

    `lines`: the bytes of whole lines, the first of them `line`. `texts`: pairs of line and JSON text. `rows`: a header,
    and pairs of line and cells. `cells`: a header, a delimiter, and lines with nothing quoted in them, the first of
    them `line`. `table`: a plan, and rows as Arrow bytes, the first of them `line`. In `texts` and `rows` a problem
    stands for a record that could not be read.
    """

    kind: str
    content: Any
    source: int
    after: BlockStart
    packed: int
    line: int = 1


@dataclass(frozen=True, slots=True)
class BlockOptions:
    """What is needed to read: the facts, for the columns of tables, and how many bytes or rows a block holds.

    `choice` is what is said of the columns of tables; `meet` is told those that tables have of the ones it hopes for.
    """

    facts: Mapping[str, FactType]
    size: int = SIZE
    rows: int = 2**13
    choice: ColumnChoice = AS_DOCUMENTED
    meet: Callable[[Iterable[str]], None] | None = None

    def met(self, names: Collection[str]) -> None:
        """Tells which of the hoped for columns are among these."""
        if self.meet and self.choice.hoped:
            self.meet([name for name in self.choice.hoped if name in names])


def lines(stream: UnpackedStream, start: BlockStart, size: int) -> Iterator[Block | None]:
    """Blocks of whole lines; of a stream also shorter ones, and nothing in their place where no more comes."""
    stream.skip(start.offset)
    place = start
    while True:
        if stream.live:
            place = yield from arrived(stream, place, size)
        passed, count = stream.pass_blank(place.line)
        place = BlockStart(place.source, place.offset + passed, place.line + count)
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
            after = BlockStart(place.source, place.offset + len(content), place.line + content.count(b"\n"))
            yield Block("lines", content, place.source, after, stream.packed, place.line)
        else:
            block = long_line(stream, place, size)
            after = block.after
            yield block
        place = after


def arrived(stream: UnpackedStream, place: BlockStart, size: int) -> Generator[Block | None, None, BlockStart]:
    """Blocks of the lines that are there while a stream is idle; ends where a whole block is there, or at the end."""
    told = False
    while (len(ahead := stream.ahead()) < max(size, CHUNK) or b"\n" not in ahead) and len(ahead) <= LARGEST:
        if stream.idle():
            end = ahead.rfind(b"\n") + 1
            if end:
                stream.skip(end)
                after = BlockStart(place.source, place.offset + end, place.line + ahead.count(b"\n"))
                yield Block("lines", ahead[:end], place.source, after, stream.packed, place.line)
                place, told = after, False
                continue
            if not told:
                yield None
                told = True
        if not stream.more():
            break
    return place


def long_line(stream: UnpackedStream, place: BlockStart, size: int) -> Block:
    """The beginning of a line that is too long, the rest read past in little memory."""
    head, length, ended = stream.look(LARGEST + 2), 0, False
    while not ended and (data := stream.look(size)):
        line, newline, _ = data.partition(b"\n")
        stream.skip(len(line) + len(newline))
        length += len(line)
        ended = bool(newline)
        if length > LONGEST_PASSED:
            raise no_record(stream.origin.name, place.line)
    after = BlockStart(place.source, place.offset + length + ended, place.line + ended)
    return Block("texts", [(place.line, head)], place.source, after, stream.packed)
