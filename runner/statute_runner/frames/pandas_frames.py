"""Frames of pandas decided: index and columns kept, the answers in nullable types beside them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow
from statute_runner.frames.frame_columns import FRAME, frame_columns
from statute_runner.frames.frame_decider import FrameDecider
from statute_runner.frames.frame_law import FrameLaw
from statute_runner.frames.mixed_columns import groups, holds_others, is_mixed, kinds, plain
from statute_runner.optional_packages import require
from statute_runner.problem import Problem, Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
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
    """The `DataFrame` of pandas with the answers as more columns, its index and its rows as they are.

    The arguments, the columns that are added and what is raised are as of `statute_runner.arrow.decide`. Texts come in
    the type `string`, lists in an Arrow type: what is missing is `pd.NA`. NaN, `pd.NaT` and `pd.NA` are not known.
    """
    require("a frame of pandas", ["pandas", "pyarrow"], "pandas", "batch-extra")
    pd = import_module("pandas")
    if not isinstance(frame, pd.DataFrame):
        raise refuse("batch-input", f"expected a DataFrame of pandas, got {type(frame).__name__}")
    law = FrameLaw(bundle, readings, question, as_of, provenance=provenance, explain=explain)
    names = [name for name in frame.columns if isinstance(name, str)]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise refuse("batch-column", f"duplicate column `{twice}`", Span(FRAME, 1), help="keep one of the two")
    told = frame_columns(law.facts, columns)
    needed = frame[[name for name in names if worth_reading(name, law, told.choice.stated)]]
    others = [name for name in names if name not in needed.columns]
    pa = arrow()

    def answered(part: Any) -> Any:
        # A column of objects may hold structures: what is inside is seen once it is read.
        read = arrays(part)
        known = pa.schema([*read.schema, *((name, pa.binary()) for name in others)])
        deciding = FrameDecider(known, law, told, prefix, engine)
        return deciding.table(read.select(deciding.needed))

    answers = by_groups(needed, answered)
    made: Any = frame.copy(deep=False)
    texts, listed = pd.StringDtype("pyarrow"), pd.ArrowDtype
    for name, column in zip(answers.column_names, answers.columns, strict=True):
        kind = texts if pa.types.is_string(column.type) else listed(column.type)
        made[name] = pd.array(listed(column.type).__from_arrow__(column), dtype=kind)
    found: Frame = made
    return found


def worth_reading(name: str, law: FrameLaw, told: Mapping[str, str]) -> bool:
    """Whether a column may state anything."""
    first = name.replace("__", ".").partition(".")[0].casefold()
    return name in told or first in {"id", "date", "facts", *(fact.partition(".")[0].casefold() for fact in law.facts)}


def by_groups(frame: Any, answered: Callable[[Any], Any]) -> Any:
    """The answers to all rows, asked for by groups in which each column has one type."""
    objects = {name: column for name, column in frame.items() if column.dtype == object}
    columns = [(name, [*map(plain, column.tolist())]) for name, column in objects.items()]
    if any(one is not cell for name, cells in columns for one, cell in zip(cells, objects[name], strict=True)):
        frame = frame.assign(**{name: objects[name].__class__(cells, frame.index, object) for name, cells in columns})
    places = groups(columns, len(frame))
    if len(places) == 1:
        return answered(frame)
    pa = arrow()
    rows = pa.array([row for group in places for row in group])
    found = pa.concat_tables([answered(frame.iloc[group]) for group in places])
    return found.take(pa.compute.sort_indices(rows))


def arrays(frame: Any) -> Any:
    """The columns as Arrow has them. Raises `Refused` for one that holds values of several types."""
    pa = arrow()
    made, problems = {}, []
    for name, column in frame.items():
        try:
            if column.dtype == object and any(is_mixed(kinds(cell, name)) for cell in column if holds_others(cell)):
                raise pa.ArrowInvalid("one of its lists holds values of several types")
            found = pa.array(column, from_pandas=True)
            made[name] = pa.nulls(len(found)) if found.null_count == len(found) else found
        except (ValueError, TypeError, NotImplementedError) as error:
            said = str(error).splitlines()[0].rstrip(".")
            message = f"cannot read the column `{name}`: {said[:1].lower()}{said[1:]}"
            problems.append(
                Problem("batch-column", message, Span(FRAME, 1), "give it one type, as by `convert_dtypes()`")
            )
    if problems:
        raise Refused(problems)
    return pa.table(made)
