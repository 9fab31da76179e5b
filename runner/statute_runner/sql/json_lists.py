"""Lists as JSON, as SQLite and PostgreSQL have them: functions that make a row of each member."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.law.facts import as_stated
from statute_runner.logic.absence import WRITTEN
from statute_runner.logic.operators import NUMBER, NUMBERS, SETS, YES_NO
from statute_runner.sql.dialect import exact
from statute_runner.sql.json_members import JsonMembers, without_null
from statute_runner.sql.sql_expression import (
    call,
    conjoined,
    disjoined,
    enough,
    is_null,
    joined,
    negated,
    one_of,
    same,
)
from statute_runner.sql.value_checks import is_allowed, is_before
from statute_runner.tables.set_members import bounds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known
    from statute_runner.sql.list_form import MemberVariable

# What each type of fact is in JSON.
KINDS = {
    "postgres": {NUMBER: "number", NUMBERS: "number", YES_NO: "boolean", "text": "string"},
    "sqlite": {NUMBER: "integer", NUMBERS: "integer", YES_NO: "true", "text": "text"},
}


class JsonLists(JsonMembers):
    """Arrays of objects: what is asked of all of their members, and what can be wrong with them."""

    def kind(self, _fact: FactType) -> exp.DataType:
        return exp.DataType.build("TEXT" if self.sqlite else "JSONB")

    def read(self, given: exp.Expr) -> exp.Expr:
        if self.sqlite:
            return exp.Nullif(this=given, expression=exp.convert("null"))
        return without_null(exp.cast(given, "jsonb"))

    def at_least(self, given: exp.Expr, number: int, seen: MemberVariable, holds: exp.Expr) -> exp.Expr:
        rows = self.rows(given, seen.name)
        if number == 1:
            return exp.Exists(this=exp.select(exp.convert(1)).from_(rows, copy=False).where(holds, copy=False))
        return enough(
            exp.select(exp.Count(this=exp.Star())).from_(rows, copy=False).where(holds, copy=False).subquery(), number
        )

    def array(self, given: exp.Expr, seen: MemberVariable, made: exp.Expr) -> exp.Expr:
        table = f"{seen.name}_made"
        inner = exp.select(
            exp.alias_(made.copy(), "made", copy=False), exp.alias_(seen.number.copy(), "place", copy=False)
        )
        inner = inner.from_(self.rows(given, seen.name), copy=False)
        value: exp.Expr = exp.column("made", table)
        place = exp.column("place", table)
        if self.sqlite:
            # Arrays within the array are JSON already.
            value = call("JSON", value) if isinstance(made, exp.Subquery) else value
            inner = inner.order_by(exp.column("place"), copy=False)
        order = exp.Order(this=value, expressions=[exp.Ordered(this=place)])
        whole = call("JSON_GROUP_ARRAY", value) if self.sqlite else exp.Anonymous(this="JSONB_AGG", expressions=[order])
        return exp.select(whole).from_(inner.subquery(table, copy=False)).subquery()

    def item(self, array: exp.Expr, numbers: Sequence[exp.Expr]) -> exp.Expr:
        if self.sqlite:
            place = [piece for number in numbers for piece in (exp.convert("["), number, exp.convert("]"))]
            return call("JSON_EXTRACT", array, joined([exp.convert("$"), *place]))
        for number in numbers:
            array = exp.Paren(this=exp.JSONExtract(this=array.copy(), expression=exp.cast(number, "int")))
        return exp.cast(array, "boolean")

    def listing(self, given: exp.Expr, seen: MemberVariable, text: exp.Expr) -> exp.Expr:
        pieces = exp.column("piece", f"{seen.name}_pieces")
        inner = exp.select(
            exp.alias_(text.copy(), "piece", copy=False), exp.alias_(seen.number.copy(), "place", copy=False)
        ).from_(self.rows(given, seen.name), copy=False)
        place = exp.column("place", f"{seen.name}_pieces")
        if self.sqlite:
            text_of_all: exp.Expr = call("GROUP_CONCAT", pieces, exp.convert(""))
            inner = inner.order_by(exp.column("place"), copy=False)
        else:
            text_of_all = exp.Anonymous(
                this="STRING_AGG",
                expressions=[pieces, exp.Order(this=exp.convert(""), expressions=[exp.Ordered(this=place)])],
            )
        whole = exp.select(text_of_all).from_(inner.subquery(f"{seen.name}_pieces", copy=False)).subquery()
        return exp.Coalesce(this=whole, expressions=[exp.convert("")])

    def first(self, given: exp.Expr, seen: MemberVariable, found: exp.Expr) -> exp.Expr:
        table = f"{seen.name}_faults"
        inner = exp.select(
            exp.alias_(found.copy(), "fault", copy=False), exp.alias_(seen.number.copy(), "place", copy=False)
        ).from_(self.rows(given, seen.name), copy=False)
        fault = exp.column("fault", table)
        stated = exp.Is(this=fault.copy(), expression=exp.Not(this=exp.null()))
        whole = exp.select(fault).from_(inner.subquery(table, copy=False)).where(stated)
        return whole.order_by(exp.column("place", table)).limit(1).subquery()

    def is_other(self, given: exp.Expr) -> exp.Expr:
        if not self.sqlite:
            return exp.NEQ(this=call("JSONB_TYPEOF", given), expression=exp.convert("array"))
        other = exp.NEQ(this=call("JSON_TYPE", given), expression=exp.convert("array"))
        text = same(call("TYPEOF", given), "text")
        valid = conjoined([text, exp.Paren(this=same(call("JSON_VALID", given), 1))])
        stated = exp.Is(this=given.copy(), expression=exp.Not(this=exp.null()))
        # A text that is no JSON is not to be looked into.
        return conjoined([stated, exp.Case().when(valid, other).else_(exp.true())])

    def length(self, given: exp.Expr) -> exp.Expr:
        return call("JSON_ARRAY_LENGTH" if self.sqlite else "JSONB_ARRAY_LENGTH", given)

    def is_no_member(self, seen: MemberVariable) -> exp.Expr:
        kind = exp.column("type", seen.name) if self.sqlite else call("JSONB_TYPEOF", seen.value)
        other = exp.NEQ(this=kind, expression=exp.convert("object"))
        if not self.sqlite:
            return other
        # Of two fields of one name, one would be read for the other.
        key = exp.column("key", f"{seen.name}_keys")
        distinct = exp.Count(this=exp.Distinct(expressions=[key]))
        twice = exp.GT(this=exp.Count(this=exp.Star()), expression=distinct)
        keys = exp.select(twice).from_(self.rows(seen.value, f"{seen.name}_keys")).subquery()
        return exp.Case().when(other, exp.true()).else_(keys)

    def unknown_field(self, seen: MemberVariable, fact: FactType) -> exp.Expr | None:
        name = f"{seen.name}_keys"
        key = exp.column("key", name)
        if self.sqlite:
            rows = self.rows(seen.value, name)
        else:
            alias = exp.TableAlias(this=exp.to_identifier(name), columns=[exp.to_identifier("key")])
            rows = exp.Table(this=call("JSONB_OBJECT_KEYS", seen.value), alias=alias)
        return exp.select(key).from_(rows).where(negated(one_of(key, fact.fields))).limit(1).subquery()

    def wrong(self, seen: MemberVariable, field: FactType) -> list[exp.Expr]:
        given, kind = self.given(seen, field), self.type_of(seen, field)
        allowed = self.set_allowed(seen, field) if field.type in SETS else self.single_allowed(seen, field)
        kinds = self.kinds(field)
        made = exp.Case().when(is_null(given), exp.false()).when(one_of(kind, kinds), negated(allowed))
        wrong: exp.Expr = made.else_(exp.true())
        if field.absent:
            wrong = conjoined(
                [negated(exp.Coalesce(this=same(self.text(seen, field), WRITTEN), expressions=[exp.false()])), wrong]
            )
        return [wrong]

    def before(self, seen: MemberVariable, field: FactType, other: FactType) -> exp.Expr:
        return is_before(self.text(seen, field), self.text(seen, other))

    def kinds(self, field: FactType) -> list[str]:
        if field.type in SETS:
            return ["array"]
        kinds = KINDS[self.dialect]
        kind = kinds.get(field.type, kinds["text"])
        return ["true", "false"] if kind == "true" else [kind]

    def single_allowed(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        """Whether a value of the right kind is allowed."""
        return (
            self.number_allowed(self.text(seen, field), field)
            if field.type == NUMBER
            else is_allowed(field, self.text(seen, field), self.dialect, exp.true())
        )

    def number_allowed(self, given: exp.Expr, field: FactType) -> exp.Expr:
        """Whether a number, in PostgreSQL as its text, is whole and within bounds."""
        smallest, largest = bounds(field)
        number = given if self.sqlite else exp.cast(given, "numeric")
        within = exp.Between(this=number, low=exp.convert(smallest), high=exp.convert(largest))
        if self.sqlite:
            return within
        return conjoined([same(exp.StrPosition(this=given.copy(), substr=exp.convert(".")), 0), within])

    def set_allowed(self, seen: MemberVariable, field: FactType) -> exp.Expr:
        """Whether an array is a set that is allowed: each member is, and none stands in it twice."""
        name = f"{seen.name}_set"
        value = exp.column("value", name)
        kind = exp.column("type", name) if self.sqlite else call("JSONB_TYPEOF", value)
        text: exp.Expr = value
        if not self.sqlite:
            text = exp.JSONBExtractScalar(this=value, expression=exp.convert("{}"))
            text = exact(text, self.dialect) if field.values else exp.Paren(this=text)
        kinds = KINDS[self.dialect]
        of_kind = same(kind, kinds[NUMBER] if field.type == NUMBERS else kinds["text"])
        allowed = one_of(text, field.values) if field.values else self.number_allowed(text, field)
        bad = exp.Case().when(of_kind, negated(allowed)).else_(exp.true())
        rows = self.rows(self.given(seen, field), name)
        distinct = exp.Count(this=exp.Distinct(expressions=[value.copy()]))
        twice = exp.GT(this=exp.Count(this=exp.Star()), expression=distinct)
        repeated = exp.select(twice).from_(rows.copy()).subquery()
        some_bad = exp.Exists(this=exp.select(exp.convert(1)).from_(rows).where(bad))
        return negated(disjoined([some_bad, repeated]))

    def literal(self, _fact: FactType, known: Known) -> exp.Expr:
        written = exp.convert(json.dumps(as_stated(known)))
        return written if self.sqlite else exp.cast(written, "jsonb")
