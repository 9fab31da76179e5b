"""`statute sql`: the law as one SELECT, printed with what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.options import reading, readings_of
from statute_runner.console.streams import put
from statute_runner.decide.decision import chosen_readings
from statute_runner.optional_packages import require

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from statute_runner.api import LoadedBundle

WIDTH = 120
COLUMNS = {
    "flat": "Reads id, date, GROUP__FACT for each fact, and for a set GROUP__FACT__known and GROUP__FACT__MEMBER, each"
    " true or false; days are YYYY-MM-DD; null is not known.",
    "nested": "Reads id, date and facts.GROUP.FACT, a set as a list; days are YYYY-MM-DD; null is not known.",
}


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `sql`."""
    verb.add_argument(
        "--dialect", required=True, metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, ..."
    )
    verb.add_argument(
        "--layout", choices=("flat", "nested"), default="flat", help="a column for each fact, or the document as it is"
    )
    verb.add_argument(
        "--table",
        metavar="NAME",
        default="requests",
        help="the table of requests, or what a template names it by, as {{ ref('requests') }} (default: `requests`)",
    )
    verb.add_argument("--no-missing", action="store_true", help="leave out the column of missing facts")
    verb.add_argument("--question", metavar="NAME", help="the question, where the bundle answers more than one")
    reading(verb)


def run(given: argparse.Namespace) -> int:
    """Prints the statement. Raises `Refused` for a dialect, layout, table, reading or question that there is not."""
    require("`statute sql`", ["sqlglot"], "sql", "sql-extra")
    from statute_runner.sql.select_statement import Statement
    from statute_runner.sql.sql_text import comment

    loaded = load(given.bundle, cache=not given.no_cache)
    written = Statement(
        loaded, given.dialect, given.layout, readings_of(given.reading), given.question, missing=not given.no_missing
    )
    made = written.for_view(given.table)
    others = [f"{name} is {meaning}." for name, meaning in written.layout.renamed().items()]
    heading = "".join(f"-- {comment(' '.join(line.split()))}\n" for line in heading_of(loaded, given, others))
    put(f"{heading}{made.sql(given.dialect, pretty=True, max_text_width=WIDTH)}\n")
    return 0


def heading_of(loaded: LoadedBundle, given: argparse.Namespace, others: Sequence[str]) -> Iterator[str]:
    """What the statement is, what it was made from, and whether anyone has run it."""
    from statute_runner.sql.dialect import EXECUTED

    bundle, question = loaded.bundle, loaded.question(given.question)
    chosen = chosen_readings(bundle, readings_of(given.reading))
    yield f"{bundle.title}: {question.ask}"
    yield f"Made by `statute sql --dialect {given.dialect}` from {bundle.name} {bundle.version}, {bundle.sha256}."
    if chosen:
        yield f"Readings: {', '.join(f'{name}={option}' for name, option in chosen.items())}."
    yield COLUMNS[given.layout]
    yield from others
    yield "As a view: CREATE VIEW answers AS, and then this statement; as a model of dbt: the file as it is."
    yield "Each row is decided under the law of its own date; a row that holds a value not allowed is rejected."
    if given.dialect in EXECUTED:
        yield "Statements of this dialect are executed in the tests and answer as the runner does."
    else:
        yield "NOT EXECUTED: no statement of this dialect has been run; it was only written and read back."
        yield "Compare its answers with the runner's first, and see that text is compared exactly, case included."
