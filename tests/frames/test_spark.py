"""DataFrames of Spark are decided as `statute batch` decides the same rows, and no job runs before theirs does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import statute_runner.spark as law_spark

from .conftest import plain

if TYPE_CHECKING:
    from sql.engines import Spark

    from .random_frames import Frame


def test_a_frame_gives_a_plan_with_the_same_answers(one: Frame, spark: Spark) -> None:
    added = [name for name in one.added if name != "rejected_because"]
    given = spark.session.createDataFrame(one.table)
    tables = {table.name for table in spark.session.catalog.listTables()}
    tracker = spark.session.sparkContext.statusTracker()
    before = set(tracker.getJobIdsForGroup(None))
    rounds = spark.session.conf.get("spark.sql.analyzer.maxIterations")
    made = law_spark.decide(given, one.law)

    assert set(tracker.getJobIdsForGroup(None)) == before
    assert {table.name for table in spark.session.catalog.listTables()} == tables
    assert spark.session.conf.get("spark.sql.analyzer.maxIterations") == rounds
    assert made.columns == [*given.columns, *added]
    found = [row.asDict() for row in made.collect()]
    assert [{name: plain(row[name]) for name in added} for row in found] == one.without_words()
    assert [row["note"] for row in found] == one.table["note"].to_pylist()
