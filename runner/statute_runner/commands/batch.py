"""`statute batch`: many requests, decided in order; exit status 3 where one was rejected."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.batch.csv_layout import delimiter
from statute_runner.batch.reject_limit import reject_limit
from statute_runner.batch.table_words import TABLES
from statute_runner.console.batch_engine import engine
from statute_runner.console.batch_on_spark import on_spark
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import choosing, count, mapping, readings_of, registers, seconds
from statute_runner.console.output import report, tell
from statute_runner.console.run_pages import RunPages, options_of, run_pages
from statute_runner.console.staged_output import StagedOutput
from statute_runner.decide.decision import chosen_readings
from statute_runner.tables.column_map import column_choice
from statute_runner.text.days import checked_day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.checkpoint import RunTally
    from statute_runner.tables.column_choice import ColumnChoice


REJECTED = 3


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `batch`."""
    verb.epilog = TABLES
    verb.add_argument(
        "inputs",
        nargs="*",
        metavar="IN",
        help="files, patterns or folders of NDJSON, JSON arrays, CSV, TSV or Parquet, also .gz and .zst, here or at s3://, gs://, az:// and "
        "https://; `-` or none is standard input",
    )
    verb.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="the file to write, atomically; by its ending NDJSON, CSV, TSV or Parquet; `-` is standard output (default)",
    )
    choosing(verb)
    registers(verb)
    verb.add_argument(
        "--full", action="store_true", help="whole decision documents, not id, outcome, routes and missing facts"
    )
    verb.add_argument(
        "--keep",
        action="append",
        default=[],
        metavar="COLUMN",
        help="carry a column or key of the inputs through, beside the answer, as it is; `all` carries all that state no fact; "
        "may be repeated",
    )
    mapping(verb)
    verb.add_argument(
        "--provenance",
        action="store_true",
        help="what each answer rests on, beside it: date, as_of, known_on, question, law (versions), readings that are "
        "not the default, the digests of bundle and registers, runner; of a reject what is known of it",
    )
    verb.add_argument(
        "--explain",
        action="store_true",
        help="the reason beside each answer, in sentences: that of the outcome, as `statute decide --format text` prints "
        "it, and what decides it or would settle it; a thousand times slower, by the engine python",
    )
    verb.add_argument(
        "--rejects",
        metavar="FILE",
        help="where bad records go, as NDJSON (default: OUT.rejects.ndjson, or standard error)",
    )
    verb.add_argument(
        "--max-rejects",
        type=reject_limit,
        metavar="N|P%",
        help="so many records, or so many of a hundred, may be rejected: within it exit status 0, above it 3 and nothing is "
        "published (default: rejects are exit status 3, and the rest is published)",
    )
    verb.add_argument("--resume", action="store_true", help="continue an interrupted run")
    verb.add_argument("--workers", type=count, metavar="N", help="how many processes decide (default: one per core)")
    verb.add_argument(
        "--from",
        dest="format",
        choices=("ndjson", "json", "csv", "tsv", "parquet"),
        help="the format of the inputs, whatever their names",
    )
    verb.add_argument(
        "--to",
        choices=("ndjson", "csv", "tsv", "parquet"),
        help="the format of the output, whatever its name (default: by its ending; of standard output NDJSON)",
    )
    verb.add_argument(
        "--delimiter",
        type=delimiter,
        metavar="CHARACTER",
        help="what stands between the cells of CSV: , ; | or tab (default: by the header)",
    )
    verb.add_argument(
        "--engine",
        choices=("python", "duckdb", "spark"),
        help="what decides: python; duckdb, for Parquet, the default there where it is installed and the files have 256 KiB or more; spark, for folders of Parquet",
    )
    verb.add_argument("--master", metavar="URL", help="the cluster that --engine spark uses (default: this machine)")
    verb.add_argument(
        "--block",
        type=count,
        metavar="BYTES",
        help="how much is handed to a process at once (default: 262144); not of Parquet, which is read by rows",
    )
    run_pages(verb)
    verb.add_argument(
        "--checkpoint", type=seconds, metavar="SECONDS", help="seconds between two checkpoints (default: 5)"
    )


def run(given: argparse.Namespace) -> int:
    """Decides every request of the inputs; 3 where one was rejected, or more than may be, else 0."""
    from statute_runner.batch.run_summary import decided_instead, excess, summary, unmet_of_project

    loaded = load(given.bundle, cache=not given.no_cache, registers=given.registers).known_on(given.known_on)
    question = loaded.question(given.question).name
    readings = chosen_readings(loaded.bundle, readings_of(given.reading))
    if given.as_of is not None:
        checked_day(given.as_of)
    choice, found = column_choice(given.map, given.keep, loaded.bundle.facts)
    if found:
        tell(f"statute: what columns state is said by {found}\n")
    if given.explain:
        explainable(loaded)
    decide = on_spark if given.engine == "spark" else in_processes
    pages = RunPages(given, loaded)
    limit, staged = given.max_rejects, StagedOutput(given)
    with staged as here:
        tally, rejects = decide(here, loaded, readings, question, choice)
        exceeded = limit is not None and limit.exceeded(tally)
        if not exceeded:
            staged.publish()
    if found:
        tell(unmet_of_project(choice, tally, found))
    tell(decided_instead(tally))
    rejects = staged.shown(rejects)
    tell(summary(loaded, tally, question, None if exceeded else rejects))
    pages.write(tally, question, readings, published=not exceeded)
    if exceeded:
        report([excess(tally, limit.stated, rejects)], given)
    return REJECTED if exceeded or (tally.rejected and limit is None) else 0


def explainable(loaded: LoadedBundle) -> None:
    """Raises `Refused` where a template of the bundle cannot be used: before any process is started."""
    from statute_runner.explain.short_reason import short_reasons

    short_reasons(loaded.bundle)


def asked_form(given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str) -> Form:
    """What the answers hold, in whatever format."""
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.run_metadata import run_metadata

    return Form(
        full=given.full,
        routes=tuple(loaded.question(question).routes),
        provenance=given.provenance,
        explained=given.explain,
        about=tuple(run_metadata(loaded, question, readings, options_of(given)).items()),
    )


def in_processes(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str, choice: ColumnChoice
) -> tuple[RunTally, str | None]:
    """Decides by the engines of this machine; the counts, and where the rejects are."""
    from statute_runner.batch.block_decider import JobSpec, fingerprint
    from statute_runner.batch.blocks import SIZE
    from statute_runner.batch.input_sources import sources
    from statute_runner.batch.job import EVERY, Task
    from statute_runner.batch.job import run as run_batch
    from statute_runner.batch.kept_schema import JSON, with_kept
    from statute_runner.batch.output_formats import form
    from statute_runner.batch.outputs import apart, outputs, resumable
    from statute_runner.batch.passed_over import passed_over
    from statute_runner.batch.run_summary import unmet
    from statute_runner.batch.workers import cores

    to = outputs(given.output, given.rejects)
    inputs = sources(given.inputs, given.format, given.delimiter or "")
    tell(passed_over(given.inputs))
    written = form(to.answers, given.to, asked_form(given, loaded, readings, question))
    written = with_kept(written, inputs, loaded.bundle.facts, choice)
    if given.resume:
        resumable(to, inputs)
    apart(to, inputs, loaded.bundle.root)
    columnar = all(source.format == "parquet" for source in inputs)
    documents = given.full and written.format == "ndjson"
    refuse_idle(
        ("--provenance", given.provenance and documents, "a decision document says it"),
        ("--explain", given.explain and documents, "`statute decide --format text` explains a decision document"),
        ("--master", given.master is not None, "it is for --engine spark"),
        ("--block", given.block is not None and columnar, "Parquet is read by rows"),
        ("--delimiter", bool(given.delimiter) and all(one.format != "csv" for one in inputs), "it is for CSV"),
    )
    order = JobSpec(
        given.bundle,
        not given.no_cache,
        fingerprint(loaded),
        readings,
        question,
        given.as_of,
        given.known_on,
        given.registers,
        written,
        *engine(given, inputs, loaded, readings, question),
        given.report is not None,
        choice,
    )
    workers = given.workers or cores()
    size = SIZE if given.block is None else given.block
    every = EVERY if given.checkpoint is None else given.checkpoint
    task = Task(order, inputs, to, given.resume, workers, size, every, given.max_rejects)
    kept = given.checkpoint is None or task.checkpoint
    refuse_idle(("--checkpoint", not kept, "a run from or to a stream has no checkpoints"))
    try:
        tally = run_batch(task, loaded.bundle.facts)
    except (KeyboardInterrupt, OSError):
        if task.checkpoint and os.path.exists(task.checkpoint) and "staged" not in given:
            tell("statute: progress is saved; continue with --resume\n")
        raise
    if tally.read and all(one.format in JSON for one in inputs):
        tell(unmet(choice, tally))
    if given.max_rejects and given.max_rejects.exceeded(tally):
        return tally, to.unpublished_rejects() if task.checkpoint and "staged" not in given else None
    return tally, to.rejects_path()
