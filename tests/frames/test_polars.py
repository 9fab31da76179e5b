"""Frames of Polars, whole and lazy, are decided as `statute batch` decides the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import statute_runner.polars as law_polars
from statute_runner.frames import frame_decider, row_answers
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from .random_frames import Frame

pl: Any = pytest.importorskip("polars")


def test_a_frame_keeps_its_columns_and_gets_the_answers(frame: Frame) -> None:
    given = pl.from_arrow(frame.table)
    made = law_polars.decide(given, frame.law)

    assert made.select(given.columns).equals(given)
    assert made.columns == [*given.columns, *frame.added]
    assert made.select(frame.added).to_dicts() == frame.expected


@pytest.mark.parametrize("engine", ["in-memory", "streaming"])
def test_a_lazy_frame_is_a_plan(one: Frame, engine: str) -> None:
    given = pl.from_arrow(one.table)
    read: list[int] = []

    def seen(frame: Any) -> Any:
        read.append(frame.height)
        return frame

    lazy = law_polars.decide(given.lazy().map_batches(seen, schema=given.schema), one.law)
    assert isinstance(lazy, pl.LazyFrame)
    schema = lazy.collect_schema()
    assert read == []
    made = lazy.collect(engine=engine)

    assert schema == made.schema
    assert made.select(one.added).to_dicts() == one.expected
    rejected = lazy.filter(pl.col("rejected").is_not_null()).select("id", "rejected").collect(engine=engine)
    assert rejected.height == len([row for row in one.expected if row["rejected"]])


def test_polars_own_layouts_come_to_the_statement(one: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(row_answers.RowAnswers, "by_rows", lambda *_: pytest.fail("decided row by row"))
    monkeypatch.setattr(frame_decider, "MOST", 17)
    monkeypatch.setattr(row_answers, "FEW", 1)
    made = law_polars.decide(pl.from_arrow(one.table).with_columns(pl.col("person.kind").cast(pl.Categorical)), one.law)

    assert made.select(one.added).to_dicts() == one.expected


def test_no_rows_and_objects_are_no_matter(one: Frame) -> None:
    given = pl.from_arrow(one.table).with_columns(pl.Series("thing", [object()] * one.table.num_rows, dtype=pl.Object))
    made = law_polars.decide(given, one.law)

    assert made["thing"].dtype == pl.Object
    assert law_polars.decide(given.clear().drop("thing"), one.law).schema == made.drop("thing").schema
    with pytest.raises(Refused, match="unsupported type"):
        law_polars.decide(given.drop("person.kind").rename({"thing": "person.kind"}), one.law)


def test_numbers_of_a_type_that_arrow_has_not_are_no_matter(one: Frame) -> None:
    wide = pl.Series([2**100] * one.table.num_rows, dtype=pl.Int128)
    given = pl.from_arrow(one.table).with_columns(wide.alias("sum"), pl.struct(wide.alias("all")).alias("sums"))
    made = law_polars.decide(given, one.law)

    assert made["sum"].to_list() == wide.to_list()
    assert made.select(one.added).to_dicts() == one.expected
    with pytest.raises(Refused, match="unsupported type"):
        law_polars.decide(given.with_columns(wide.alias("id")), one.law)


def test_another_thing_is_refused(one: Frame) -> None:
    with pytest.raises(Refused, match="expected a DataFrame or LazyFrame of Polars, got Table"):
        law_polars.decide(one.table, one.law)
