"""`statute batch`: many requests, decided in order; exit status 2 where one was rejected."""

from __future__ import annotations

import os
import sys

from statute_runner.api import load
from statute_runner.console.options import choosing, count, readings_of
from statute_runner.console.output import tell
from statute_runner.decide.decision import chosen_readings
from statute_runner.problem import refuse
from statute_runner.text.days import checked_day

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally
    from statute_runner.batch.input_sources import InputSource


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `batch`."""
    verb.epilog = (
        "Tables have a column id, a column date, and one for each fact by its path, such as group.fact. In CSV an empty cell "
        "is not known, the members of a set stand as a;b, and a single ; is the empty set; in Parquet a null is not known, "
        "and a set is a list. Answers in tables have a column for each route. An id that a spreadsheet would take for a "
        "formula is written to CSV with ' before it. Spark writes no missing facts."
    )
    verb.add_argument(
        "inputs",
        nargs="*",
        metavar="IN",
        help="files, patterns or folders of NDJSON, JSON arrays, CSV or Parquet, also .gz and .zst; `-` or none is standard input",
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the file to write, by its ending NDJSON, CSV or Parquet; else standard output",
    )
    choosing(verb)
    verb.add_argument(
        "--full", action="store_true", help="whole decision documents, not id, outcome, routes and missing facts"
    )
    verb.add_argument(
        "--rejects", metavar="FILE", help="where bad records go, as NDJSON; else OUT.rejects.ndjson, or standard error"
    )
    verb.add_argument("--resume", action="store_true", help="go on with a run that was broken off")
    verb.add_argument("--workers", type=count, metavar="N", help="how many processes decide; else one for each core")
    verb.add_argument(
        "--from",
        dest="format",
        choices=("ndjson", "json", "csv", "parquet"),
        help="the format of the inputs, whatever their names",
    )
    verb.add_argument(
        "--engine",
        choices=("python", "duckdb", "spark"),
        help="what decides: python; duckdb, for Parquet, the default there where it is installed; spark, for folders of Parquet",
    )
    verb.add_argument("--master", metavar="URL", help="the cluster that --engine spark uses; else this machine")
    verb.add_argument(
        "--block",
        type=count,
        default=2**18,
        metavar="BYTES",
        help="how much is handed to a process at once; else 262144",
    )
    verb.add_argument(
        "--checkpoint", type=float, default=5.0, metavar="SECONDS", help="how often what is done is made safe; else 5"
    )


def run(given: argparse.Namespace) -> int:
    """Decides every request of the inputs; 2 where one was rejected, else 0."""
    from statute_runner.batch.run_summary import summary

    loaded = load(given.bundle, cache=not given.no_cache).known_on(given.known_on)
    question = loaded.question(given.question).name
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    if given.as_of:
        checked_day(given.as_of)
    decide = on_spark if given.engine == "spark" else in_processes
    tally, rejects = decide(given, loaded, readings, question)
    tell(summary(loaded, tally, question, rejects))
    return 2 if tally.rejected else 0


def in_processes(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str
) -> tuple[RunTally, str | None]:
    """Decides by the engines of this machine; the counts, and where the rejects are."""
    from statute_runner.batch.block_decider import JobSpec
    from statute_runner.batch.input_sources import sources
    from statute_runner.batch.job import Task
    from statute_runner.batch.job import run as run_batch
    from statute_runner.batch.output_formats import form
    from statute_runner.batch.workers import cores

    written = form(given.output, given.full, loaded.question(question).routes)
    inputs = sources(given.inputs, given.format)
    allowed(given, inputs)
    order = JobSpec(
        given.bundle,
        not given.no_cache,
        loaded.bundle.sha256,
        readings,
        question,
        given.as_of,
        given.known_on,
        written,
        engine(given, inputs),
    )
    workers = given.workers or cores()
    task = Task(order, inputs, given.output, given.rejects, given.resume, workers, given.block, given.checkpoint)
    try:
        return run_batch(task, loaded.bundle.facts), task.rejects_path()
    except (KeyboardInterrupt, OSError):
        if task.checkpoint and os.path.exists(task.checkpoint):
            sys.stderr.write("statute: what was decided is kept; --resume goes on from there\n")
        raise


def on_spark(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str
) -> tuple[RunTally, str | None]:
    """Decides by Spark; the counts, and where the rejects are."""
    from statute_runner.batch.spark_engine import SparkTask
    from statute_runner.batch.spark_engine import run as run_spark

    unfit = [name for name in ("full", "resume", "as_of") if getattr(given, name)]
    if unfit:
        raise refuse(
            "batch-engine", f"the engine spark knows no --{unfit[0].replace('_', '-')}", help="use --engine python"
        )
    if not given.inputs or not given.output:
        raise refuse(
            "batch-engine", "the engine spark reads folders of Parquet and writes one", help="give IN and -o OUT"
        )
    master = given.master or f"local[{given.workers or '*'}]"
    task = SparkTask(given.inputs, given.output, given.rejects, readings, question, master)
    return run_spark(task, loaded), task.rejects_path()


def engine(given: argparse.Namespace, inputs: Sequence[InputSource]) -> str:
    """What decides: the engine asked for, else DuckDB where it can be exact and is installed. Raises `Refused`."""
    from statute_runner.batch.duckdb_engine import installed

    other = next((source.name for source in inputs if source.format != "parquet"), None)
    said = ""
    if other:
        said = f"reads Parquet, not `{other}`"
    elif given.full:
        said = "writes no whole decision documents"
    elif given.as_of:
        said = "decides each request under the law of its own date only"
    if not given.engine:
        return "duckdb" if not said and installed() else "python"
    if given.engine == "duckdb" and said:
        raise refuse("batch-engine", f"the engine duckdb {said}", help="use --engine python")
    return str(given.engine)


def allowed(given: argparse.Namespace, inputs: Sequence[InputSource]) -> None:
    """Raises `Refused` for options that do not go together."""
    if given.resume and not given.output:
        raise refuse(
            "batch-resume", "a run to standard output cannot be continued: what it wrote is gone", help="give -o FILE"
        )
    streams = [source.name for source in inputs if source.changed is None]
    if given.resume and streams:
        raise refuse(
            "batch-resume",
            f"a run cannot be continued from {streams[0]}: it cannot be read a second time",
            help="put it into a file",
        )
    names = [source.name for source in inputs]
    for path in (given.output, given.rejects):
        if path in names:
            raise refuse("batch-output", f"`{path}` is an input too", help="give another name")
    if given.rejects and given.rejects == given.output:
        raise refuse("batch-output", f"`{given.rejects}` would hold both answers and rejects", help="give another name")
