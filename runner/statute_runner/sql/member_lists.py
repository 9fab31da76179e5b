"""Lists of things in SQL: their form in a dialect, and where the first fault of one is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.problem import refuse
from statute_runner.sql.dialect import JSON, NESTED
from statute_runner.sql.json_lists import JsonLists
from statute_runner.sql.sql_expression import joined
from statute_runner.sql.typed_lists import TypedLists

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType
    from statute_runner.sql.list_form import ListForm


def list_form(dialect: str) -> ListForm:
    """The form of lists in a dialect. Raises `Refused`."""
    if dialect in NESTED:
        return TypedLists(dialect)
    if dialect in JSON:
        return JsonLists(dialect)
    raise refuse(
        "sql-lists",
        f"unsupported fact: lists are not available for `{dialect}`",
        help=f"they are for {', '.join(sorted((*NESTED, *JSON)))}",
    )


def first_fault(form: ListForm, fact: FactType, given: exp.Expr, depth: int = 1) -> exp.Expr:
    """Where in a list its first fault is, an empty text for the list itself; null where there is none."""
    seen = form.variable(depth)
    path = seen.path()
    found = exp.Case().when(form.is_no_member(seen), joined(path), copy=False)
    for key, field in fact.fields.items():
        if field.fields:
            inside = first_fault(form, field, form.given(seen, field), depth + 1)
            is_wrong = exp.Is(this=inside, expression=exp.Not(this=exp.null()))
            found = found.when(is_wrong, joined([*path, exp.convert(f".{key}"), inside.copy()]), copy=False)
        else:
            after = [form.before(seen, field, fact.fields[field.after])] if field.after else []
            wrong = exp.or_(*form.wrong(seen, field), *after)
            found = found.when(wrong, joined([*path, exp.convert(f".{key}")]), copy=False)
    if other := form.unknown_field(seen, fact):
        is_there = exp.Is(this=other, expression=exp.Not(this=exp.null()))
        found = found.when(is_there, joined([*path, exp.convert("."), other.copy()]), copy=False)
    too_many = exp.GT(this=form.length(given), expression=exp.convert(fact.largest))
    made = exp.Case().when(form.is_other(given), exp.convert(""), copy=False)
    made = made.when(too_many, exp.convert(""), copy=False)
    return made.else_(form.first(given, seen, found), copy=False)
