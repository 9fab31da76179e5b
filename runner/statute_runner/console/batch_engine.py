"""Which engine decides a batch: the one asked for, else the one that is soonest done, exact and installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

from statute_runner.console.output import tell
from statute_runner.optional_packages import installing, lacks, require
from statute_runner.problem import Refused, refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.input_sources import InputSource


# Bytes of Parquet: some thousand requests.
SMALL = 2**18
# tests/batch/test_csv_on_duckdb.py holds it to this.
NOT_CSV = ": DuckDB fails a file of CSV for one bad row, or leaves out what stands behind a quote that is never closed"


def engine(
    given: argparse.Namespace,
    inputs: Sequence[InputSource],
    loaded: LoadedBundle,
    readings: Mapping[str, str],
    question: str,
) -> tuple[str, str]:
    """What decides: the engine asked for, else DuckDB where it can be exact and is worth while; and its statement.

    Raises `Refused`.
    """
    from statute_runner.batch.duckdb_statement import DuckdbStatement

    reason = ""
    if other := next((source for source in inputs if source.format != "parquet"), None):
        reason = f"reads Parquet, not `{other.name}`{NOT_CSV if other.format == 'csv' else ''}"
    elif given.full:
        reason = "writes no whole decision documents, as --full asks"
    elif given.report is not None:
        reason = "counts nothing for a --report"
    elif given.explain:
        reason = "words no reasons, as --explain asks"
    elif not given.engine and small(inputs):
        return "python", ""
    asked = given.engine == "duckdb"
    if asked and reason:
        raise refuse("batch-engine", f"the engine duckdb {reason}", help="use --engine python")
    written = None
    if not (reason or given.engine == "python"):
        written = DuckdbStatement(loaded, readings, question, given.as_of, cache=not given.no_cache)
        if asked:
            require("the engine duckdb", written.needed, "duckdb", "batch-extra")
    if not (written and (asked or usable(written.needed))):
        if given.explain and not (given.engine or other):
            told_instead(reason)
        return "python", ""
    try:
        return "duckdb", written.text()
    except Refused as refused:
        reason = f"cannot hold this law: {refused.problems[0].message}"
    if asked:
        raise refuse("batch-engine", f"the engine duckdb {reason}", help="use --engine python")
    told_instead(reason)
    return "python", ""


def small(inputs: Sequence[InputSource]) -> bool:
    """Whether files are so small that their rows are decided sooner than the statement of DuckDB is made."""
    return all(source.changed for source in inputs) and sum(source.size for source in inputs) < SMALL


def told_instead(reason: str) -> None:
    """Says that the engine Python decides in the place of DuckDB."""
    tell(f"statute: the engine python decides: the engine duckdb {reason}\n")


def usable(packages: Sequence[str]) -> bool:
    """Whether all that the engine DuckDB needs is there; what is there but cannot be used is told.

    Without pyarrow there is no engine for Parquet, which is then refused.
    """
    if not all(map(find_spec, packages)) or lacks(["pyarrow"]):
        return False
    lacking = lacks(packages)
    if lacking:
        tell(f"statute: the engine python decides: the engine duckdb needs {lacking}; {installing('duckdb')}\n")
    return not lacking
