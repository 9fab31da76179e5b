"""Members of a list as JSON, as SQLite and PostgreSQL have it: an object, with a field that is known or null."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import CHOICE, DATE, LIST, NUMBER, SETS, TEXT, YES_NO
from statute_runner.sql.absent_values import none_of
from statute_runner.sql.dialect import exact
from statute_runner.sql.list_form import MemberVariable
from statute_runner.sql.sql_expression import call, same

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Scalar


class JsonMembers:
    """Reads the members of arrays of objects."""

    sqlite: bool

    def __init__(self, dialect: str) -> None:
        self.dialect = dialect
        self.sqlite = dialect == "sqlite"

    def variable(self, depth: int) -> MemberVariable:
        name = f"m{depth}"
        key = exp.column("key", name)
        number = key if self.sqlite else exp.Sub(this=exp.column("number", name), expression=exp.convert(1))
        return MemberVariable(name, exp.column("value", name), number)

    def rows(self, given: exp.Expr, name: str) -> exp.Table:
        """The members of a list as rows."""
        if self.sqlite:
            return exp.Table(this=call("JSON_EACH", given), alias=exp.TableAlias(this=exp.to_identifier(name)))
        alias = exp.TableAlias(
            this=exp.to_identifier(name), columns=[exp.to_identifier("value"), exp.to_identifier("number")]
        )
        return exp.Table(this=call("JSONB_ARRAY_ELEMENTS", given), ordinality=True, alias=alias)

    def place(self, field: FactType) -> exp.Expr:
        return exp.convert(f'$."{field.short}"' if self.sqlite else field.short)

    def given(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        if self.sqlite and field.fields:
            # A text in which a list is written is not that list.
            found = exp.JSONExtract(this=seen.value.copy(), expression=self.place(field))
            return exp.Nullif(this=found, expression=exp.convert("null"))
        if self.sqlite:
            return call("JSON_EXTRACT", seen.value, self.place(field))
        return without_null(exp.Paren(this=exp.JSONExtract(this=seen.value.copy(), expression=self.place(field))))

    def text(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        """A single value as text, compared exactly; in SQLite, where each value has a type, as it is."""
        if self.sqlite:
            return self.given(seen, field)
        text = exp.Paren(this=exp.JSONExtractScalar(this=seen.value.copy(), expression=self.place(field)))
        return exact(text, self.dialect) if field.type in {CHOICE, DATE, TEXT} else text

    def type_of(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        if self.sqlite:
            return call("JSON_TYPE", seen.value, self.place(field))
        return call("JSONB_TYPEOF", self.given(seen, field))

    def field(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        if field.type in {LIST, *SETS}:
            return self.given(seen, field)
        given = self.text(seen, field)
        if field.type == YES_NO and not self.sqlite:
            return exp.cast(given, "boolean")
        if field.type != NUMBER:
            return given
        number = given if self.sqlite else exp.cast(given, "bigint")
        return exp.Case().when(same(given, WRITTEN), none_of(field)).else_(number) if field.absent else number

    def has(self, seen: MemberVariable, field: FactType, member: Scalar) -> exp.Expr:
        given = self.given(seen, field)
        if not self.sqlite:
            held = call("JSONB_CONTAINS", given, exp.cast(exp.convert(json.dumps(member)), "jsonb"))
            return exp.Coalesce(this=held, expressions=[exp.false()])
        name = f"{seen.name}_set"
        found = same(exp.column("value", name), exp.convert(member))
        return exp.Exists(this=exp.select(exp.convert(1)).from_(self.rows(given, name)).where(found))


def without_null(given: exp.Expr) -> exp.Expr:
    """JSON, and a null of SQL for that of JSON."""
    return exp.Nullif(this=given, expression=exp.cast(exp.convert("null"), "jsonb"))
