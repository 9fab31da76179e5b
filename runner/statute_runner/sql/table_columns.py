"""Expressions over the columns of a table: what a statement makes in steps, written out in one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import LIST, SETS
from statute_runner.sql.dialect import JSON, exact
from statute_runner.sql.known_entries import reaches
from statute_runner.sql.lossless_casts import DAY
from statute_runner.sql.mapped_columns import named_source
from statute_runner.sql.register_cells import cells
from statute_runner.sql.register_rows import FIRST, LAST, RegisterTables
from statute_runner.sql.row_validation import day_fault, fact_faults
from statute_runner.sql.sql_expression import FALSE, TRUE, column, conjoined, in_brackets, negated, part_of, same
from statute_runner.tables.column_choice import AS_DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.sql.known_rules import KnownColumns
    from statute_runner.sql.register_rows import RegisterRows
    from statute_runner.sql.request_columns import Layout
    from statute_runner.tables.column_choice import ColumnChoice

Step = dict[str, exp.Expr]


class TableColumns:
    """The steps from a table to the columns that rules read, for what is not known; what is known is a literal.

    With a `table`, its columns are written with its name before them.
    """

    law: KnownColumns
    layout: Layout
    known: Mapping[str, Known]
    table: str
    of_table: dict[str, None]
    taken: list[exp.Expr]
    days: dict[str, exp.Expr]
    registers: list[RegisterRows]

    def __init__(self, law: KnownColumns, table: str = "", choice: ColumnChoice = AS_DOCUMENTED) -> None:
        self.law, self.layout, self.known = law, law.layout, law.known.every()
        self.table, self.taken = table, [*named_source(law.layout, law.facts, choice)]
        read_columns = (each for one in self.taken for each in one.find_all(exp.Column))
        self.of_table = dict.fromkeys(each.name for each in read_columns if not each.table)
        source, lists = self.source(), step(law.list_faults())
        read = RegisterTables(law.facts, law.layout, [*source, *lists])
        # Where in the table each day stands that is not known.
        self.days = {
            name: place
            for name, given in source.items()
            if isinstance(given.this if isinstance(given, exp.Collate) else given, exp.Case)
            and name != "id"
            and (place := next(given.find_all(exp.Dot, exp.Column), None))
        }
        self.registers = [rows for rows in read.of if rows.entries and not self.is_read_already(rows)]
        entries = {name: made for rows in self.registers for name, made in self.entries(rows).items()}
        # Each predicate asks for itself whether a list has a fault.
        plain = {law.layout.naming.fact(fact.name) for fact in law.lists}
        checked = {name: made for name, made in step(law.columns).items() if name not in plain}
        self.steps: list[Step] = [source, lists, entries, checked]
        self.made: dict[tuple[str, int], exp.Expr] = {}

    def is_read_already(self, rows: RegisterRows) -> bool:
        return bool(self.law.known.date) and rows.register.stated_by in self.known

    def cells_of(self, fact: FactType, known: Known | None = None) -> Step:
        return cells(fact, known, self.layout)

    def source(self) -> Step:
        made = step(self.taken)
        for name, known in self.known.items():
            made |= {"date": exp.convert(known)} if name == "date" else self.cells_of(self.law.facts[name], known)
        return made

    def entries(self, rows: RegisterRows) -> Step:
        """What a row reads in a register, in the columns that its table has in a statement."""
        by = rows.register.stated_by
        found = [
            (entry, list(rows.row(entry, known)))
            for entry, known in rows.entries
            if self.known.get(by) in {None, entry.key} and reaches(entry, self.law.known.date)
        ]
        made: Step = {}
        for place, (column_, name) in enumerate(rows.names.items()):
            case = exp.Case()
            for entry, cells_ in found:
                held = dict(zip(rows.names, cells_, strict=True))
                this: list[exp.Expr] = [exp.EQ(this=rows.key, expression=exp.convert(entry.key))]
                if "date" not in self.known:
                    day = column("date")
                    this.append(exp.GTE(this=day, expression=held[FIRST]))
                    this.append(exp.LTE(this=day.copy(), expression=held[LAST]))
                case = case.when(conjoined(this), cells_[place], copy=False)
            if column_ not in {FIRST, LAST}:
                made[name] = case if found else exp.null()
        return made

    def at(self, expression: exp.Expr, number: int, *, checked: bool = True) -> exp.Expr:
        """The expression over the columns of the table, where it reads those of the first so many steps.

        What days it reads were `checked` before.
        """

        def read(node: exp.Expr) -> exp.Expr:
            if not isinstance(node, exp.Column) or node.table:
                return node
            if checked and self.is_day(node.name, number):
                return self.day(node.name, begun=is_begun(node))
            return self.column(node.name, number)

        return expression.copy().transform(read, copy=False)

    def is_day(self, name: str, number: int) -> bool:
        """Whether the column, read above so many steps, is a day that stands in the table."""
        return (
            number > 0
            and name in self.days
            and (name == "date" or not any(name in step for step in self.steps[1:number]))
        )

    def day(self, name: str, *, begun: bool) -> exp.Expr:
        """A day that is one, be it a date, a time or a text; as a text, a time is not before a day that has `begun`."""
        made: exp.Expr = exp.cast(self.at(self.days[name], 0, checked=False), "text")
        made = made if begun else part_of(made, 1, DAY)
        return exact(made, self.law.dialect) if self.law.dialect == "postgres" else made

    def whole(self, expression: exp.Expr) -> exp.Expr:
        """The expression over the columns of the table, where it reads what rules read."""
        return self.at(expression, len(self.steps))

    def column(self, name: str, number: int) -> exp.Expr:
        for below in reversed(range(number)):
            if name in self.steps[below]:
                if (name, below) not in self.made:
                    made = self.at(self.steps[below][name], below)
                    self.made[name, below] = in_brackets(made)
                return self.made[name, below].copy()
        found = column(name)
        if self.table and name in self.of_table:
            found.set("table", exp.to_identifier(self.table))
        return found

    def facts_of(self, names: Collection[str]) -> dict[str, None]:
        """The facts that are read where rules read these columns, `date` among them."""
        naming, found = self.layout.naming, dict.fromkeys({"date"} & {*names})
        for fact in self.law.facts.values():
            of = {*self.cells_of(fact), *self.members_of(fact)}
            if fact.silence or fact.type == LIST:
                of.add(naming.stated(fact.name))
            if not of.isdisjoint(names) and fact.name not in self.known:
                found[fact.name] = None
        if self.registers_of(found) and "date" not in self.known:
            found["date"] = None
        return found

    def members_of(self, fact: FactType) -> list[str]:
        """The columns of a set, of which rules read one for each member that they look for."""
        if fact.type not in SETS:
            return []
        naming = self.layout.naming
        return [naming.known(fact.name), *(naming.member(fact.name, one) for one in self.law.tested.get(fact.name, ()))]

    def registers_of(self, facts: Collection[str]) -> list[RegisterRows]:
        """The registers that are read where these facts are: those of whose keys one is known, or looked at."""
        keys = {*facts, *self.known}
        return [rows for rows in self.registers if rows.register.stated_by in keys]

    def faults(self, facts: Collection[str]) -> Iterator[exp.Expr]:
        """What can be wrong with these facts of a row, each true where it is."""
        law = self.law
        if "date" in facts:
            yield self.at(day_fault(law.dialect)[0], 2, checked=False)
        of: Mapping[str, FactType] = {name: fact for name, fact in law.facts.items() if name in facts}
        for wrong, _ in fact_faults(of, law.layout, law.dialect):
            yield self.at(wrong, 2, checked=False)
        for rows in self.registers_of(facts):
            for wrong, _ in rows.faults_of({*facts, *self.known}):
                yield self.at(wrong, 3)

    def where_valid(self, truth: exp.Expr, fault: exp.Expr) -> exp.Expr:
        """The truth value over what rules read, and false where there is such a fault."""
        if FALSE in {truth, fault}:
            return self.whole(truth)
        if truth == TRUE:
            return negated(fault)
        made = self.whole(truth)
        if self.law.dialect in JSON and self.law.lists:
            # What is no list is not to be looked into.
            return exp.Case().when(fault.copy(), FALSE.copy(), copy=False).else_(made, copy=False)
        return exp.And(this=negated(fault), expression=exp.Paren(this=made))

    def fault(self, facts: Collection[str]) -> exp.Expr:
        """Whether something is wrong with these facts of a row: true or false."""
        wrong = [each for each in self.faults(facts) if each != FALSE]
        if not wrong:
            return FALSE
        made = exp.Case()
        for each in wrong:
            made = made.when(each, exp.convert(1), copy=False)
        # Not every database takes such a truth value for one.
        return same(made.else_(exp.convert(0), copy=False), 1)


def is_begun(day: exp.Expr) -> bool:
    """Whether this day is asked whether it is not before another."""
    asked = day.parent
    return isinstance(asked, exp.GTE) and asked.this is day and asked.expression.is_string


def step(columns: Collection[exp.Expr] | Iterator[exp.Expr]) -> Step:
    """Columns by their names; one that is taken as it is needs none."""
    return {each.alias_or_name: each.unalias() for each in columns if isinstance(each, exp.Alias)}
