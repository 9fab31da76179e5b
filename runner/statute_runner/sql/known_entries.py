"""What a row reads in registers, as more that is known of it: one case for each entry whose key it may state.

A row that states a key, and a fact otherwise than its entry, is rejected. So in a row that is not, what is on record is
known, whether the row states it or not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlglot import exp

from statute_runner.problem import refuse
from statute_runner.sql.known_facts import KnownFacts
from statute_runner.sql.register_rows import read_with
from statute_runner.sql.sql_expression import TRUE, column, conjoined, is_null, is_stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.facts import Facts
    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.tables.column_names import Naming

MOST_ENTRIES = 60


class ReadCase(NamedTuple):
    """What is known of the rows of which a condition holds."""

    condition: exp.Expr
    known: KnownFacts


def read_cases(facts: Facts, naming: Naming, known: KnownFacts) -> list[ReadCase]:
    """The cases of all rows that are not rejected, the last where they state no key. Raises `Refused` for too many."""
    cases = [ReadCase(TRUE, known)]
    index = facts.registers.index if facts.registers else None
    for register in index.declared.values() if index else ():
        by = register.stated_by
        if not by or (known.date and by in known.facts):
            continue
        entries = [entry for held in index.of(register.name).values() for entry in held]  # type: ignore[union-attr]
        wanted = [entry for entry in entries if known.facts.get(by) in {None, entry.key} and reaches(entry, known.date)]
        if len(wanted) * len(cases) > MOST_ENTRIES:
            raise refuse(
                "sql-size",
                f"unsupported register: {len(wanted)} entries of `{register.name}` may be read, each of them a case",
                help=f"state `{by}` and `date` in what is known, or have no more than {MOST_ENTRIES} entries",
            )
        cases = [
            made
            for case in cases
            for made in (
                *(reading(case, register, entry, naming, facts) for entry in wanted),
                without(case, by, naming),
            )
        ]
    return cases


def reaches(entry: RegisterEntry, date: str) -> bool:
    first, last = entry.period
    return not date or first <= date <= last


def reading(case: ReadCase, register: Declared, entry: RegisterEntry, naming: Naming, facts: Facts) -> ReadCase:
    """Of the rows of a case, those that read this entry."""
    by, known = register.stated_by, case.known
    read = read_with(facts.registers.index, register, entry)  # type: ignore[union-attr]
    condition = conjoined([case.condition, *when(register, entry, naming, known)])
    return ReadCase(condition, KnownFacts(known.date, known.stated, {by: entry.key, **read, **known.facts}))


def when(register: Declared, entry: RegisterEntry, naming: Naming, known: KnownFacts) -> Iterator[exp.Expr]:
    first, last = entry.period
    if register.stated_by not in known.facts:
        key = column(naming.fact(register.stated_by))
        yield from (is_stated(key), exp.EQ(this=key, expression=exp.convert(entry.key)))
    if not known.date:
        yield exp.GTE(this=column("date"), expression=exp.convert(first))
        yield exp.LTE(this=column("date"), expression=exp.convert(last))


def without(case: ReadCase, by: str, naming: Naming) -> ReadCase:
    """Of the rows of a case, those that read no entry."""
    stated = [] if by in case.known.facts else [is_null(column(naming.fact(by)))]
    return ReadCase(conjoined([case.condition, *stated]), case.known)
