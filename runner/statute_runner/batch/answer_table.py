"""Answers as a table: Arrow batches, appended while a run lasts, and the Parquet file made of them at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from statute_runner.batch.answer_columns import EXPLANATION, parts
from statute_runner.batch.arrow_types import arrow, parquet
from statute_runner.batch.proven_rows import proven_fields
from statute_runner.codegen.provenance import LISTS as PROVEN_LISTS

if TYPE_CHECKING:
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.rows_beside import RowsBeside

GROUP = 2**16
LISTS = ("possible", "missing")
IN_LISTS = (*LISTS, *PROVEN_LISTS)
ONCE = ("id", "document")


def schema(form: Form) -> Any:
    """The columns of the answers, and of what is carried through beside them, with their types."""
    pa = arrow()
    text, texts = pa.string(), pa.list_(pa.field("element", pa.string()))
    kept = pa.ipc.read_schema(pa.py_buffer(form.kept_types)) if form.kept_types else []
    own = [pa.field(name, texts if name in LISTS else text) for name in form.columns()]
    added = [*(proven_fields() if form.provenance else ()), *([pa.field(EXPLANATION, text)] if form.explained else [])]
    return pa.schema([*own, *added, *(pa.field(field.name, field.type) for field in kept)])


def batch(form: Form, answers: list[bytes], beside: RowsBeside | None) -> bytes:
    """The answers of a block, and what stands beside them, as one Arrow message."""
    pa = arrow()
    columns = zip(*(parts(form, answer) for answer in answers), strict=True)
    fields = list(schema(form))[: len(form.columns())]
    made = [pa.array(column, field.type) for column, field in zip(columns, fields, strict=True)]
    return message(form, pa.Table.from_arrays([*made, *(beside.arrays() if beside else [])], names=schema(form).names))


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
    """Writes a Parquet file from the Arrow stream, with what it says of itself; the same gives the same bytes."""
    pa, pq = arrow(), parquet()
    # An id is seldom met twice, so that a dictionary of them would only be in the way.
    added = [name for name in form.added() if name != EXPLANATION]
    often = [
        f"{name}.list.element" if name in IN_LISTS else name for name in (*form.columns(), *added) if name not in ONCE
    ]
    options = {"compression": "zstd", "use_dictionary": often}
    written = schema(form).with_metadata(dict(form.about))
    with pa.OSFile(stream) as opened, pq.ParquetWriter(file, written, **options) as writer:
        held: list[Any] = []
        for made in pa.ipc.open_stream(opened):
            held.append(made)
            if sum(each.num_rows for each in held) >= GROUP:
                whole = pa.Table.from_batches(held)
                writer.write_table(whole.slice(0, GROUP).combine_chunks(), row_group_size=GROUP)
                held = whole.slice(GROUP).to_batches()
        if held:
            writer.write_table(pa.Table.from_batches(held).combine_chunks(), row_group_size=GROUP)
