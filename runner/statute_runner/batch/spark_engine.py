"""The engine Spark: folders of Parquet in and out, the law sent as SQL; a cluster needs nothing of this program.

What is wrong with the rows that the statement rejects is worded here, where the command runs.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from importlib import import_module
from shutil import rmtree
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from statute_runner.batch import spark_columns
from statute_runner.batch.answer_columns import Form
from statute_runner.batch.atomic_file import AtomicFile, StreamOutput
from statute_runner.batch.checkpoint import RunTally
from statute_runner.batch.kept_columns import refuse_clashes
from statute_runner.batch.partitions import folder_columns
from statute_runner.batch.proven_columns import proven_columns
from statute_runner.batch.rows_decided import BlockResult
from statute_runner.batch.spark_folders import FolderColumns
from statute_runner.batch.spark_rejects import PLACE, worded
from statute_runner.optional_packages import require
from statute_runner.problem import refuse
from statute_runner.sql import sql_text
from statute_runner.tables.column_choice import AS_DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.reject_limit import RejectLimit
    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.codegen.provenance import Provenance
    from statute_runner.law.facts import Facts
    from statute_runner.loading.output_target import Target
    from statute_runner.tables.column_choice import ColumnChoice

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
    as_of: str | None
    master: str
    limit: RejectLimit | None = None
    choice: ColumnChoice = AS_DOCUMENTED
    provenance: Provenance | None = None


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
    rows, folders = table(spark, task.inputs)
    listed = [one for one in rows.schema.fields if one.name not in PLACE]
    planned = spark_columns.fit(listed, facts, task.inputs[0], task.choice, folders.values)
    folders.fit(planned, facts)
    refuse_keys(planned.plan.states, facts)
    kept = kept_names(planned, loaded, task)
    carried = [f"{quoted(name)} AS {alias}" for name, alias in kept.items()]
    stated = spark_columns.request(planned, facts, folders.values)
    rows.selectExpr(*stated, *PLACE, *carried).createOrReplaceTempView("requests")
    # Counted, worded and written from what is kept, so that the statement runs once.
    answers = spark.sql(statement(loaded, task, [*PLACE, *kept.values()])).persist()
    try:
        tally = tally_of(answers, loaded, task.as_of)
        tally.meet(name for name in task.choice.hoped if name in {*rows.columns, *planned.plan.names})
        if not (task.limit and task.limit.exceeded(tally)):
            write(answers, rows, task, loaded, output, Beside(planned, kept, tally.rejected))
    finally:
        answers.unpersist()
    return tally


def absolute(path: str) -> str:
    """The path, or address, as it reads from anywhere: a session may have been begun in another folder."""
    return path if "://" in path else os.path.abspath(path)


def table(spark: Any, inputs: Sequence[str]) -> tuple[Any, FolderColumns]:
    """The rows of the inputs, each with its place, and with columns that stand in the names of folders only."""
    inputs = [absolute(path) for path in inputs]
    rows = spark.read.parquet(*inputs)
    files = rows.inputFiles()
    if any(folder_columns(unquote(path)) for path in files):
        rows = spark.read.option("recursiveFileLookup", "true").parquet(*inputs)
    folders = FolderColumns(files, rows.columns)
    rows = rows.select("*", "_metadata.file_path", "_metadata.row_index").toDF(*rows.columns, *PLACE)
    return folders.added(rows, PLACE[0]), folders


def kept_names(planned: TypedPlan, loaded: LoadedBundle, task: SparkTask) -> dict[str, str]:
    """The columns that are carried through, each with its name in the statement. Raises `Refused`."""
    names = planned.plan.kept_names()
    form = Form("parquet", routes=loaded.question(task.question).routes, provenance=task.provenance is not None)
    refuse_clashes(form, names, task.inputs[0])
    return {name: f"kept_{number}" for number, name in enumerate(names)}


def tally_of(answers: Any, loaded: LoadedBundle, as_of: str | None) -> RunTally:
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
        period = loaded.period(as_of or day)
        outcomes[outcome] = outcomes.get(outcome, 0) + count
        periods[period] = periods.get(period, 0) + count
    tally = RunTally()
    tally.add(BlockResult(b"", b"", read, rejected, outcomes, periods))
    return tally


class Beside(NamedTuple):
    """What is written beside answers: what the columns state, those that are kept, how many rows are rejected."""

    planned: TypedPlan
    kept: Mapping[str, str]
    rejected: int


def write(answers: Any, rows: Any, task: SparkTask, loaded: LoadedBundle, output: str, beside: Beside) -> None:
    """Writes the answers, and what is wrong with the rows that were rejected."""
    routes = loaded.question(task.question).routes
    given = answers.columns[3 : 3 + len(routes)]
    wanted = [
        "id",
        "outcome",
        "split(possible, ',') AS possible",
        *(f"{name} AS {quoted(route)}" for name, route in zip(given, routes, strict=True)),
        "filter(split(missing, ','), name -> name <> '') AS missing",
        *(f"{made} AS {name}" for name, made in proven(task).items()),
        *(f"{alias} AS {quoted(name)}" for name, alias in beside.kept.items()),
    ]
    written = StreamOutput(task.rejects) if task.rejects.through else AtomicFile(task.rejects, lasting=False)
    try:
        written.begin()
        if beside.rejected:
            bad = answers.where("rejected IS NOT NULL").select(*PLACE)
            again = rows.join(bad, [*PLACE], "leftsemi").select(*map(quoted, rows.columns))
            wrong = again.orderBy(*PLACE).toLocalIterator()
            for line in worded(wrong, beside.planned, loaded.bundle.facts, task.provenance):
                written.append(line)
        answers.where("rejected IS NULL").selectExpr(*wanted).write.mode("error").parquet(absolute(output))
        written.publish(None, empty=task.named)
        if output != task.output:
            os.rename(output, task.output)
    finally:
        written.close()


def proven(task: SparkTask) -> dict[str, str]:
    """The columns that say what answers rest on, where they are asked for."""
    return proven_columns(task.provenance, "date", "spark") if task.provenance else {}


def statement(loaded: LoadedBundle, task: SparkTask, along: Sequence[str]) -> str:
    """The law as one statement that keeps, beside each answer, where its row stood."""
    from statute_runner.sql.select_statement import statement as of_law

    made = of_law(
        loaded,
        "spark",
        layout="nested",
        readings=task.readings,
        question=task.question,
        as_of=task.as_of,
        registers=False,
        passthrough=along,
    )
    return made.select("date").sql("spark")


def quoted(name: str) -> str:
    return sql_text.name(name, "spark")
