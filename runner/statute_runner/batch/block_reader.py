"""The blocks of inputs in any format, in order, from a place on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.batch.blocks import BlockStart, lines
from statute_runner.batch.partitions import refuse_lost
from statute_runner.batch.unpacking import UnpackedStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.batch.blocks import Block, BlockOptions
    from statute_runner.batch.input_sources import InputSource


def blocks(sources: Sequence[InputSource], start: BlockStart, options: BlockOptions) -> Iterator[Block | None]:
    """Every block of the sources, and nothing in the place of one where a stream is idle.

    Raises `Refused` for a source that cannot be read.
    """
    for number in range(start.source, len(sources)):
        yield from blocks_of(sources[number], start if number == start.source else BlockStart(number), options)


def blocks_of(source: InputSource, start: BlockStart, options: BlockOptions) -> Iterator[Block | None]:
    """Every block of one source. Raises `Refused`."""
    if source.format == "parquet":
        from statute_runner.batch.parquet_rows import tables

        yield from tables(source, start, options)
        return
    if source.format != "csv":
        refuse_lost(source.name, options.facts)
    stream = UnpackedStream(source)
    try:
        stream.begin()
        if source.format == "csv":
            from statute_runner.batch.csv_rows import rows

            yield from rows(stream, start, options)
        elif source.format == "json":
            from statute_runner.batch.array_blocks import values

            yield from values(stream, start, options.size)
        else:
            yield from lines(stream, start, options.size)
    finally:
        stream.close()
