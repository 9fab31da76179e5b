"""What an answer rests on stands beside it in a frame, as the decider says it, whichever engine decides."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
import statute_runner.arrow as law_arrow
from statute_runner.problem import Refused

from .conftest import plain

if TYPE_CHECKING:
    from sql.engines import Spark

pa: Any = pytest.importorskip("pyarrow")

LAW = Path(__file__).parents[1] / "flat_law"
READINGS = {"purposes-list": "all", "goods-date": "exchange-date"}
DAYS = ["1986-01-01", "1990-05-05", "never", "2004-02-29", "2020-07-01", "2024-03-15", "2024-03-15"]
ADDED = ["as_of", "known_on", "question", "law", "readings", "bundle", "registers", "runner"]
DATES = ("as_of", "known_on")


@pytest.fixture(scope="module", name="law")
def _law() -> statute_runner.LoadedBundle:
    return statute_runner.load(str(LAW)).known_on("2023-01-01")


@pytest.fixture(scope="module", name="table")
def _table() -> Any:
    countries = ["MX"] * (len(DAYS) - 1) + ["XX"]
    return pa.table({"id": [str(n) for n in range(len(DAYS))], "date": DAYS, "counterpart.country": countries})


def expected(law: statute_runner.LoadedBundle, as_of: str | None = None) -> list[dict[str, Any]]:
    """By the decider, row by row; of a rejected row what no day is needed for."""
    decider = law.decider(READINGS, as_of=as_of, provenance=True)
    made: list[dict[str, Any]] = []
    for row, day in enumerate(DAYS):
        facts = {"counterpart": {"country": "MX" if row < len(DAYS) - 1 else "XX"}}
        try:
            found: Any = decider.decide({"id": "a", "date": day, "facts": facts})
        except Refused:
            found = decider.decide({"id": "a", "date": "2024-03-15"})
            found = {**found, **({} if as_of else dict.fromkeys(("as_of", "law", "readings")))}
        made.append(
            {name: date.fromisoformat(value) if name in DATES and value else value for name, value in found.items()}
        )
    return [{name: one[name] for name in ADDED} for one in made]


@pytest.mark.parametrize("engine", ["python", "duckdb"])
def test_arrow_has_typed_columns(law: statute_runner.LoadedBundle, table: Any, engine: str) -> None:
    if engine == "duckdb":
        pytest.importorskip("duckdb")
    made = law_arrow.decide(table, law, readings=READINGS, engine=engine, provenance=True)
    bare = law_arrow.decide(table, law, readings=READINGS, engine=engine)

    assert made.schema.names == [*bare.schema.names, *ADDED]
    assert made.select(bare.schema.names) == bare
    assert made.select(ADDED).to_pylist() == expected(law)
    assert [str(made.schema.field(name).type) for name in DATES] == ["date32[day]"] * 2
    assert len({tuple(row["law"]) for row in expected(law) if row["law"] is not None}) > 3


def test_the_law_of_another_day(law: statute_runner.LoadedBundle, table: Any) -> None:
    made = law_arrow.decide(table, law, readings=READINGS, as_of="2010-01-01", provenance=True, prefix="a_")

    assert made.select([f"a_{name}" for name in ADDED]).rename_columns(ADDED).to_pylist() == expected(law, "2010-01-01")


def test_a_column_of_the_same_name_is_refused(law: statute_runner.LoadedBundle, table: Any) -> None:
    taken = table.append_column("law", pa.array(DAYS))

    with pytest.raises(Refused, match="the frame has a column `law`"):
        law_arrow.decide(taken, law, provenance=True)
    assert law_arrow.decide(taken, law).num_rows == len(DAYS)


def test_polars_and_pandas(law: statute_runner.LoadedBundle, table: Any) -> None:
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    from statute_runner import pandas as law_pandas
    from statute_runner import polars as law_polars

    lazy = law_polars.decide(pl.from_arrow(table).lazy(), law, readings=READINGS, provenance=True)
    assert lazy.select(ADDED).collect().to_dicts() == expected(law)
    made = law_pandas.decide(table.to_pandas(), law, readings=READINGS, provenance=True)
    assert [{name: plain(row[name]) for name in ADDED} for row in made.to_dict("records")] == expected(law)
    assert isinstance(made, pd.DataFrame)


def test_relations_and_macros_of_duckdb(law: statute_runner.LoadedBundle, table: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    from statute_runner import duckdb as law_duckdb

    connection = duckdb.connect()
    given = connection.from_arrow(table)
    made = law_duckdb.decide(given, law, readings=READINGS, provenance=True)
    assert made.select(*ADDED).to_arrow_table().to_pylist() == expected(law)
    cut = law_duckdb.decide(given, law, readings=READINGS, as_of="2010-01-01", provenance=True)
    assert cut.select(*ADDED).to_arrow_table().to_pylist() == expected(law, "2010-01-01")
    given.create("asked")
    law_duckdb.register(connection, law, readings=READINGS, provenance=True)
    answered = connection.sql("FROM decide('asked')").select(*ADDED)
    assert answered.to_arrow_table().to_pylist() == expected(law)


@pytest.mark.outside
def test_spark(law: statute_runner.LoadedBundle, table: Any, spark: Spark) -> None:
    from statute_runner import spark as law_spark

    made = law_spark.decide(spark.session.createDataFrame(table), law, readings=READINGS, provenance=True)
    rows = [row.asDict() for row in made.select(ADDED).collect()]
    assert [{name: plain(row[name]) for name in ADDED} for row in rows] == expected(law)
    frame = spark.session.createDataFrame(table)
    cut = law_spark.decide(frame, law, readings=READINGS, as_of="2010-01-01", provenance=True)
    assert [{name: plain(row[name]) for name in ADDED} for row in cut.select(ADDED).collect()] == expected(
        law, "2010-01-01"
    )
