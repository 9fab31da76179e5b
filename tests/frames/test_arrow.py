"""Tables and streams of Arrow are decided as `statute batch` decides the same rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
from statute_runner.frames import frame_decider, row_answers
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .random_frames import Frame

pa: Any = pytest.importorskip("pyarrow")

ENGINES = ["python", "duckdb"]


@pytest.mark.parametrize("engine", ENGINES)
def test_every_row_is_answered_or_rejected_as_batch_does(frame: Frame, engine: str) -> None:
    pytest.importorskip("duckdb")
    made = law_arrow.decide(frame.table, frame.law, engine=engine)

    assert frame.answers(made) == frame.expected
    assert made.select(frame.table.schema.names).equals(frame.table)
    assert {row["rejected"] for row in frame.expected} > {None}
    assert "undetermined" in {row["outcome"] for row in frame.expected}


def test_the_statement_decides_what_it_can_read(one: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(row_answers.RowAnswers, "by_rows", lambda *_: pytest.fail("decided row by row"))

    assert one.answers(law_arrow.decide(one.table, one.law, engine="duckdb")) == one.expected


def test_large_batches_go_to_the_statement_by_themselves_and_small_ones_do_not(
    one: Frame, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("duckdb")
    asked: list[int] = []
    by_statement = row_answers.RowAnswers.by_statement

    def seen(self: Any, batch: Any, plan: Any) -> Any:
        asked.append(batch.num_rows)
        return by_statement(self, batch, plan)

    monkeypatch.setattr(row_answers.RowAnswers, "by_statement", seen)
    assert one.answers(law_arrow.decide(one.table, one.law)) == one.expected
    assert asked == []

    monkeypatch.setattr(row_answers, "FEW", 10)
    assert one.answers(law_arrow.decide(one.table, one.law)) == one.expected
    assert asked == [one.table.num_rows]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_that_is_cut_comes_to_the_same(one: Frame, engine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("duckdb")
    monkeypatch.setattr(frame_decider, "MOST", 40)
    monkeypatch.setattr(frame_decider, "FEW", 3)

    assert one.answers(law_arrow.decide(one.table, one.law, engine=engine)) == one.expected


def test_a_stream_reads_on_as_it_is_read(one: Frame, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frame_decider, "FEW", 10)
    read: list[int] = []

    def batches() -> Iterator[Any]:
        for batch in one.table.to_batches(10):
            read.append(batch.num_rows)
            yield batch

    reader = law_arrow.decide(pa.RecordBatchReader.from_batches(one.table.schema, batches()), one.law)
    assert isinstance(reader, pa.RecordBatchReader)
    assert read == []
    first = reader.read_next_batch()
    assert (first.num_rows, len(read)) == (10, 1)

    assert one.answers(pa.Table.from_batches([first, *reader])) == one.expected


def test_what_gives_a_stream_is_read_as_one(one: Frame) -> None:
    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return one.table.__arrow_c_stream__(requested_schema)

    assert one.answers(law_arrow.decide(Stream(), one.law).read_all()) == one.expected


def test_a_data_set_is_read_as_a_stream(one: Frame) -> None:
    dataset = pytest.importorskip("pyarrow.dataset")

    assert one.answers(law_arrow.decide(dataset.dataset(one.table), one.law).read_all()) == one.expected


def test_a_record_batch_gives_a_record_batch_and_no_rows_give_none(one: Frame) -> None:
    (batch,) = one.table.combine_chunks().to_batches()
    made = law_arrow.decide(batch, one.law)

    assert isinstance(made, pa.RecordBatch)
    assert one.answers(pa.Table.from_batches([made])) == one.expected
    assert law_arrow.decide(batch.slice(0, 0), one.law).schema == made.schema
    assert law_arrow.decide(one.table.slice(0, 0), one.law).schema.names == made.schema.names


def test_a_day_a_reading_and_a_question_are_as_of_the_decider(one: Frame) -> None:
    chosen = {"width": "narrow", "time": "never"}
    good = one.table.filter(pa.array([row["rejected"] is None for row in one.expected]))
    for as_of in (None, "2003-03-03"):
        decider = one.law.decider(chosen, as_of=as_of)
        made = law_arrow.decide(good, one.law, readings=chosen, as_of=as_of)
        documents = law_arrow_documents(one.law, good)

        assert made["outcome"].to_pylist() == [decider.decide(each)["outcome"] for each in documents]
    with pytest.raises(Refused, match="unknown-question"):
        law_arrow.decide(good, one.law, question="none such")


def law_arrow_documents(law: statute_runner.LoadedBundle, table: Any) -> list[dict[str, Any]]:
    """The requests that the rows state, by the reader of batch."""
    import json

    from statute_runner.batch.parquet_rows import requests
    from statute_runner.batch.typed_plan import typed_plan
    from statute_runner.tables.column_choice import ColumnChoice

    facts = law.bundle.facts
    plan = typed_plan([(field.name, field.type) for field in table.schema], "", facts, ColumnChoice(all_others=True))
    return [json.loads(text) for text in requests(table, plan, facts)]


@pytest.mark.parametrize("engine", ["spark", "x"])
def test_another_engine_is_refused(one: Frame, engine: str) -> None:
    with pytest.raises(Refused, match="unknown engine"):
        law_arrow.decide(one.table, one.law, engine=engine)


def test_what_is_no_table_is_refused(one: Frame) -> None:
    with pytest.raises(Refused, match="expected a table or stream of Arrow, got list"):
        law_arrow.decide([], one.law)
