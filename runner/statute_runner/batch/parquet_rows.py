"""Parquet as blocks of rows, and rows as requests: flat columns, one a fact, with lists for sets."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.batch import row_columns
from statute_runner.batch.blocks import Block, BlockStart
from statute_runner.batch.parquet_sizes import MOST, measured
from statute_runner.batch.partitions import refuse_lost
from statute_runner.optional_packages import require
from statute_runner.problem import Problem, Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.input_sources import InputSource

QUICK = msgspec.json.Encoder().encode
# Bytes of a row up to which a block holds its full number of rows.
SPARSE = 2**10
# Bytes of texts, written out, above which a block is cut.
MOST_TEXT = 2**24


@contextmanager
def opened(source: InputSource, reader: BlockOptions) -> Iterator[Any]:
    """The file, open. Raises `Refused`, also while it is read, for one that is not Parquet or has other columns."""
    pa, pq = arrow(), parquet()
    if source.changed is None:
        raise refuse(
            "batch-input", f"expected a file for Parquet, got `{source.name}`", help="Parquet is read from files only"
        )
    try:
        with pq.ParquetFile(source.name, buffer_size=2**16, pre_buffer=False) as file:
            fit(file.schema_arrow, source.name, reader)
            yield file
    except pa.ArrowInvalid as error:
        message = str(error).splitlines()[0].rstrip(".")
        raise refuse("batch-input", f"invalid Parquet `{source.name}`: {message[:1].lower()}{message[1:]}") from None


def tables(source: InputSource, start: BlockStart, reader: BlockOptions) -> Iterator[Block]:
    """Blocks of rows as Arrow bytes. Raises `Refused` for a file that is not Parquet or has other columns."""
    with opened(source, reader) as file:
        yield from batches(file, source, start, reader)


def batches(file: Any, source: InputSource, start: BlockStart, reader: BlockOptions) -> Iterator[Block]:
    passed = 0
    for number, group in enumerate(measured(source.name, file)):
        about = file.metadata.row_group(number)
        rows = about.num_rows
        if passed + rows <= start.offset:
            passed += rows
            continue
        each = max(1, min(reader.rows, reader.rows * SPARSE // max(1, about.total_byte_size // max(1, rows))))
        with parquet().ParquetFile(
            source.name, metadata=file.metadata, buffer_size=2**16, pre_buffer=False, read_dictionary=group.dictionaries
        ) as by_dictionary:
            read = by_dictionary.iter_batches(min(each, group.rows), row_groups=[number], use_threads=False)
            for batch in (piece for whole in read for piece in pieces(whole, source.name)):
                first, passed = passed + 1, passed + batch.num_rows
                if passed > start.offset:
                    after = BlockStart(start.source, passed, passed + 1)
                    packed = source.size * passed // max(1, file.metadata.num_rows)
                    yield Block("table", sent(batch), start.source, after, packed, first)


def pieces(batch: Any, file: str) -> Iterator[Any]:
    """The batch with its texts written out, in as many parts as keep them small.

    Raises `Refused` for a row that is too large.
    """
    size = sum(map(written_out, batch.columns))
    if size > MOST_TEXT and batch.num_rows > 1:
        half = batch.num_rows // 2
        yield from pieces(batch.slice(0, half), file)
        yield from pieces(batch.slice(half), file)
    elif size > MOST:
        raise refuse("text-size", f"a row holds texts of {size:,} bytes; the limit is {MOST:,}", Span(file, 1))
    else:
        yield arrow().record_batch([*map(without_dictionary, batch.columns)], names=batch.schema.names)


def written_out(column: Any) -> int:
    """How many bytes the texts of a column take without its dictionary."""
    types = arrow().types
    if is_list(column.type):
        column = column.flatten()
    if not (types.is_dictionary(column.type) and is_text(column.type.value_type)):
        return 0
    lengths = arrow().compute.binary_length(column.dictionary)
    return int(arrow().compute.sum(lengths.take(column.indices)).as_py() or 0)


def without_dictionary(column: Any) -> Any:
    """The same column with its texts written out."""
    kind = plain(column.type)
    if kind == column.type:
        return column
    if is_text_view(getattr(column.type, "value_type", column.type)):
        # Arrow takes no rows of these, and they hold no more than what is written out.
        return column.cast(kind)
    # A part of a column of lists keeps the members of all; to take its rows leaves them.
    return column.take(arrow().array(range(len(column)))).cast(kind)


def plain(kind: Any) -> Any:
    """The type of the same values without a dictionary, in the usual layout."""
    pa = arrow()
    if pa.types.is_large_list(kind):
        return pa.large_list(plain(kind.value_type))
    if is_list(kind):
        return pa.list_(plain(kind.value_type))
    if is_text_view(kind):
        return pa.string()
    return kind.value_type if pa.types.is_dictionary(kind) else kind


def is_list(kind: Any) -> bool:
    """Whether a column holds lists, in whichever of Arrow's layouts that are read."""
    types = arrow().types
    return bool(types.is_list(kind) or types.is_large_list(kind) or types.is_fixed_size_list(kind))


def is_text_view(kind: Any) -> bool:
    """Whether a column holds texts in the layout that came with later versions of Arrow."""
    types = arrow().types
    return hasattr(types, "is_string_view") and bool(types.is_string_view(kind))


def is_text(kind: Any) -> bool:
    """Whether a column holds texts, in either of Arrow's usual layouts."""
    return bool(arrow().types.is_string(kind) or is_text_view(kind))


def fit(schema: Any, file: str, reader: BlockOptions) -> None:
    """Raises `Refused` where the columns are not those of requests, or are of a type in which no request is written."""
    types = arrow().types
    refuse_lost(file, reader.facts, schema.names)
    row_columns.checked(schema.names, reader.facts, file)
    problems = []
    for field in schema:
        kind = field.type
        if is_list(kind):
            kind = kind.value_type
        if types.is_dictionary(kind):
            kind = kind.value_type
        known = (
            is_text_view,
            types.is_string,
            types.is_large_string,
            types.is_boolean,
            types.is_integer,
            types.is_floating,
            types.is_null,
        )
        if not (any(is_kind(kind) for is_kind in known) or types.is_date32(kind)):
            message = f"unsupported type {field.type} of the column `{field.name}`"
            problems.append(
                Problem("batch-column", message, Span(file, 1), "text, numbers, booleans, dates, or lists of them")
            )
    if problems:
        raise Refused(problems)


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


def requests(table: Any) -> Iterator[bytes]:
    """The request of each row as JSON text."""
    lists = [values(column) for column in table.columns]
    document = row_columns.documents(table.schema.names)
    # The quick writer would make null of what is not a number, which then is not known instead of being refused.
    written = row_columns.text if any(arrow().types.is_floating(kind) for kind in leaves(table)) else QUICK
    for row in zip(*lists, strict=True):
        yield written(document(row))


def leaves(table: Any) -> Iterator[Any]:
    """The types of the values, those in lists too."""
    for kind in table.schema.types:
        yield getattr(kind, "value_type", kind)


def values(column: Any) -> list[Any]:
    pa = arrow()
    if pa.types.is_date32(column.type):
        column = column.cast(pa.string())
    listed: list[Any] = column.to_pylist()
    return listed


@cache
def arrow() -> Any:
    """The module `pyarrow`. Raises `Refused` where it cannot be used."""
    require("Parquet", ["pyarrow"], "batch", "batch-extra")
    return import_module("pyarrow")


def parquet() -> Any:
    return import_module("pyarrow.parquet")
