"""The deciding reason stands beside an answer in a frame, in the words of `statute batch --explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
from batch.test_explained import EXPECTED, LIBRARY, STATED
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle

pa: Any = pytest.importorskip("pyarrow")

ROWS = [{"id": name, "date": "2024-05-05", **STATED, **facts} for name, (facts, _) in EXPECTED.items()]
REASONS = [*(reason for _, reason in EXPECTED.values()), None]


@pytest.fixture(scope="module", name="law")
def _law() -> LoadedBundle:
    return statute_runner.load(str(LIBRARY))


@pytest.fixture(scope="module", name="table")
def _table() -> Any:
    """The last of its rows has a day that there is not."""
    return pa.Table.from_pylist([*ROWS, {**ROWS[0], "id": "wrong", "date": "2024-02-30"}])


def test_of_arrow(law: LoadedBundle, table: Any) -> None:
    bare = law_arrow.decide(table, law)
    made = law_arrow.decide(table, law, explain=True, provenance=True, prefix="a_")

    assert made["a_explanation"].to_pylist() == REASONS
    assert made["a_rejected"].to_pylist() == [None, None, None, "request-date"]
    assert law_arrow.decide(table, law, explain=True).schema.names == [*bare.schema.names, "explanation"]
    assert made.schema.names[: len(bare.schema.names)] == [
        name if name in table.schema.names else f"a_{name}" for name in bare.schema.names
    ]


def test_many_rows_are_explained_too(law: LoadedBundle, table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a batch is large enough for DuckDB to decide it."""
    monkeypatch.setattr("statute_runner.frames.row_answers.FEW", 2)
    assert law_arrow.decide(table, law, explain=True)["explanation"].to_pylist() == REASONS


def test_of_polars_and_pandas(law: LoadedBundle, table: Any) -> None:
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    from statute_runner import pandas as law_pandas
    from statute_runner import polars as law_polars

    lazy = law_polars.decide(pl.from_arrow(table).lazy(), law, explain=True)
    assert lazy.collect()["explanation"].to_list() == REASONS
    made = law_pandas.decide(table.to_pandas(types_mapper=pd.ArrowDtype), law, explain=True)
    assert [None if value is pd.NA else value for value in made["explanation"]] == REASONS


def test_the_engine_that_has_no_reasons_is_refused(law: LoadedBundle, table: Any) -> None:
    with pytest.raises(Refused, match="the engine duckdb does not explain: the law is SQL there"):
        law_arrow.decide(table, law, explain=True, engine="duckdb")
