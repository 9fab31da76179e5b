"""Parquet as blocks of rows, and rows as requests: flat columns, one a fact, with lists for sets and for lists."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.batch import row_columns
from statute_runner.batch.arrow_types import arrow, leaves, parquet
from statute_runner.batch.blocks import Block, BlockStart
from statute_runner.batch.parquet_pieces import pieces
from statute_runner.batch.parquet_sizes import measured
from statute_runner.batch.typed_columns import fit
from statute_runner.batch.typed_plan import as_cell
from statute_runner.batch.typed_values import stated_values
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.typed_plan import TypedColumn, TypedPlan
    from statute_runner.law.facts import FactType

QUICK = msgspec.json.Encoder().encode
# Bytes of a row up to which a block holds its full number of rows.
SPARSE = 2**10


@contextmanager
def opened(source: InputSource, reader: BlockOptions) -> Iterator[tuple[Any, TypedPlan]]:
    """The file, open, and what its columns state.

    Raises `Refused`, also while it is read, for one that is not Parquet or has other columns.
    """
    pa, pq = arrow(), parquet()
    if source.changed is None and not source.copy:
        raise refuse(
            "batch-input", f"expected a file for Parquet, got `{source.name}`", help="Parquet is read from files only"
        )
    try:
        with pq.ParquetFile(source.path, buffer_size=2**16, pre_buffer=False) as file:
            yield file, fit(file.schema_arrow, source.name, reader)
    except pa.ArrowInvalid as error:
        message = str(error).splitlines()[0].rstrip(".")
        raise refuse("batch-input", f"invalid Parquet `{source.name}`: {message[:1].lower()}{message[1:]}") from None


def tables(source: InputSource, start: BlockStart, reader: BlockOptions) -> Iterator[Block]:
    """Blocks of rows as Arrow bytes. Raises `Refused` for a file that is not Parquet or has other columns."""
    with opened(source, reader) as (file, planned):
        yield from batches(file, planned, source, start, reader)


def batches(
    file: Any, planned: TypedPlan, source: InputSource, start: BlockStart, reader: BlockOptions
) -> Iterator[Block]:
    passed = 0
    needed = planned.needed()
    for number, group in enumerate(measured(source.path, file)):
        about = file.metadata.row_group(number)
        rows = about.num_rows
        if passed + rows <= start.offset:
            passed += rows
            continue
        each = max(1, min(reader.rows, reader.rows * SPARSE // max(1, about.total_byte_size // max(1, rows))))
        with parquet().ParquetFile(
            source.path, metadata=file.metadata, buffer_size=2**16, pre_buffer=False, read_dictionary=group.dictionaries
        ) as by_dictionary:
            read = by_dictionary.iter_batches(
                min(each, group.rows), row_groups=[number], columns=needed, use_threads=False
            )
            for batch in (piece for whole in read for piece in pieces(whole, source.name)):
                first, passed = passed + 1, passed + batch.num_rows
                if passed > start.offset:
                    after = BlockStart(start.source, passed, passed + 1)
                    packed = source.size * passed // max(1, file.metadata.num_rows)
                    yield Block("table", (planned, sent(batch)), start.source, after, packed, first)


def sent(batch: Any) -> bytes:
    """The batch with its schema, as another process reads it."""
    pa = arrow()
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as writer:
        writer.write_batch(batch)
    sent_bytes: bytes = sink.getvalue().to_pybytes()
    return sent_bytes


def received(content: bytes) -> Any:
    """The table that was sent."""
    with arrow().ipc.open_stream(content) as stream:
        return stream.read_all()


def requests(table: Any, planned: TypedPlan, facts: Mapping[str, FactType]) -> Iterator[bytes]:
    """The request of each row as JSON text."""
    stated = planned.stated()
    lists = [of_column(table, column, states, facts.get(states)) for states, column in stated.items()]
    document = row_columns.documents(list(stated), facts)
    # The quick writer would make null of what is not a number, which then is not known instead of being refused.
    floating = any(
        arrow().types.is_floating(single)
        for column in stated.values()
        if not column.folder
        for single in leaves(column.kind)
    )
    written = row_columns.text if floating else QUICK
    for row in zip(*lists, strict=True):
        yield written(document(row))


def of_column(table: Any, column: TypedColumn, states: str, fact: FactType | None) -> list[Any]:
    """The values of a column, each as a document states it; those of a folder are the same in every row."""
    if column.folder:
        return [as_cell(column, fact)] * table.num_rows
    return stated_values(found(table, column), states, fact)


def found(table: Any, column: TypedColumn) -> Any:
    """The column of a table, or the field of a structure in it: null where the structure is."""
    first, *rest = column.way
    found = table[first]
    return arrow().compute.struct_field(found, rest) if rest else found
