"""`statute sql`: the law as one SELECT, printed with what it was made from."""

from __future__ import annotations

import sys

from runner.api import load
from runner.commands.decide import readings_of
from runner.decision import chosen_readings
from runner.problem import refuse

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from runner.api import LoadedBundle

WIDTH = 120
COLUMNS = {
    "flat": "Reads id, date, GROUP__FACT for each fact, and for a set GROUP__FACT__known and GROUP__FACT__MEMBER, each"
    " true or false; days are YYYY-MM-DD; null is not known.",
    "nested": "Reads id, date and facts.GROUP.FACT, a set as a list; days are YYYY-MM-DD; null is not known.",
}


def run(given: argparse.Namespace) -> int:
    """Prints the statement. Raises `Refused` for a dialect, layout, table, reading or question that there is not."""
    try:
        from runner.sql.quoting import comment
        from runner.sql.select import Statement
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "sqlglot":
            raise
        raise refuse("sql-extra", "`statute sql` needs sqlglot", help="install the extra `[sql]`") from None
    loaded = load(given.bundle, cache=not given.no_cache)
    written = Statement(
        loaded, given.dialect, given.layout, readings_of(given.reading), given.question, missing=not given.no_missing
    )
    made = written.from_table(given.table)
    others = [f"{name} is {said}." for name, said in written.layout.renamed().items()]
    heading = "".join(f"-- {comment(' '.join(line.split()))}\n" for line in heading_of(loaded, given, others))
    sys.stdout.write(f"{heading}{made.sql(given.dialect, pretty=True, max_text_width=WIDTH)};\n")
    return 0


def heading_of(loaded: LoadedBundle, given: argparse.Namespace, others: Sequence[str]) -> Iterator[str]:
    """What the statement is, what it was made from, and whether anyone has run it."""
    from runner.sql.dialect import EXECUTED

    bundle, question = loaded.bundle, loaded.question(given.question)
    chosen = chosen_readings(bundle, readings_of(given.reading))
    yield f"{bundle.title}: {question.ask}"
    yield f"Made by `statute sql --dialect {given.dialect}` from {bundle.name} {bundle.version}, {bundle.sha256}."
    if chosen:
        yield f"Readings: {', '.join(f'{name}={option}' for name, option in chosen.items())}."
    yield COLUMNS[given.layout]
    yield from others
    yield "Each row is decided under the law of its own date; a row that holds a value not allowed is rejected."
    if given.dialect in EXECUTED:
        yield "Statements of this dialect are executed in the tests and answer as the runner does."
    else:
        yield "NOT EXECUTED: no statement of this dialect has been run; it was only written and read back."
        yield "Compare its answers with the runner's first, and see that text is compared exactly, case included."
