"""Lists with a type, as DuckDB and Spark have them: a structure for each member, and functions that take a lambda."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.facts import as_stated
from statute_runner.logic.absence import NONE
from statute_runner.logic.operators import CHOICE, DATE, LIST, NUMBER, SETS, TEXT
from statute_runner.sql.absent_values import FLAG, has_flag, none_of
from statute_runner.sql.column_types import TYPES, array, structure
from statute_runner.sql.dialect import exact, family
from statute_runner.sql.list_form import MemberVariable
from statute_runner.sql.set_checks import set_faults
from statute_runner.sql.sql_expression import FALSE, call, enough, is_null, is_stated, surely
from statute_runner.sql.value_checks import is_before, wrong_value

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Scalar

# Functions: keeps the members of which a lambda holds, makes others of them, joins texts, the first member, the length.
FUNCTIONS = {
    "duckdb": ("LIST_FILTER", "LIST_TRANSFORM", "ARRAY_TO_STRING", "LIST_EXTRACT", "LEN"),
    "spark": ("FILTER", "TRANSFORM", "ARRAY_JOIN", "GET", "SIZE"),
}
# The number of the first member.
FIRST = {"duckdb": 1, "spark": 0}


class TypedLists:
    """Lists of structures; a field that is not known is null."""

    filter: str
    transform: str
    join: str
    extract: str
    size: str
    first_number: int

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.filter, self.transform, self.join, self.extract, self.size = FUNCTIONS[family(dialect)]
        self.first_number = FIRST[family(dialect)]

    def kind(self, fact: FactType) -> exp.DataType:
        return array(structure(self.fields(fact)))

    def fields(self, fact: FactType) -> dict[str, exp.DataType]:
        made = {}
        for key, field in fact.fields.items():
            single = exp.DataType.build(TYPES[field.type]) if field.type != LIST else self.kind(field)
            made[key] = array(single) if field.type in SETS else single
            if has_flag(field):
                made[FLAG.format(key)] = exp.DataType.build("BOOLEAN")
        return made

    def read(self, given: exp.Expr) -> exp.Expr:
        return given

    def variable(self, depth: int) -> MemberVariable:
        value, number = exp.to_identifier(f"m{depth}"), exp.to_identifier(f"n{depth}")
        first = exp.convert(self.first_number)
        return MemberVariable(
            value.name, value, exp.Sub(this=number, expression=first) if self.first_number else number
        )

    def at_least(self, given: exp.Expr, number: int, seen: MemberVariable, holds: exp.Expr) -> exp.Expr:
        kept = exp.Lambda(this=holds.copy(), expressions=[seen.value.copy(), self.place(seen)])
        return enough(call(self.size, call(self.filter, given, kept)), number)

    def place(self, seen: MemberVariable) -> exp.Expr:
        return exp.to_identifier(seen.name.replace("m", "n"))

    def array(self, given: exp.Expr, seen: MemberVariable, made: exp.Expr) -> exp.Expr:
        return self.each(given, seen, made)

    def item(self, array: exp.Expr, numbers: Sequence[exp.Expr]) -> exp.Expr:
        for number in numbers:
            place = number.this if isinstance(number, exp.Sub) else number
            array = call(self.extract, array, place)
        return array

    def listing(self, given: exp.Expr, seen: MemberVariable, text: exp.Expr) -> exp.Expr:
        whole = call(self.join, self.each(given, seen, text), exp.convert(""))
        return exp.Coalesce(this=whole, expressions=[exp.convert("")])

    def first(self, given: exp.Expr, seen: MemberVariable, found: exp.Expr) -> exp.Expr:
        one = exp.to_identifier(f"{seen.name}_fault")
        stated = exp.Lambda(this=is_stated(one), expressions=[one])
        return call(
            self.extract, call(self.filter, self.each(given, seen, found), stated), exp.convert(self.first_number)
        )

    def each(self, given: exp.Expr, seen: MemberVariable, made: exp.Expr) -> exp.Expr:
        variables = [seen.value.copy(), self.place(seen)]
        return call(self.transform, given, exp.Lambda(this=made.copy(), expressions=variables))

    def is_other(self, _given: exp.Expr) -> exp.Expr:
        return FALSE

    def length(self, given: exp.Expr) -> exp.Expr:
        return call(self.size, given)

    def is_no_member(self, seen: MemberVariable) -> exp.Expr:
        return is_null(seen.value)

    def unknown_field(self, _seen: MemberVariable, _fact: FactType) -> exp.Expr | None:
        return None

    def given(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        return self.part(seen, field.short)

    def part(self, seen: MemberVariable, key: str) -> exp.Expr:
        return exp.Dot(this=seen.value.copy(), expression=exp.to_identifier(key, quoted=True))

    def flag(self, seen: MemberVariable, field: FactType) -> exp.Expr | None:
        return self.part(seen, FLAG.format(field.short)) if has_flag(field) else None

    def plain(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        """A single value as it is given, a day as text, texts compared exactly."""
        given = self.given(seen, field)
        if field.type == DATE:
            given = exp.cast(given, "text")
        return exact(given, self.dialect) if field.type in {DATE, CHOICE, TEXT} else given

    def field(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        if field.type in {LIST, *SETS}:
            return self.given(seen, field)
        given, flag = self.plain(seen, field), self.flag(seen, field)
        return exp.Case().when(flag, none_of(field)).else_(given) if flag else given

    def has(self, seen: MemberVariable, field: FactType, member: Scalar) -> exp.Expr:
        return surely(exp.ArrayContains(this=self.given(seen, field), expression=exp.convert(member)))

    def wrong(self, seen: MemberVariable, field: FactType) -> list[exp.Expr]:
        if field.type in SETS:
            return set_faults(self.given(seen, field), field, self.dialect)
        return wrong_value(field, self.plain(seen, field), self.flag(seen, field), self.dialect)

    def before(self, seen: MemberVariable, field: FactType, other: FactType) -> exp.Expr:
        return is_before(self.plain(seen, field), self.plain(seen, other))

    def literal(self, fact: FactType, known: Known) -> exp.Expr:
        assert isinstance(known, tuple)  # noqa: S101 - it is a list
        written = exp.convert(json.dumps([stated_member(fact, member) for member in known]))  # type: ignore[arg-type]
        kind = self.kind(fact)
        if family(self.dialect) == "spark":
            return call("FROM_JSON", written, exp.convert(kind.sql(self.dialect)))
        return exp.cast(exp.cast(written, "json"), kind)


def stated_member(fact: FactType, member: Mapping[str, Known]) -> dict[str, object]:
    """A member as its structure states it, which has every field."""
    flags = [FLAG.format(key) for key, field in fact.fields.items() if has_flag(field)]
    made: dict[str, object] = dict.fromkeys([*fact.fields, *flags])
    for key, known in member.items():
        field = fact.fields[key]
        if field.fields:
            made[key] = [stated_member(field, inner) for inner in known]  # type: ignore[union-attr, arg-type]
        elif known is NONE and field.type == NUMBER:
            made[FLAG.format(key)] = True
        else:
            made[key] = as_stated(known)
    return made
