"""A batch on Spark, by the arguments of the verb: what the engine does not support is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.console.idle import refuse_idle
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.checkpoint import RunTally
    from statute_runner.tables.column_choice import ColumnChoice

AS_SQL = "the cluster has the law as SQL, which gives the answer without its reasons"
PARQUET = "it reads and writes Parquet"
ITSELF = "Spark divides the rows, and publishes all or nothing"
UNFIT = {
    "full": ("--full", AS_SQL),
    "explain": ("--explain", AS_SQL),
    "report": ("--report", "its page counts the answers as they pass, and they stay on the cluster"),
    "to": ("--to", PARQUET),
    "format": ("--from", PARQUET),
    "delimiter": ("--delimiter", PARQUET),
    "resume": ("--resume", ITSELF),
    "block": ("--block", ITSELF),
    "checkpoint": ("--checkpoint", ITSELF),
}
"""What the engine does not support, by the argument: the option, and why."""


def on_spark(
    given: argparse.Namespace, loaded: LoadedBundle, readings: Mapping[str, str], question: str, choice: ColumnChoice
) -> tuple[RunTally, str | None]:
    """Decides by Spark; the counts, and where the rejects are."""
    from statute_runner.batch.outputs import apart_from_folders
    from statute_runner.batch.spark_engine import URL, SparkTask
    from statute_runner.batch.spark_engine import run as run_spark
    from statute_runner.codegen.provenance import Provenance
    from statute_runner.loading.output_target import ERROR, standard, target, unlike_law

    for name, (option, why) in UNFIT.items():
        if getattr(given, name) not in {None, False}:
            told = f"the engine spark does not support {option}: {why}"
            raise refuse("batch-engine", told, help="use --engine python")
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
    provenance = Provenance(loaded, readings, question, given.as_of) if given.provenance else None
    task = SparkTask(
        given.inputs,
        given.output,
        rejects,
        bool(given.rejects),
        readings,
        question,
        given.as_of,
        master,
        given.max_rejects,
        choice,
        provenance,
    )
    tally = run_spark(task, loaded)
    exceeded = given.max_rejects and given.max_rejects.exceeded(tally)
    return tally, None if exceeded or rejects.through else rejects.name
