"""Which columns of the inputs are carried through, and their types: told before the first row is read."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from statute_runner.batch.blocks import BlockOptions
from statute_runner.batch.input_sources import STANDARD_INPUT
from statute_runner.batch.kept_columns import refuse_clashes, unwritable
from statute_runner.problem import Span, refuse

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_choice import ColumnChoice

TEXT = ""
HEADER = 2**16
JSON = ("ndjson", "json")


def with_kept(form: Form, sources: Sequence[InputSource], facts: Mapping[str, FactType], choice: ColumnChoice) -> Form:
    """The form of an output that has the columns of these inputs that are carried through beside the answers.

    Raises `Refused` where they clash, have no one type, or cannot be written without loss.
    """
    if not choice.keeps:
        return form
    if form.full and form.format == "ndjson":
        message = "a decision document has no columns that could be carried through"
        raise refuse("batch-column", message, help="write CSV or Parquet, or leave out --full")
    found: dict[str, Any] = {}
    for source in sources:
        options = BlockOptions(facts, choice=choice)
        of_json = source.format in JSON
        for name, kind in (json_kinds(source, form, choice) if of_json else kinds(source, options)).items():
            if name in found and str(found[name][0]) != str(kind):
                other, file = found[name]
                message = f"the column `{name}` is {words(kind)}, but {words(other)} in `{file}`"
                raise refuse("batch-column", message, Span(source.name, 1), help="cast it to one type")
            found.setdefault(name, (kind, source.name))
    refuse_clashes(form, found, sources[0].name if sources else STANDARD_INPUT)
    types = {name: kind for name, (kind, _) in found.items()}
    if form.format == "parquet":
        return replace(form, kept=tuple(types), kept_types=schema_bytes(types))
    from statute_runner.batch.written_values import is_written

    for name, kind in types.items():
        if not isinstance(kind, str) and not is_written(kind):
            raise unwritable(name, kind, form.format)
    return replace(form, kept=tuple(types))


def words(kind: Any) -> str:
    return str(kind) or "text"


def schema_bytes(types: Mapping[str, Any]) -> bytes:
    """The types of columns, as another process reads them."""
    from statute_runner.batch.arrow_types import arrow

    pa = arrow()
    fields = [(name, pa.string() if isinstance(kind, str) else kind) for name, kind in types.items()]
    made: bytes = pa.schema(fields).serialize().to_pybytes()
    return made


def kinds(source: InputSource, options: BlockOptions) -> dict[str, Any]:
    """The columns of a source that are carried through, with their types: of text an empty one."""
    if source.format == "parquet":
        from statute_runner.batch.arrow_types import plain
        from statute_runner.batch.parquet_rows import opened

        with opened(source, options) as (_, planned):
            names = planned.plan.kept_names()
            return {
                name: TEXT if column.folder else plain(column.kind)
                for name, column in zip(names, planned.kept(), strict=True)
            }
    return dict.fromkeys(text_names(source, options), TEXT)


def json_kinds(source: InputSource, form: Form, choice: ColumnChoice) -> dict[str, Any]:
    """The keys of records of JSON that are carried through, which each record has or has not.

    Raises `Refused` where they must be known before they are read.
    """
    if choice.all_others and form.format != "ndjson":
        message = (
            f"the keys of `{source.name}` are not known before it is read, as the columns of {form.format} must be"
        )
        raise refuse("batch-column", message, help="name those that are carried through: `--keep KEY`")
    return dict.fromkeys(choice.keep, TEXT)


def text_names(source: InputSource, options: BlockOptions) -> list[str]:
    """The columns of a table of text that are carried through; of a stream by what is there of it."""
    from statute_runner.batch.csv_rows import Table
    from statute_runner.batch.unpacking import UnpackedStream

    if source.changed is None and not source.copy:
        return list(options.choice.keep) if not options.choice.all_others else stream_names(source, options)
    stream = UnpackedStream(source)
    try:
        stream.begin()
        header = Table(stream).header(options)
        return header.kept_names() if header else []
    finally:
        stream.close()


def stream_names(source: InputSource, options: BlockOptions) -> list[str]:
    """The columns of a stream, of which only the beginning is looked at, and nothing taken."""
    import sys

    from statute_runner.batch.csv_rows import Table
    from statute_runner.batch.unpacking import UnpackedStream

    stdin = sys.stdin.buffer
    if source.name == STANDARD_INPUT and not source.packing and isinstance(stdin, io.BufferedReader):
        head = stdin.peek(HEADER)
        if b"\n" in head or b"\r" in head:
            stream = UnpackedStream(source)
            stream.raw, stream.unpacked = io.BytesIO(), lambda _: b""
            stream.held, stream.live = head, True
            stream.begin()
            header = Table(stream).header(options)
            return header.kept_names() if header else []
    message = f"the columns of {source.name} are not known before it is read"
    raise refuse("batch-column", message, help="name those that are carried through: `--keep COLUMN`")
