"""The engine Spark: folders of Parquet in and out, the law sent as SQL; a cluster needs nothing of this program.

What is wrong with the rows that the statement rejects is worded here, where the command runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from statute_runner.batch import rejects, row_columns, spark_columns
from statute_runner.batch.atomic_file import AtomicFile, StreamOutput
from statute_runner.batch.block_decider import BlockResult
from statute_runner.batch.checkpoint import RunTally
from statute_runner.batch.partitions import partition_folders, refuse_lost
from statute_runner.optional_packages import require
from statute_runner.problem import Refused, refuse
from statute_runner.request.request_document import json_request, request_from
from statute_runner.sql import sql_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.reject_limit import RejectLimit
    from statute_runner.law.facts import Facts, FactType
    from statute_runner.loading.output_target import Target

PLACE = ("source_file", "source_row")
URL = "://"
# Conditions on members of lists take Spark more rounds to resolve than it allows itself.
ROUNDS, ENOUGH = "spark.sql.analyzer.maxIterations", "1000"


@dataclass(frozen=True, slots=True)
class SparkTask:
    """What is read and written, under which readings, and where it runs."""

    inputs: Sequence[str]
    output: str
    rejects: Target
    named: bool
    readings: Mapping[str, str]
    question: str
    master: str
    limit: RejectLimit | None = None


def run(task: SparkTask, loaded: LoadedBundle) -> RunTally:
    """Decides the folders and writes another. Raises `Refused`."""
    require("the engine spark", ["pyspark", "sqlglot"], "spark", "batch-extra")
    here = URL not in task.output
    if here and os.path.lexists(task.output):
        raise refuse("batch-output", f"`{task.output}` already exists", help="remove it, or give another name")
    output = f"{task.output}.{os.urandom(8).hex()}.part" if here else task.output
    running = import_module("pyspark.sql").SparkSession.getActiveSession()
    spark = running or session(task.master)
    rounds = spark.conf.get(ROUNDS)
    try:
        spark.conf.set(ROUNDS, max(rounds, ENOUGH, key=int))
        return decided(spark, task, loaded, output)
    finally:
        if here:
            rmtree(output, ignore_errors=True)
        if running:
            running.conf.set(ROUNDS, rounds)
        else:
            spark.stop()


def refuse_keys(columns: Sequence[str], facts: Facts) -> None:
    """Raises `Refused` for columns by which facts are to be read from registers."""
    for name in facts.registers.key_facts() if facts.registers else ():
        if name in columns:
            message = f"the engine spark reads no registers, and `{name}` states a key of one"
            raise refuse("batch-engine", message, help="use --engine python or duckdb")


def session(master: str) -> Any:
    builder = import_module("pyspark.sql").SparkSession.builder.appName("statute batch").master(master)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    return builder.getOrCreate()


def decided(spark: Any, task: SparkTask, loaded: LoadedBundle, output: str) -> RunTally:
    facts = loaded.bundle.facts
    rows = table(spark, task.inputs, facts)
    spark_columns.fit(rows.schema.fields, facts, task.inputs[0])
    refuse_keys(rows.columns, facts)
    stated = f"{spark_columns.nested(facts, rows.schema.fields)} AS facts"
    rows = rows.select("*", "_metadata.file_path", "_metadata.row_index").toDF(*rows.columns, *PLACE)
    rows.selectExpr("id", "date", stated, *PLACE).createOrReplaceTempView("requests")
    # Counted, worded and written from what is kept, so that the statement runs once.
    answers = spark.sql(statement(loaded, task)).persist()
    try:
        tally = tally_of(answers, loaded)
        if not (task.limit and task.limit.exceeded(tally)):
            write(answers, rows, task, loaded, output, tally.rejected)
    finally:
        answers.unpersist()
    return tally


def absolute(path: str) -> str:
    """The path, or address, as it reads from anywhere: a session may have been begun in another folder."""
    return path if "://" in path else os.path.abspath(path)


def table(spark: Any, inputs: Sequence[str], facts: Mapping[str, FactType]) -> Any:
    """The rows of the inputs, with the columns that the files hold. Raises `Refused` where a folder states more."""
    inputs = [absolute(path) for path in inputs]
    rows = spark.read.parquet(*inputs)
    parted = [path for path in rows.inputFiles() if any(partition_folders(path))]
    if not parted:
        return rows
    rows = spark.read.option("recursiveFileLookup", "true").parquet(*inputs)
    for path in sorted(parted):
        refuse_lost(path, facts, rows.columns)
    return rows


def tally_of(answers: Any, loaded: LoadedBundle) -> RunTally:
    """The counts, by outcome and day of what was decided."""
    kinds = answers.selectExpr(
        "rejected IS NOT NULL AS bad",
        "if(rejected IS NULL, outcome, '') AS outcome",
        "if(rejected IS NULL, date, '') AS date",
    )
    read = rejected = 0
    outcomes: dict[str, int] = {}
    periods: dict[str, int] = {}
    for bad, outcome, day, count in kinds.groupBy("bad", "outcome", "date").count().collect():
        read += count
        if bad:
            rejected += count
            continue
        period = loaded.period(day)
        outcomes[outcome] = outcomes.get(outcome, 0) + count
        periods[period] = periods.get(period, 0) + count
    tally = RunTally()
    tally.add(BlockResult(b"", b"", read, rejected, outcomes, periods))
    return tally


def write(answers: Any, rows: Any, task: SparkTask, loaded: LoadedBundle, output: str, rejected: int) -> None:
    """Writes the answers, and what is wrong with the rows that were rejected."""
    routes = loaded.question(task.question).routes
    given = answers.columns[3 : 3 + len(routes)]
    wanted = [
        "id",
        "outcome",
        "split(possible, ',') AS possible",
        *(f"{name} AS {quoted(route)}" for name, route in zip(given, routes, strict=True)),
        "filter(split(missing, ','), name -> name <> '') AS missing",
    ]
    written = StreamOutput(task.rejects) if task.rejects.through else AtomicFile(task.rejects, lasting=False)
    try:
        written.begin()
        if rejected:
            bad = answers.where("rejected IS NOT NULL").select(*PLACE)
            again = rows.join(bad, [*PLACE], "leftsemi").select(*map(quoted, rows.columns))
            for line in worded(again.orderBy(*PLACE).toLocalIterator(), loaded.bundle.facts):
                written.append(line)
        answers.where("rejected IS NULL").selectExpr(*wanted).write.mode("error").parquet(absolute(output))
        written.publish(None, empty=task.named)
        if output != task.output:
            os.rename(output, task.output)
    finally:
        written.close()


def statement(loaded: LoadedBundle, task: SparkTask) -> str:
    """The law as one statement that keeps, beside each answer, where its row stood."""
    from statute_runner.sql.select_statement import statement as of_law

    made = of_law(
        loaded,
        "spark",
        layout="nested",
        readings=task.readings,
        question=task.question,
        registers=False,
        passthrough=PLACE,
    )
    return made.select("date").sql("spark")


def worded(rows: Iterator[Any], facts: Mapping[str, FactType]) -> Iterator[bytes]:
    """The reject of each row, in the words of the engine Python."""
    for row in rows:
        *values, file, number = row.asDict(recursive=True).values()
        names = row.__fields__[: len(values)]
        where = file.removeprefix("file:").replace("///", "/", 1)
        record = row_columns.text(row_columns.documents(names, facts)(values))
        try:
            request_from(json_request(record, where, number + 1), facts)
        except Refused as refused:
            yield rejects.line(where, number + 1, refused.problems)
        else:
            raise RuntimeError(f"row {number + 1} of {where} is rejected by the statement only")


def quoted(name: str) -> str:
    return sql_text.name(name, "spark")
