"""`statute batch`: many requests, decided in order; exit status 2 where one was rejected."""

from __future__ import annotations

import os
import sys

from runner.api import load
from runner.commands.decide import readings_of
from runner.commands.idle import refuse_idle
from runner.commands.reporting import tell
from runner.decision import chosen_readings
from runner.facts import date_fault
from runner.problem import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from runner.api import LoadedBundle
    from runner.batch.outputs import Outputs
    from runner.batch.resume import Tally
    from runner.batch.sources import Source


def run(given: argparse.Namespace) -> int:
    """Decides every request of the inputs; 2 where one was rejected, else 0."""
    from runner.batch.summary import summary

    loaded = load(given.bundle, cache=not given.no_cache).known_on(given.known_on)
    question = loaded.question(given.question).name
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    if given.as_of is not None and (found := date_fault(given.as_of)):
        raise refuse("request-date", found[0], help=found[1])
    decide = on_spark if given.engine == "spark" else in_processes
    tally, rejects = decide(given, loaded, readings, question)
    tell(summary(loaded, tally, question, rejects))
    return 2 if tally.rejected else 0


def in_processes(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str
) -> tuple[Tally, str | None]:
    """Decides by the engines of this machine; the counts, and where the rejects are."""
    from runner.batch.deciding import Order
    from runner.batch.forms import form
    from runner.batch.outputs import apart, outputs
    from runner.batch.reading import SIZE
    from runner.batch.run import EVERY, Task
    from runner.batch.run import run as run_batch
    from runner.batch.sources import sources
    from runner.batch.workers import cores

    to = outputs(given.output, given.rejects)
    written = form(to.answers, given.full, loaded.question(question).routes)
    inputs = sources(given.inputs, given.format)
    going_on(given, to, inputs)
    apart(to, inputs, loaded.bundle.root)
    columnar = all(source.format == "parquet" for source in inputs)
    refuse_idle(
        ("--master", given.master is not None, "it is for --engine spark"),
        ("--block", given.block is not None and columnar, "Parquet is handed on by rows"),
    )
    order = Order(
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
    size = SIZE if given.block is None else given.block
    every = EVERY if given.checkpoint is None else given.checkpoint
    task = Task(order, inputs, to, given.resume, workers, size, every)
    streams = "what comes from or goes to a stream is not made safe"
    refuse_idle(("--checkpoint", given.checkpoint is not None and not task.checkpoint, streams))
    try:
        return run_batch(task, loaded.bundle.facts), to.rejects_path()
    except (KeyboardInterrupt, OSError):
        if task.checkpoint and os.path.exists(task.checkpoint):
            sys.stderr.write("statute: what was decided is kept; --resume goes on from there\n")
        raise


def on_spark(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str
) -> tuple[Tally, str | None]:
    """Decides by Spark; the counts, and where the rejects are."""
    from runner.batch.on_spark import URL, SparkTask
    from runner.batch.on_spark import run as run_spark
    from runner.batch.outputs import apart_from_folders
    from runner.target import ERROR, standard, target, unlike_law

    options = {"full": "--full", "resume": "--resume", "as_of": "--as-of", "format": "--from"}
    options |= {"block": "--block", "checkpoint": "--checkpoint"}
    unfit = [option for name, option in options.items() if getattr(given, name) not in {None, False}]
    if unfit:
        raise refuse("batch-engine", f"the engine spark knows no {unfit[0]}", help="use --engine python")
    refuse_idle(("--workers", given.workers is not None and given.master is not None, "--master says where it runs"))
    if not given.inputs or not given.output:
        raise refuse(
            "batch-engine", "the engine spark reads folders of Parquet and writes one", help="give IN and -o OUT"
        )
    master = given.master or f"local[{given.workers or '*'}]"
    if given.rejects or URL not in given.output:
        rejects = target(given.rejects or f"{given.output}.rejects.ndjson")
    else:
        rejects = standard(ERROR)
    apart_from_folders(rejects, given.inputs)
    unlike_law(rejects, loaded.bundle.root)
    task = SparkTask(given.inputs, given.output, rejects, bool(given.rejects), readings, question, master)
    return run_spark(task, loaded), None if rejects.through else rejects.name


def engine(given: argparse.Namespace, inputs: Sequence[Source]) -> str:
    """What decides: the engine asked for, else DuckDB where it can be exact and is installed. Raises `Refused`."""
    from runner.batch.on_duckdb import installed

    other = next((source.name for source in inputs if source.format not in {"parquet", "ndjson"}), None)
    said = ""
    if other:
        said = f"reads Parquet and NDJSON, not `{other}`"
    elif given.full:
        said = "writes no whole decision documents, as --full asks"
    elif given.as_of:
        said = "decides each request under the law of its own date, not that of --as-of"
    if not given.engine:
        columnar = all(source.format == "parquet" for source in inputs)
        return "duckdb" if columnar and not said and installed() else "python"
    if given.engine == "duckdb" and said:
        raise refuse("batch-engine", f"the engine duckdb {said}", help="use --engine python")
    return str(given.engine)


def going_on(given: argparse.Namespace, to: Outputs, inputs: Sequence[Source]) -> None:
    """Raises `Refused` where a run is to be continued that leaves nothing to go on from."""
    if given.resume and to.answers.through:
        raise refuse(
            "batch-resume",
            f"a run to {to.answers.name} cannot be continued: what it wrote is gone",
            help="give -o FILE",
        )
    streams = [source.name for source in inputs if source.changed is None]
    if given.resume and streams:
        raise refuse(
            "batch-resume",
            f"a run cannot be continued from {streams[0]}: it cannot be read a second time",
            help="put it into a file",
        )
