"""The law over the columns of a table: what is read of a row, and in each period what the rules come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.codegen.provenance import KEYS
from statute_runner.decide.decision import chosen_readings
from statute_runner.logic.operators import LIST
from statute_runner.sql.checked_columns import CheckedColumns, stated_facts, stored, tested_members
from statute_runner.sql.dialect import named
from statute_runner.sql.layouts import LAYOUTS
from statute_runner.sql.member_lists import first_fault
from statute_runner.sql.named_columns import ColumnNames, Definitions, PeriodColumns
from statute_runner.sql.row_values import RowValues
from statute_runner.sql.sql_boolean import SqlBoolean
from statute_runner.sql.sql_expression import TRUE, aliased, column
from statute_runner.text.days import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlglot import exp

    from statute_runner.api import LoadedBundle
    from statute_runner.law.bundle import Question
    from statute_runner.law.facts import Facts, FactType
    from statute_runner.law.linker import Law
    from statute_runner.sql.request_columns import Layout
    from statute_runner.tables.column_names import Member

OUTPUT = ("id", "outcome", "possible", "missing", *KEYS, "rejected", "rejected_at")


class LawColumns:
    """What one question comes to, in columns upon columns, on the days from each of `starts` on.

    With `as_of` it is under the law of that day, whatever that of a row. Raises `Refused` for a dialect, layout,
    reading or question that there is not.
    """

    dialect: str
    facts: Facts
    lists: list[FactType]
    question: Question
    chosen: dict[str, str]
    starts: Sequence[str]
    tested: dict[str, list[Member]]
    layout: Layout
    as_of: str | None
    row: RowValues
    columns: list[exp.Expr]
    names: ColumnNames
    definitions: Definitions
    periods: list[SqlBoolean]

    def __init__(
        self,
        loaded: LoadedBundle,
        dialect: str,
        layout: str,
        readings: Mapping[str, str],
        question: str | None,
        starts: Sequence[str] | None = None,
        as_of: str | None = None,
    ) -> None:
        self.dialect = named(dialect)
        self.facts = loaded.bundle.facts
        self.lists = [fact for fact in self.facts.values() if fact.type == LIST]
        self.question = loaded.question(question)
        self.chosen = chosen_readings(loaded.bundle, readings)
        self.as_of = as_of
        if as_of:
            starts = [loaded.period(as_of)]
        self.starts = ["", *loaded.bundle.days()] if starts is None else starts
        laws = [loaded.on(start or FIRST_DAY, self.question.name) for start in self.starts]
        self.tested = tested_members(self.facts, laws)
        self.layout = LAYOUTS[layout](self.facts, self.tested, self.dialect)
        self.row = RowValues(self.facts, self.layout.naming, self.dialect)
        reading = CheckedColumns(self.layout, self.row, self.dialect)
        self.columns = list(reading.of(self.tested, stated_facts(laws), self.facts))
        self.names = ColumnNames(["fault", *OUTPUT, *(each.alias_or_name for each in self.columns)])
        self.definitions = Definitions(self.starts, self.names, self.stored)
        self.periods = [self.period(law, PeriodColumns(self.definitions, number)) for number, law in enumerate(laws)]

    def period(self, law: Law, columns: PeriodColumns) -> SqlBoolean:
        """The law of one period over the columns."""
        return SqlBoolean(law, self.chosen, self.row, columns)

    def stored(self, truth: exp.Expr) -> exp.Expr:
        """A truth value, or a text, as a column can hold it."""
        return stored(truth, self.dialect)

    def list_faults(self) -> list[exp.Expr]:
        """Of each list where its first fault is, a column each."""
        naming = self.layout.naming
        return [
            aliased(first_fault(self.row.form, fact, column(naming.fact(fact.name))), naming.fault(fact.name))
            for fact in self.lists
        ]

    def answered(self, period: SqlBoolean) -> dict[str, exp.Expr]:
        """Which outcomes of the question are possible in the period."""
        if not period.law.routes:
            return {self.question.not_in_force.name: TRUE}
        return period.chosen(self.question.name, period.law.decision)
