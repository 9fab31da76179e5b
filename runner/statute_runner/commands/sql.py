"""`statute sql`: the law as one SELECT, or as predicates under what is known; printed with what it was made from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import choosing, mapping, readings_of, registers
from statute_runner.console.output import tell
from statute_runner.console.predicate_output import printed, refuse_unasked, under_known
from statute_runner.console.streams import put
from statute_runner.decide.decision import chosen_readings
from statute_runner.optional_packages import require
from statute_runner.tables.column_map import column_choice
from statute_runner.text.days import checked_day

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.law.facts import Facts
    from statute_runner.sql.select_statement import Statement

WIDTH = 120
COLUMNS = {
    "flat": "Reads id, date, GROUP__FACT for each fact, and for a set GROUP__FACT__known and GROUP__FACT__MEMBER, each"
    " true or false; days are YYYY-MM-DD, or times at midnight; null is not known.",
    "dotted": 'Reads id, date and "GROUP.FACT" for each fact; a set is a list or, where the dialect has none, as in the'
    ' flat layout "GROUP.FACT__known" and "GROUP.FACT__MEMBER"; days are YYYY-MM-DD, or times at midnight; null is not known.',
    "nested": "Reads id, date and facts.GROUP.FACT, a set as a list; days are YYYY-MM-DD, or times at midnight; null is not known.",
    "tables": "Reads the columns of the flat layout and, for each list, GROUP__FACT__stated, true or false, and the table"
    " GROUP__FACT: a row for each member with _request, the id of its request, _number, its place from 0 on, and a"
    " column for each field, a set as an array. A list in a list has FIELD__stated there, and the table"
    " GROUP__FACT__FIELD, with _outer, the _number of the member that has it.",
}
ABSENT = (
    "Beside a day or a whole number that may be none stands NAME__none: true says that there is none; a day or a choice"
    " may also be the text none."
)
LISTS = {
    "typed": "A list is a column of structures; a null field is not known.",
    "json": "A list is a column of JSON, as requests have it; a field that is null or left out is not known.",
}
# With many conditions on members, PostgreSQL takes longer to compile expressions than to evaluate them, and Spark needs
# more rounds to resolve them than it allows itself.
SETTINGS = {
    "postgres": "With lists, run it after SET jit = off.",
    "spark": "With lists, run it after SET spark.sql.analyzer.maxIterations = 1000.",
}


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `sql`."""
    verb.add_argument(
        "--dialect", required=True, metavar="NAME", help="duckdb, postgres, spark, sqlite, snowflake, ..."
    )
    verb.add_argument(
        "--layout",
        choices=tuple(COLUMNS),
        default="flat",
        help="flat: a column group__fact for each fact; dotted: a column group.fact, as in tables for `batch`; nested: a "
        "structure facts, as documents have it; tables: as flat, and a table for each list. `batch` reads all but the last",
    )
    mapping(verb)
    verb.add_argument(
        "--ddl",
        action="store_true",
        help="print CREATE TABLE for what the statement reads, in the place of the statement",
    )
    verb.add_argument(
        "--table",
        metavar="NAME",
        help="the table of requests, or what a template names it by, as {{ ref('requests') }} (default: `requests`); "
        "with --known, what stands before each column",
    )
    verb.add_argument("--no-missing", action="store_true", help="leave out the missing facts")
    under_known(verb)
    verb.add_argument(
        "--provenance",
        action="store_true",
        help="add the columns of `batch --provenance`, as it writes them to CSV: date, as_of, known_on, question, law, "
        "readings, bundle, registers, runner",
    )
    choosing(verb)
    registers(verb)


def run(given: argparse.Namespace) -> int:
    """Prints the statement. Raises `Refused` for a dialect, layout, table, reading or question that there is not."""
    require("`statute sql`", ["sqlglot"], "sql", "sql-extra")
    from statute_runner.sql.select_statement import Statement
    from statute_runner.sql.sql_text import comment

    refuse_unasked(given)
    if given.as_of is not None:
        checked_day(given.as_of)
    loaded = load(given.bundle, cache=not given.no_cache, registers=given.registers).known_on(given.known_on)
    choice, found = column_choice(given.map, [], loaded.bundle.facts)
    if found:
        tell(f"statute: what columns state is said by {found}\n")
    if given.known is not None:
        about = [COLUMNS[given.layout], *of_parts(loaded.bundle.facts, given), *of_registers(loaded.bundle.facts)]
        put(printed(loaded, given, choice, [*about, *executed(given.dialect)]))
        return 0
    written = Statement(
        loaded,
        given.dialect,
        given.layout,
        readings_of(given.reading),
        given.question,
        as_of=given.as_of,
        missing=not given.no_missing,
        provenance=given.provenance,
        choice=choice,
    )
    if given.ddl:
        unused = [
            ("--no-missing", given.no_missing, "it leaves out a column of answers"),
            ("--provenance", given.provenance, "it adds columns of answers"),
        ]
        refuse_idle(*unused)
        put(definitions(written, given))
        return 0
    made = written.for_view(given.table or "requests")
    others = [f"{name} is {meaning}." for name, meaning in written.layout.renamed().items()]
    heading = "".join(f"-- {comment(' '.join(line.split()))}\n" for line in heading_of(loaded, given, others))
    put(f"{heading}{made.sql(given.dialect, pretty=True, max_text_width=WIDTH)}\n")
    return 0


def definitions(written: Statement, given: argparse.Namespace) -> str:
    """The tables that the statement reads, each as a statement that makes it."""
    from statute_runner.sql.table_definition import table_definitions

    made = table_definitions(written.layout, given.table or "requests", written.facts, written.choice)
    return "".join(f"{one.sql(given.dialect, pretty=True)};\n" for one in made)


def of_parts(facts: Facts, given: argparse.Namespace) -> Iterator[str]:
    """How the table says that there is none, and how it has lists, where it can have any."""
    from statute_runner.sql.absent_values import has_flag
    from statute_runner.sql.dialect import JSON

    if any(map(has_flag, facts.every.values())):
        yield ABSENT
    if any(fact.fields for fact in facts.values()):
        if given.layout != "tables":
            yield LISTS["json" if given.dialect in JSON else "typed"]
        if given.dialect in SETTINGS:
            yield SETTINGS[given.dialect]


def of_registers(facts: Facts) -> Iterator[str]:
    """What is read where a row states a key, where it can."""
    if facts.registers:
        keys = " or ".join(facts.registers.key_facts())
        yield f"Registers, {facts.registers.sha256}, are part of it: make it again when they change."
        yield (
            f"Where a row states {keys}, what it does not state is read from the entry in force on its day; stated"
            " otherwise it is rejected, and so is a row that states a list beside."
        )


def heading_of(loaded: LoadedBundle, given: argparse.Namespace, others: Sequence[str]) -> Iterator[str]:
    """What the statement is, what it was made from, and whether anyone has run it."""
    bundle, question = loaded.bundle, loaded.question(given.question)
    chosen = chosen_readings(bundle, readings_of(given.reading))
    yield f"{bundle.title}: {question.ask}"
    yield f"Made by `statute sql --dialect {given.dialect}` from {bundle.name} {bundle.version}, {bundle.sha256}."
    if chosen:
        yield f"Readings: {', '.join(f'{name}={option}' for name, option in chosen.items())}."
    yield COLUMNS[given.layout]
    yield from of_parts(bundle.facts, given)
    yield from others
    if loaded.known:
        yield f"Only what was enacted, and recorded, by {loaded.known} is known."
    yield from of_registers(bundle.facts)
    yield "As a view: CREATE VIEW answers AS, and then this statement; as a model of dbt: the file as it is."
    decided = f"the law of {given.as_of}, whatever its date" if given.as_of else "the law of its own date"
    yield f"Each row is decided under {decided}; a row that holds a value not allowed is rejected."
    yield from executed(given.dialect)


def executed(dialect: str) -> Iterator[str]:
    """Whether anyone has run what is written in the dialect."""
    from statute_runner.sql.dialect import EXECUTED

    if dialect in EXECUTED:
        yield "Statements of this dialect are executed in the tests and answer as the runner does."
    else:
        yield "NOT EXECUTED: no statement of this dialect has been run; it was only written and read back."
        yield "Compare its answers with the runner's first, and see that text is compared exactly, case included."
