"""Rows of Parquet in pieces that stay small however they were packed: texts written out, and few members of lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import (
    arrow,
    is_list,
    is_structure,
    is_text,
    is_text_view,
    leaves,
    plain,
    with_usual_dictionaries,
)
from statute_runner.batch.parquet_sizes import MOST
from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterator

# Bytes of texts, written out, and members of lists, above which a block is cut.
MOST_TEXT, MANY_MEMBERS = 2**24, 2**16
# The members of lists that a row may have, also where it is then refused for them.
MOST_MEMBERS = 2**18


def pieces(batch: Any, file: str) -> Iterator[Any]:
    """The batch with its texts written out, in as many parts as keep them small.

    Raises `Refused` for a row that is too large.
    """
    kinds = [with_usual_dictionaries(column.type) for column in batch.columns]
    if kinds != batch.schema.types:
        cast = [column.cast(kind) for column, kind in zip(batch.columns, kinds, strict=True)]
        batch = arrow().record_batch(cast, names=batch.schema.names)
    size, members = sum(map(written_out, batch.columns)), sum(map(structures, batch.columns))
    if (size > MOST_TEXT or members > MANY_MEMBERS) and batch.num_rows > 1:
        half = batch.num_rows // 2
        yield from pieces(batch.slice(0, half), file)
        yield from pieces(batch.slice(half), file)
    elif size > MOST:
        raise refuse("text-size", f"a row holds texts of {size:,} bytes; the limit is {MOST:,}", Span(file, 1))
    elif members > MOST_MEMBERS:
        message = f"a row holds lists of {members:,} members; the limit is {MOST_MEMBERS:,}"
        raise refuse("text-size", message, Span(file, 1))
    else:
        yield arrow().record_batch([*map(without_dictionary, batch.columns)], names=batch.schema.names)


def parts(column: Any) -> list[Any]:
    """The fields of the structures in a column, or the members of its lists; nothing where it holds single values."""
    if is_structure(column.type):
        fields: list[Any] = column.flatten()
        return fields
    return [column.flatten()] if is_list(column.type) else []


def written_out(column: Any) -> int:
    """How many bytes the texts of a column take without its dictionary."""
    if inside := parts(column):
        return sum(map(written_out, inside))
    if not (arrow().types.is_dictionary(column.type) and is_text(column.type.value_type)):
        return 0
    lengths = arrow().compute.binary_length(column.dictionary)
    return int(arrow().compute.sum(lengths.take(column.indices)).as_py() or 0)


def structures(column: Any) -> int:
    """How many structures stand in the lists of a column, and in lists within them."""
    return sum(map(structures, parts(column))) + (len(column) if is_structure(column.type) else 0)


def without_dictionary(column: Any) -> Any:
    """The same column with its texts written out."""
    kind = plain(column.type)
    if kind == column.type:
        return column
    if any(map(is_text_view, leaves(column.type))):
        # Arrow takes no rows of these, and they hold no more than what is written out.
        return column.cast(kind)
    # A part of a column of lists keeps the members of all; to take its rows leaves them.
    every = arrow().nulls(len(column)).is_null()
    return column.take(arrow().compute.indices_nonzero(every)).cast(kind)
