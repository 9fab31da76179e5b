"""Answers as a table: Arrow batches, appended while a run lasts, and the Parquet file made of them at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from statute_runner.batch.answer_columns import parts
from statute_runner.batch.arrow_types import arrow, parquet

if TYPE_CHECKING:
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.kept_columns import KeptRows

GROUP = 2**16
LISTS = ("possible", "missing")
ONCE = ("id", "document")


def schema(form: Form) -> Any:
    """The columns of the answers, and of what is carried through beside them, with their types."""
    pa = arrow()
    text, texts = pa.string(), pa.list_(pa.field("element", pa.string()))
    kept = pa.ipc.read_schema(pa.py_buffer(form.kept_types)) if form.kept_types else []
    own = [pa.field(name, texts if name in LISTS else text) for name in form.columns()]
    return pa.schema([*own, *(pa.field(field.name, field.type) for field in kept)])


def batch(form: Form, answers: list[bytes], kept: KeptRows | None) -> bytes:
    """The answers of a block, and what is carried through of it, as one Arrow message."""
    pa = arrow()
    columns = zip(*(parts(form, answer) for answer in answers), strict=True)
    fields = list(schema(form))[: len(form.columns())]
    made = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return message(form, pa.Table.from_arrays([*made, *(kept.arrays() if kept else [])], names=schema(form).names))


def message(form: Form, table: Any) -> bytes:
    """A table of answers as one Arrow message."""
    (made,) = table.cast(schema(form)).combine_chunks().to_batches()
    written: bytes = made.serialize().to_pybytes()
    return written


def opening(form: Form) -> bytes:
    """The message that an Arrow stream begins with."""
    message: bytes = schema(form).serialize().to_pybytes()
    return message


def convert(form: Form, stream: str, file: BinaryIO) -> None:
    """Writes a Parquet file from the Arrow stream; the same stream gives the same bytes."""
    pa, pq = arrow(), parquet()
    # An id is seldom met twice, so that a dictionary of them would only be in the way.
    often = [f"{name}.list.element" if name in LISTS else name for name in form.columns() if name not in ONCE]
    options = {"compression": "zstd", "use_dictionary": often}
    with pa.OSFile(stream) as opened, pq.ParquetWriter(file, schema(form), **options) as writer:
        held: list[Any] = []
        for made in pa.ipc.open_stream(opened):
            held.append(made)
            if sum(each.num_rows for each in held) >= GROUP:
                whole = pa.Table.from_batches(held)
                writer.write_table(whole.slice(0, GROUP).combine_chunks(), row_group_size=GROUP)
                held = whole.slice(GROUP).to_batches()
        if held:
            writer.write_table(pa.Table.from_batches(held).combine_chunks(), row_group_size=GROUP)
