"""The statement: requests are read and checked, the rules are columns upon columns, the answers come last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.codegen.provenance import Provenance
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.sql.carried_columns import carried_columns
from statute_runner.sql.dialect import BY_COLUMN, MATERIALIZED
from statute_runner.sql.law_columns import LawColumns
from statute_runner.sql.mapped_columns import named_source
from statute_runner.sql.missing_columns import missing_columns
from statute_runner.sql.named_columns import ColumnNames, by_period
from statute_runner.sql.proven_answers import proven_answers
from statute_runner.sql.register_rows import RegisterTables, as_table, unread
from statute_runner.sql.row_statement import by_row
from statute_runner.sql.row_validation import apart, faults, first_of, where_any
from statute_runner.sql.source_table import source_table, words
from statute_runner.sql.sql_expression import FALSE, TRUE, aliased, column, disjoined, is_null, joined, negated
from statute_runner.tables.column_choice import AS_DOCUMENTED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.sql.sql_boolean import SqlBoolean
    from statute_runner.tables.column_choice import ColumnChoice

# In the full name of a field of members.
INSIDE = "[]."


def statement(
    loaded: LoadedBundle,
    dialect: str,
    *,
    layout: str = "flat",
    table: str | exp.Expr = "requests",
    readings: Mapping[str, str] | None = None,
    question: str | None = None,
    as_of: str | None = None,
    missing: bool = True,
    registers: bool = True,
    passthrough: Sequence[str] = (),
) -> exp.Select:
    """One SELECT from a table of requests to their answers, under the law of each request's own day, or of `as_of`.

    Raises `Refused`.

    Its columns: `id`, `outcome`, `possible` (with commas between), `route__ROUTE` for each route (null where it is not
    in force), `missing` (the facts that keep it open, with commas between, the most useful first; left out on demand)
    and, where a row is rejected and so not decided, `rejected` (the code) and `rejected_at` (the path). `passthrough`
    names columns of the table that are none of a request's, to be carried along. Without `registers` a row is rejected
    that states a key of one.
    """
    made = Statement(
        loaded, dialect, layout, readings or {}, question, as_of=as_of, missing=missing, registers=registers
    )
    return made.from_table(table, passthrough)


class Statement(LawColumns):
    """Everything that one statement is made of."""

    missing: bool
    registers: bool
    provenance: Provenance | None

    def __init__(
        self,
        loaded: LoadedBundle,
        dialect: str,
        layout: str,
        readings: Mapping[str, str],
        question: str | None,
        *,
        as_of: str | None = None,
        missing: bool = True,
        registers: bool = True,
        provenance: bool = False,
        choice: ColumnChoice = AS_DOCUMENTED,
    ) -> None:
        super().__init__(loaded, dialect, layout, readings, question, as_of=as_of)
        self.choice = choice
        self.provenance = Provenance(loaded, self.chosen, self.question.name, as_of) if provenance else None
        self.missing, self.registers = missing, registers

    def for_view(self, table: str | exp.Expr) -> exp.Select:
        """The statement as it is best for a view: a condition on its id is served by an index of the table."""
        return by_row(self.from_table(table), self.dialect)

    def from_table(self, table: str | exp.Expr, passthrough: Sequence[str] = ()) -> exp.Select:
        """The statement over a table, or over anything else that can stand in its place. Raises `Refused`."""
        source = source_table(table, self.dialect)
        answers = [column("id"), *self.answers()]
        layers = self.definitions.layers(answers)
        along = [column(name) for name in passthrough]
        # Some databases would take a step of the table's name for the table.
        named = ColumnNames(word for each in source.find_all(exp.Table) for word in words(each))
        request, below = named.new("request"), named.new("checked")
        held = [*named_source(self.layout, self.facts, self.choice), *along]
        steps: list[tuple[exp.TableAlias, exp.Expr]] = [(as_table(request), exp.select(*held).from_(source))]
        if self.lists:
            whole = exp.Column(this=exp.Star(), table=exp.to_identifier(request))
            found, listed = self.list_faults(), named.new("lists")
            steps.append((as_table(listed), exp.select(whole, *found).from_(request)))
            held, request = [*held, *found], listed
        wrong = list(faults(self.facts, self.layout, self.dialect))
        if self.dialect in BY_COLUMN:
            taken = ColumnNames([*self.names.taken, *(each.alias_or_name for each in held)])
            told, wrong = apart(wrong, taken)
            whole, looked_at = exp.Column(this=exp.Star(), table=exp.to_identifier(request)), named.new("looked_at")
            steps.append((as_table(looked_at), exp.select(whole, *told).from_(request)))
            held, request = [*held, *told], looked_at
        read = RegisterTables(self.facts, self.layout, [each.alias_or_name for each in held])
        further = read.faults() if self.registers else unread(self.facts, self.layout)
        in_values = where_any(wrong) if self.dialect in BY_COLUMN else first_of(wrong)
        fault: exp.Expr = aliased(first_of(further, in_values), "fault")
        if self.registers and read.of:
            steps += read.steps(request, fault, named)
            request, fault = steps[-1][0].name, column("fault")
        lowest = [*self.columns, *along, fault]
        steps.append((as_table(below), exp.select(*lowest).from_(request)))
        carried = carried_columns([each.alias_or_name for each in lowest], layers, [*answers, *along])
        for number, layer in enumerate(layers, 1):
            above = named.new(f"rules_{number}")
            read_above: list[exp.Expr] = [exp.Column(this=exp.Star(), table=exp.to_identifier(below))]
            if self.dialect in MATERIALIZED:
                read_above = [column(name) for name in carried[number - 1]]
            steps.append((as_table(above), exp.select(*read_above, *layer).from_(below)))
            below = above
        made = exp.select(*answers, *along).from_(below)
        materialized = True if self.dialect in MATERIALIZED else None
        for table_of_step, step in steps:
            made = made.with_(table_of_step, as_=step, materialized=materialized, copy=False)
        return made

    def answers(self) -> Iterator[exp.Expr]:
        answered = [self.answered(period) for period in self.periods]
        undetermined = [answer_of(possible, exp.convert(UNDETERMINED)) for possible in answered]
        listed = [answer_of(possible, listing(possible)) for possible in answered]
        yield self.unless_rejected(undetermined, "outcome")
        yield self.unless_rejected(listed, "possible")
        for route in self.question.routes:
            yield self.unless_rejected(
                [route_answer(period, route) for period in self.periods], self.names.new(f"route__{route}")
            )
        if self.missing:
            missing = [
                self.missing_facts(period, possible) for period, possible in zip(self.periods, answered, strict=True)
            ]
            yield self.unless_rejected(missing, "missing")
        if self.provenance:
            yield from proven_answers(self.provenance, self.starts)
        yield from rejection()

    def missing_facts(self, period: SqlBoolean, possible: Mapping[str, exp.Expr]) -> exp.Expr:
        """The facts that keep the question open, with commas between; an empty text where it is not open."""
        if not period.law.routes:
            return exp.convert("")
        return spelled(missing_columns(period, possible))

    def unless_rejected(self, by_number: Sequence[exp.Expr], name: str) -> exp.Expr:
        made = by_period(self.starts, dict(enumerate(by_number)))
        return aliased(exp.Case().when(is_null(column("fault")), made), name)


def route_answer(period: SqlBoolean, route: str) -> exp.Expr:
    possible = period.outcomes(route)
    return exp.null() if possible is None else answer_of(possible, exp.convert(UNDETERMINED))


def answer_of(possible: Mapping[str, exp.Expr], else_: exp.Expr) -> exp.Expr:
    """The outcome that alone is possible, or else the other text."""
    made = exp.Case()
    ways = {outcome: may for outcome, may in possible.items() if may != FALSE}
    for outcome in ways:
        others = disjoined(may for other, may in ways.items() if other != outcome)
        if others == FALSE:
            return exp.convert(outcome)
        if others != TRUE:
            made = made.when(negated(others), exp.convert(outcome), copy=False)
    return made.else_(else_.copy(), copy=False) if made.args["ifs"] else else_


def listing(possible: Mapping[str, exp.Expr]) -> exp.Expr:
    """The outcomes that are possible, in the bundle's order, with commas between; for two or more."""
    ways = {outcome: may for outcome, may in possible.items() if may != FALSE}
    if len(ways) <= 2 or all(may == TRUE for may in ways.values()):  # noqa: PLR2004 - where one is not alone, both are
        return exp.convert(",".join(ways))
    return spelled(ways)


def spelled(ways: Mapping[str, exp.Expr]) -> exp.Expr:
    """The names for which it is true, with commas between."""
    texts = [
        # Of a field of members, the column has the paths themselves.
        may
        if INSIDE in name
        else exp.Case().when(may, exp.convert(f",{name}")).else_(exp.convert(""))
        if may != TRUE
        else exp.convert(f",{name}")
        for name, may in ways.items()
    ]
    whole = joined(texts) if texts else exp.convert("")
    if any(INSIDE in name for name in ways):
        return exp.Substring(this=whole, start=exp.convert(2))
    return exp.Substring(this=whole, start=exp.convert(2), length=exp.convert(len("".join(ways)) + len(ways)))


def rejection() -> Iterator[exp.Expr]:
    """The code and the path of the fault, apart."""
    blank = exp.StrPosition(this=column("fault"), substr=exp.convert(" "))
    code = exp.Sub(this=blank, expression=exp.convert(1))
    after = exp.Add(this=blank.copy(), expression=exp.convert(1))
    whole = exp.Length(this=column("fault"))
    yield aliased(exp.Substring(this=column("fault"), start=exp.convert(1), length=code), "rejected")
    yield aliased(exp.Substring(this=column("fault"), start=after, length=whole), "rejected_at")
