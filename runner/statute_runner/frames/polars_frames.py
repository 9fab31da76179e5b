"""Frames of Polars decided, whole or lazy: a lazy one as it is run, part by part where it streams."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow
from statute_runner.frames.frame_columns import frame_columns
from statute_runner.frames.frame_decider import FrameDecider
from statute_runner.frames.frame_law import FrameLaw
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from statute_runner.api import LoadedBundle
    from statute_runner.frames.frame_columns import Frame, Told


def decide(
    frame: Frame,
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
) -> Frame:
    """The `DataFrame` or `LazyFrame` of Polars with the answers as more columns, its rows in their order.

    The arguments, the columns that are added and what is raised are as of `statute_runner.arrow.decide`. Of a lazy
    frame only the schema is asked for; its rows are decided when it is collected, as the streaming engine brings them.
    """
    require("a frame of Polars", ["polars", "pyarrow"], "polars", "batch-extra")
    pl = import_module("polars")
    if not isinstance(frame, pl.DataFrame | pl.LazyFrame):
        raise refuse("batch-input", f"expected a DataFrame or LazyFrame of Polars, got {type(frame).__name__}")
    schema = frame.collect_schema()
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance, explain=explain)
    deciding = FrameDecider(arrow_schema(schema, pl), law, frame_columns(law.facts, columns), prefix, engine)

    def decided(part: Any) -> Any:
        answers = deciding.table(part.select(deciding.needed).to_arrow())
        return part.hstack(pl.from_arrow(answers, rechunk=False).get_columns())

    if isinstance(frame, pl.DataFrame):
        made: Frame = decided(frame)
    else:
        added = pl.from_arrow(deciding.added.empty_table()).schema
        made = frame.map_batches(decided, schema={**schema, **added}, streamable=True)
    return made


def arrow_schema(schema: Mapping[str, Any], pl: Any) -> Any:
    """The types of columns as Arrow has them; of one that Arrow has no type for, one that no request is written in."""
    pa = arrow()
    kinds = {}
    for name, kind in schema.items():
        try:
            known = kind != pl.Object and pl.DataFrame(schema={name: kind}).to_arrow().schema.types[0]
        except pa.ArrowInvalid:  # a number of 128 bits
            known = None
        kinds[name] = known or pa.binary()
    return pa.schema(kinds.items())
