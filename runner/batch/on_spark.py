"""The engine Spark: folders of Parquet in and out, the law sent as SQL; a cluster needs nothing of this program.

What is wrong with the rows that the statement rejects is worded here, where the command runs.
"""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from importlib import import_module, util
from typing import TYPE_CHECKING, Any

from runner.batch import columns, rejects
from runner.batch.deciding import Done
from runner.batch.resume import Tally
from runner.batch.writing import Part, Through
from runner.operators import CHOICES, DATE, NUMBER, NUMBERS, YES_NO
from runner.problem import Problem, Refused, Span, refuse
from runner.request import json_request, request_from
from runner.sql import quoting

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from runner.api import LoadedBundle
    from runner.facts import FactType

PLACE = ("source_file", "source_row")
WHOLE = {"tinyint", "smallint", "int", "bigint"}
TYPES = {
    YES_NO: {"boolean"},
    NUMBER: WHOLE,
    DATE: {"string", "date"},
    CHOICES: {"array<string>"},
    NUMBERS: {f"array<{kind}>" for kind in WHOLE},
}
NONE = {YES_NO: "boolean", NUMBER: "bigint", CHOICES: "array<string>", NUMBERS: "array<bigint>"}
URL = "://"


@dataclass(frozen=True, slots=True)
class SparkTask:
    """What is read and written, under which readings, and where it runs."""

    inputs: Sequence[str]
    output: str
    rejects: str | None
    readings: Mapping[str, str]
    question: str
    master: str

    def rejects_path(self) -> str | None:
        """Where rejects are written; nothing for standard error."""
        return self.rejects or (None if URL in self.output else f"{self.output}.rejects.ndjson")


def run(task: SparkTask, loaded: LoadedBundle) -> Tally:
    """Decides the folders and writes another. Raises `Refused`."""
    if not (util.find_spec("pyspark") and util.find_spec("sqlglot")):
        raise refuse("batch-extra", "this engine needs pyspark and sqlglot", help="install the extra `[spark]`")
    here = URL not in task.output
    if here and os.path.exists(task.output):
        raise refuse("batch-output", f"`{task.output}` is there already", help="take it away, or give another name")
    running = import_module("pyspark.sql").SparkSession.getActiveSession()
    spark = running or session(task.master)
    try:
        return decided(spark, task, loaded, f"{task.output}.part" if here else task.output)
    finally:
        if not running:
            spark.stop()


def session(master: str) -> Any:
    builder = import_module("pyspark.sql").SparkSession.builder.appName("statute batch").master(master)
    quiet = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
    for name, value in quiet.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def decided(spark: Any, task: SparkTask, loaded: LoadedBundle, output: str) -> Tally:
    facts = loaded.bundle.facts
    rows = spark.read.parquet(*task.inputs)
    fit(rows.dtypes, facts, task.inputs[0])
    rows = rows.select("*", "_metadata.file_path", "_metadata.row_index").toDF(*rows.columns, *PLACE)
    rows.selectExpr("id", "date", f"{nested(facts, rows.columns)} AS facts", *PLACE).createOrReplaceTempView("requests")
    answers = spark.sql(statement(loaded, task))
    routes = loaded.question(task.question).routes
    given = answers.columns[3 : 3 + len(routes)]
    wanted = [
        "id",
        "outcome",
        "split(possible, ',') AS possible",
        *(f"{name} AS {quoted(route)}" for name, route in zip(given, routes, strict=True)),
        "filter(split(missing, ','), name -> name <> '') AS missing",
    ]
    bad = answers.where("rejected IS NOT NULL").select(*PLACE)
    again = rows.join(bad, [*PLACE], "leftsemi").select(*map(quoted, rows.columns))
    path = task.rejects_path()
    written = Part(path) if path else Through(sys.stderr.buffer)
    try:
        written.begin()
        rejected = 0
        for line in worded(again.orderBy(*PLACE).toLocalIterator(), facts):
            written.append(line)
            rejected += 1
        good = answers.where("rejected IS NULL")
        good.selectExpr(*wanted).write.mode("overwrite" if output != task.output else "error").parquet(output)
        days = {row["date"]: row["count"] for row in good.groupBy("date").count().collect()}
        outcomes = {
            row["outcome"]: row["count"] for row in spark.read.parquet(output).groupBy("outcome").count().collect()
        }
        tally = Tally()
        tally.add(Done(b"", b"", rows.count(), rejected, outcomes, by_period(days, loaded)))
        written.publish(None, empty=task.rejects is not None)
        if output != task.output:
            os.rename(output, task.output)
    finally:
        written.close()
    return tally


def statement(loaded: LoadedBundle, task: SparkTask) -> str:
    """The law as one statement that keeps, beside each answer, where its row stood."""
    from runner.sql.select import statement as of_law

    made = of_law(loaded, "spark", layout="nested", readings=task.readings, question=task.question, kept=PLACE)
    return made.select("date").sql("spark")


def fit(types: Sequence[tuple[str, str]], facts: Mapping[str, FactType], file: str) -> None:
    """Raises `Refused` for other columns than those of requests, or other types than the statement expects."""
    columns.checked([name for name, _ in types], facts, file)
    problems = []
    for name, kind in types:
        allowed = {
            "void",
            *TYPES.get(facts[name].type if name in facts else DATE if name == "date" else "", {"string"}),
        }
        if kind not in allowed:
            said = f"the column `{name}` is of type {kind}"
            problems.append(
                Problem("batch-column", said, Span(file, 1), f"it is {' or '.join(sorted(allowed - {'void'}))}")
            )
    if problems:
        raise Refused(problems)


def nested(facts: Mapping[str, FactType], given: Sequence[str]) -> str:
    """The facts of a row in groups, as the statement reads them; a column that is not there is null."""
    groups: dict[str, list[str]] = {}
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        value = quoted(name) if name in given else f"CAST(NULL AS {NONE.get(fact.type, 'string')})"
        groups.setdefault(group, []).append(f"{text(key)}, {value}")
    inside = (f"{text(group)}, named_struct({', '.join(parts)})" for group, parts in groups.items())
    return f"named_struct({', '.join(inside)})"


def worded(rows: Iterator[Any], facts: Mapping[str, FactType]) -> Iterator[bytes]:
    """The reject of each row, in the words of the engine Python."""
    for row in rows:
        *values, file, number = row
        names = row.__fields__[: len(values)]
        where = file.removeprefix("file:").replace("///", "/", 1)
        record = columns.text(columns.documents(names)(values))
        try:
            request_from(json_request(record, where, number + 1), facts)
        except Refused as refused:
            yield rejects.line(where, number + 1, refused.problems)
        else:
            raise RuntimeError(f"row {number + 1} of {where} is rejected by the statement only")


def by_period(days: Mapping[str, int], loaded: LoadedBundle) -> dict[str, int]:
    """The counts of days by the first day of the period that holds them."""
    periods: dict[str, int] = {}
    for day, count in days.items():
        period = loaded.period(day)
        periods[period] = periods.get(period, 0) + count
    return periods


def quoted(name: str) -> str:
    return quoting.name(name, "spark")


def text(value: str) -> str:
    return quoting.literal(value, "spark")
