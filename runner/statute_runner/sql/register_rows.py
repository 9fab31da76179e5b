"""Registers as tables of the statement: a row for each entry, with what is read where a request states its key.

What is not stated is read from the entry of the key that is in force on the day of the request; what is stated
otherwise is a fault of the row. Lists are not compared: a row that states a key, and a list that is read with it, is
rejected too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import LIST
from statute_runner.registers.filling import filled
from statute_runner.sql.dialect import EXECUTED
from statute_runner.sql.member_lists import list_form
from statute_runner.sql.named_columns import ColumnNames
from statute_runner.sql.register_cells import cells, differs, stated
from statute_runner.sql.sql_expression import aliased, column, conjoined, is_null, is_stated, negated, one_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from statute_runner.law.facts import Facts, FactType
    from statute_runner.logic.tree import Known
    from statute_runner.registers.declarations import Declared
    from statute_runner.registers.entries import RegisterEntry
    from statute_runner.registers.register_index import RegisterIndex
    from statute_runner.sql.request_columns import Layout

KEY, FIRST, LAST = "key", "first", "last"


class RegisterRows:
    """The entries of one register as a table."""

    register: Declared
    layout: Layout
    entries: list[tuple[RegisterEntry, Mapping[str, Known]]]
    names: dict[str, str]

    def __init__(
        self, index: RegisterIndex, register: Declared, facts: Facts, layout: Layout, columns: ColumnNames
    ) -> None:
        self.register, self.layout = register, layout
        lists = [owned.fills_list for owned in index.records_of(register.name)]
        self.facts: list[FactType] = [facts[name] for name in (*register.fills.values(), *lists)]
        self.entries = [
            (entry, read_with(index, register, entry)) for held in index.of(register.name).values() for entry in held
        ]
        named = [KEY, FIRST, LAST, *(name for fact in self.facts for name in cells(fact, None, layout))]
        self.names = {name: columns.new(f"{register.name} {name}") for name in named}

    def of(self, name: str) -> exp.Expr:
        """The column of the table that holds what a column of a request may be filled with."""
        return column(self.names[name])

    @property
    def key(self) -> exp.Column:
        """The column of requests that states the key."""
        return column(self.layout.naming.fact(self.register.stated_by))

    def table(self) -> exp.Expr:
        """The rows, none of which is of the same key and day as another."""
        rows = [list(self.row(entry, known)) for entry, known in self.entries]
        if self.layout.dialect in EXECUTED:
            return exp.Values(expressions=[exp.Tuple(expressions=row) for row in rows])
        # Not every database takes values where it takes a query.
        selects = [exp.select(*map(aliased, row, self.names.values())) for row in rows]
        return exp.union(*selects, distinct=False) if selects[1:] else selects[0]

    def row(self, entry: RegisterEntry, known: Mapping[str, Known]) -> Iterator[exp.Expr]:
        yield from (exp.cast(exp.convert(text), "text") for text in (entry.key, *entry.period))
        for fact in self.facts:
            yield from cells(fact, known.get(fact.name), self.layout).values()

    def on(self) -> exp.Expr:
        """Whether a row of the table is the one that a request reads."""
        day = column("date")
        return conjoined(
            [
                exp.EQ(this=self.key, expression=self.of(KEY)),
                exp.GTE(this=day, expression=self.of(FIRST)),
                exp.LTE(this=day.copy(), expression=self.of(LAST)),
            ]
        )

    def faults(self) -> Iterator[tuple[exp.Expr, exp.Expr]]:
        """What can be wrong with a row that states a key, in order, each with its code and path."""
        return self.faults_of({fact.name for fact in self.facts})

    def faults_of(self, facts: Collection[str]) -> Iterator[tuple[exp.Expr, exp.Expr]]:
        """What can be wrong with a row that states a key, of what is read there only these facts."""
        by = self.register.stated_by
        known = one_of(self.key, dict.fromkeys(entry.key for entry, _ in self.entries))
        yield conjoined([is_stated(self.key), negated(known)]), problem("register-key", by)
        if not self.entries:
            return
        yield conjoined([is_stated(self.key), is_null(self.of(KEY))]), problem("register-period", by)
        for fact in self.facts:
            if fact.name not in facts:
                continue
            if fact.type == LIST:
                both = conjoined([is_stated(self.of(KEY)), stated(fact, self.layout)])
                yield both, problem("register-unread", fact.name)
            else:
                both = conjoined([stated(fact, self.layout), differs(fact, self.layout, self.of)])
                yield both, problem("register-conflict", fact.name)

    def filled(self) -> dict[str, exp.Expr]:
        """The columns of requests that may be filled, each with what then stands there."""
        return {
            name: exp.Case().when(stated(fact, self.layout), self.as_here(fact, name)).else_(self.of(name))
            for fact in self.facts
            for name in cells(fact, None, self.layout)
        }

    def as_here(self, fact: FactType, name: str) -> exp.Expr:
        """What a request states, as the table has it: a list whose days are dates has another type than one of texts.

        DuckDB casts the fields of structures by name, others by place. What cannot be cast is rejected before.
        """
        if fact.type != LIST or self.layout.dialect != "duckdb":
            return column(name)
        return exp.TryCast(this=column(name), to=list_form(self.layout.dialect).kind(fact))


class RegisterTables:
    """The registers of which requests may state keys, beside requests with these columns."""

    columns: Sequence[str]
    of: list[RegisterRows]

    def __init__(self, facts: Facts, layout: Layout, columns: Sequence[str]) -> None:
        held: list[RegisterIndex] = [facts.registers.index] if facts.registers else []
        self.columns, names = columns, ColumnNames(columns)
        self.of = [
            RegisterRows(index, register, facts, layout, names)
            for index in held
            for register in index.declared.values()
            if register.stated_by
        ]

    def faults(self) -> list[tuple[exp.Expr, exp.Expr]]:
        """What can be wrong with a row that states keys, in order, each with its code and path."""
        return [fault for rows in self.of for fault in rows.faults()]

    def steps(self, request: str, fault: exp.Expr, steps: ColumnNames) -> Iterator[tuple[exp.TableAlias, exp.Expr]]:
        """The tables, and at last the requests with what they read there, and whether a row has a fault."""
        filled: dict[str, exp.Expr] = {}
        made = exp.select().from_(request)
        for rows in self.of:
            if rows.entries:
                name = steps.new(f"register_{rows.register.name}")
                yield as_table(name, rows.names.values()), rows.table()
                made = made.join(exp.to_table(name), on=rows.on(), join_type="left", copy=False)
                filled |= rows.filled()
        held = [aliased(filled[name], name) if name in filled else column(name) for name in self.columns]
        yield as_table(steps.new("read")), made.select(*held, fault, copy=False)


def read_with(index: RegisterIndex, register: Declared, entry: RegisterEntry) -> Mapping[str, Known]:
    """What is read where a request states the key of an entry and nothing beside it."""
    read = filled(index, {register.stated_by: entry.key}, entry.period[0], nothing_wrong)
    return read.facts if read else {}


def nothing_wrong(code: str, message: str, path: tuple[str | int, ...], help_: str = "") -> None:
    """Takes a fault where there can be none."""
    raise AssertionError(f"{code} {path}: {message} {help_}")


def unread(facts: Facts, layout: Layout) -> list[tuple[exp.Expr, exp.Expr]]:
    """The rows that state a key, where no register is read."""
    keys = facts.registers.key_facts() if facts.registers else []
    return [(is_stated(column(layout.naming.fact(key))), problem("register-unread", key)) for key in keys]


def as_table(name: str, columns: Iterable[str] = ()) -> exp.TableAlias:
    """The name of a step, and of its columns where it does not name them itself."""
    return exp.TableAlias(this=exp.to_identifier(name), columns=[column(each).this for each in columns])


def problem(code: str, fact: str) -> exp.Expr:
    """The code and the path of a fault that is no value's own."""
    return exp.convert(f"{code} facts.{fact}")
