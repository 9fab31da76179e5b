"""Tables and streams of Arrow decided: what goes in comes out, in the same batches, with the answers beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow
from statute_runner.frames.frame_columns import frame_columns
from statute_runner.frames.frame_decider import MOST, FrameDecider
from statute_runner.frames.frame_law import FrameLaw
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from statute_runner.api import LoadedBundle
    from statute_runner.frames.frame_columns import Told


def decide(
    frame: Any,
    bundle: LoadedBundle | str | None = None,
    *,
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | date | None = None,
    columns: Told = None,
    prefix: str = "",
    engine: str | None = None,
    provenance: bool = False,
    explain: bool = False,
) -> Any:
    """The table, record batch or stream of `pyarrow` with the answers as more columns.

    A table gives a table, a record batch a record batch; a `RecordBatchReader`, a data set, or anything else with an
    Arrow stream gives a `RecordBatchReader`, which reads on as it is read. `bundle` is a loaded bundle or its folder,
    the law that ships with the runner if left out; `readings`, `question` and `as_of` are as of `LoadedBundle.decider`.
    `columns` says what a column states that is named otherwise (`{"order_no": "id"}`), or is the path of a file that
    says so (`columns/v1`, as of `--map`). `prefix` begins the names of the columns that are added: `outcome`,
    `possible`, a column for each route, `missing`, and `rejected` (the code),
    `rejected_at` (the place) and `rejected_because` (the words), null where the row is decided; with `explain` also
    `explanation`, the reason in sentences, by the engine `python` alone and some milliseconds a row; with `provenance`
    `as_of`, `known_on`, `question`, `law`, `readings`, `bundle`, `registers` and `runner`. `engine` is `python` or
    `duckdb`; without it large batches are decided by DuckDB, where it is installed. Raises `Refused` for a frame with
    other columns than those of requests, or of types in which no request is written, and for a template of the bundle
    with a fault; `OSError` for a file that cannot be read.
    """
    pa = arrow()
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance, explain=explain)
    whole = isinstance(frame, pa.RecordBatch | pa.Table)
    given = frame if whole else reader_of(frame)
    deciding = FrameDecider(given.schema, law, frame_columns(law.facts, columns), prefix, engine)
    stream = ArrowStream(given.schema, deciding)
    if isinstance(frame, pa.RecordBatch):
        found = [*stream.batches([frame])]
        none = [pa.nulls(0, field.type) for field in stream.schema]
        return pa.concat_batches(found or [pa.record_batch(none, stream.schema)])
    if whole:
        return pa.Table.from_batches(stream.batches(frame.to_batches(MOST)), stream.schema)
    return pa.RecordBatchReader.from_batches(stream.schema, stream.batches(given))


def reader_of(frame: Any) -> Any:
    """The stream of what is none of the types of tables. Raises `Refused` for what has none."""
    pa = arrow()
    if isinstance(frame, pa.RecordBatchReader):
        return frame
    if hasattr(frame, "__arrow_c_stream__"):
        return pa.RecordBatchReader.from_stream(frame)
    scanner = getattr(frame, "scanner", None)
    if scanner is not None:
        return scanner().to_reader()
    if hasattr(frame, "to_reader"):
        return frame.to_reader()
    raise refuse("batch-input", f"expected a table or stream of Arrow, got {type(frame).__name__}")


def empty(schema: Any) -> Any:
    """A record batch without rows."""
    pa = arrow()
    return pa.RecordBatch.from_arrays([pa.nulls(0, field.type) for field in schema], schema=schema)


class ArrowStream:
    """The batches of a stream, with the answers beside what is in them."""

    schema: Any

    def __init__(self, given: Any, deciding: FrameDecider) -> None:
        self.deciding = deciding
        self.schema: Any = arrow().schema([*given, *deciding.added], metadata=given.metadata)

    def batches(self, given: Iterable[Any]) -> Iterator[Any]:
        for part, answers in self.deciding.parts(given):
            yield arrow().record_batch([*part.columns, *answers.columns], schema=self.schema)
