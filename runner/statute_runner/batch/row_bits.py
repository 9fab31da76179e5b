"""Truths of rows as bits of one whole number, as Arrow holds them too: the lowest bit is the first row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow

if TYPE_CHECKING:
    from collections.abc import Sequence

# So many bits of a row fit into a number of Arrow's.
WIDTH = 56


def of_array(truths: Any) -> int:
    """The bits of a column of truths, which has no nulls and begins where its buffer does."""
    if truths.offset % 8:
        truths = arrow().concat_arrays([truths])
    start, rows = truths.offset // 8, len(truths)
    content = truths.buffers()[1]
    bits = int.from_bytes(memoryview(content)[start : start + (rows + 7) // 8], "little") if rows else 0
    return bits & (1 << rows) - 1


def to_array(bits: int, rows: int) -> Any:
    """The column of truths."""
    pa = arrow()
    return pa.BooleanArray.from_buffers(
        pa.bool_(), rows, [None, pa.py_buffer(bits.to_bytes((rows + 7) // 8, "little"))]
    )


def rows_of(bits: int, rows: int) -> Any:
    """The places of the rows whose bit is set."""
    return arrow().compute.indices_nonzero(to_array(bits, rows))


def distinct(columns: Sequence[int], rows: int) -> tuple[list[int], Any]:
    """The distinct rows of some columns of bits, the first column the lowest bit; and of each row which it is."""
    values, places = [0], None
    for start in range(0, len(columns), WIDTH):
        found, of_rows = numbered(columns[start : start + WIDTH], rows)
        if places is None:
            values, places = found, of_rows
            continue
        both = arrow().compute.add(arrow().compute.multiply(places.cast(arrow().int64()), len(found)), of_rows)
        encoded = both.dictionary_encode()
        pairs = (divmod(each, len(found)) for each in encoded.dictionary.to_pylist())
        values, places = [values[high] | found[low] << start for high, low in pairs], encoded.indices
    return values, places if places is not None else arrow().array([0] * rows, arrow().int32())


def numbered(columns: Sequence[int], rows: int) -> tuple[list[int], Any]:
    pa = arrow()
    every, sure, whole = (1 << rows) - 1, 0, None
    for place, bits in enumerate(columns):
        if bits in {0, every}:
            sure |= 1 << place if bits else 0
            continue
        number = to_array(bits, rows).cast(pa.uint64())
        number = pa.compute.shift_left(number, pa.scalar(place, pa.uint64())) if place else number
        whole = number if whole is None else pa.compute.bit_wise_or(whole, number)
    if whole is None:
        return [sure], pa.array([0] * rows, pa.int32())
    encoded = whole.dictionary_encode()
    return [value | sure for value in encoded.dictionary.to_pylist()], encoded.indices
