"""The options of `sql --known`, and what it prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import readings_of
from statute_runner.decide.decision import chosen_readings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from statute_runner.api import LoadedBundle
    from statute_runner.tables.column_choice import ColumnChoice

PREDICATES = ("yes", "no", "unknown", "rejected")
KNOWN = "it is for --known"


def under_known(verb: argparse.ArgumentParser) -> None:
    """The options that ask for predicates."""
    verb.add_argument(
        "--known",
        metavar="FILE",
        help="facts known for all rows, as a request or a part of one: not the statement, but three predicates for WHERE, "
        "surely yes, surely no and not known, and `rejected`",
    )
    verb.add_argument(
        "--outcome",
        action="append",
        default=[],
        metavar="NAME",
        help="with --known, the outcome that is a yes; may be repeated (default: the favourable ones)",
    )
    verb.add_argument("--predicate", choices=PREDICATES, help="with --known, print this predicate alone")
    verb.add_argument(
        "--format", choices=("sql", "json"), help="with --known, SQL with comments, or a document (default: sql)"
    )


def refuse_unasked(given: argparse.Namespace) -> None:
    """Raises `Refused` for an option that has no effect."""
    unasked = given.known is None
    refuse_idle(
        ("--outcome", unasked and bool(given.outcome), KNOWN),
        ("--predicate", unasked and given.predicate is not None, KNOWN),
        ("--format", unasked and given.format is not None, KNOWN),
        ("--format", given.predicate is not None and given.format is not None, "a predicate alone is SQL"),
        ("--provenance", not unasked and given.provenance, "predicates are no answers"),
        ("--ddl", not unasked and given.ddl, "predicates read a table that is there"),
    )


def printed(loaded: LoadedBundle, given: argparse.Namespace, choice: ColumnChoice, about: Iterable[str]) -> str:
    """The predicates under what is known, or one of them; `about` says how the table has its columns."""
    from statute_runner.sql.known_facts import known_in
    from statute_runner.sql.known_predicates import predicates
    from statute_runner.sql.known_report import as_document, as_sql, written

    known, readings = known_in(given.known, loaded.bundle.facts), readings_of(given.reading)
    made = predicates(
        loaded,
        given.dialect,
        known,
        outcomes=given.outcome,
        layout=given.layout,
        table=given.table or "",
        readings=readings,
        question=given.question,
        as_of=given.as_of,
        missing=not (given.no_missing or given.predicate),
        conditions=given.format == "json",
        choice=choice,
    )
    if given.predicate:
        return f"{written(getattr(made, given.predicate), given.dialect, pretty=True)}\n"
    chosen, question = chosen_readings(loaded.bundle, readings), loaded.question(given.question)
    if given.format == "json":
        settings = {"dialect": given.dialect, "layout": given.layout, "question": question.name}
        days = {"as_of": given.as_of, "known_on": loaded.known}
        return as_document(made, known, loaded, {**settings, "readings": chosen, **days})
    bundle = loaded.bundle
    heading = [
        f"{bundle.title}: {question.ask}",
        f"Made by `statute sql --dialect {given.dialect} --known` from {bundle.name} {bundle.version}, {bundle.sha256}.",
        *([f"Readings: {', '.join(f'{name}={option}' for name, option in chosen.items())}."] if chosen else []),
        *about,
        *([f"Only what was enacted, and recorded, by {loaded.known} is known."] if loaded.known else []),
        *([f"The law is that of {given.as_of}, whatever the date of a row."] if given.as_of else []),
        "Of each row exactly one of the four is true, and none is null. Columns of what is known are not read, nor others",
        "that no longer matter: what these hold is not looked at.",
    ]
    return as_sql(made, given.dialect, heading, dated=bool(given.as_of or known.date))
