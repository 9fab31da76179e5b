"""What a statement reads from a table whose columns have names of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.problem import refuse
from statute_runner.sql.sql_expression import aliased, column
from statute_runner.tables.column_forms import ColumnForms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.sql.request_columns import Layout
    from statute_runner.tables.column_choice import ColumnChoice


def named_source(layout: Layout, facts: Mapping[str, FactType], choice: ColumnChoice) -> Iterator[exp.Expr]:
    """What is read from the table: of what other columns are said to state, those.

    Raises `Refused` where a column is said to state what the layout has no column for, or two state the same.
    """
    stated, forms = by_meaning(layout, facts, choice), ColumnForms(facts, layout.columns())
    for given in layout.source():
        name, inner = given.alias_or_name, given.unalias()
        of = meaning(inner, forms)
        if of not in stated:
            yield given
            continue
        place = next(one for one in inner.find_all(exp.Dot, exp.Column))
        own = column(stated.pop(of))
        yield aliased(own if place is inner else replaced(inner, place, own), name)
    refuse_left(stated)


def refuse_left(stated: Mapping[str, str]) -> None:
    """Raises `Refused` where a column is said to state what the layout has no column for."""
    if stated:
        of, own_name = next(iter(stated.items()))
        message = f"`{own_name}` cannot state `{of}`: the layout has no column for it"
        raise refuse("sql-layout", message, help="say so of a column for each member, or use --layout dotted")


def own_names(layout: Layout, facts: Mapping[str, FactType], choice: ColumnChoice) -> dict[str, str]:
    """The columns of the layout that have names of their own, each with that. Raises `Refused`."""
    stated, forms = by_meaning(layout, facts, choice), ColumnForms(facts, layout.columns())
    found = {name: stated.pop(forms.of(name)) for name in layout.columns() if forms.of(name) in stated}
    refuse_left(stated)
    for own in found.values():
        if own in layout.columns() and own not in found:
            help_ = "say what states that, or name the columns in a view"
            raise refuse("sql-layout", f"`{own}` is the name of another column of the table", help=help_)
    return found


def replaced(inner: exp.Expr, place: exp.Expr, own: exp.Expr) -> exp.Expr:
    for one in [one for one in inner.find_all(exp.Dot, exp.Column) if one == place]:
        one.replace(own.copy())
    return inner


def by_meaning(layout: Layout, facts: Mapping[str, FactType], choice: ColumnChoice) -> dict[str, str]:
    """The columns that have names of their own, by what they state."""
    forms = ColumnForms(facts, [*layout.columns(), *choice.stated.values()])
    found: dict[str, str] = {}
    for own, named in choice.stated.items():
        of = forms.of(named)
        if of in found:
            message = f"the columns `{found[of]}` and `{own}` both state `{of}`"
            raise refuse("batch-column", message, help="keep one of the two")
        if of:
            found[of] = own
    return found


def meaning(inner: exp.Expr, forms: ColumnForms) -> str:
    """What an expression that reads one column, or a field of one, reads."""
    place = next(inner.find_all(exp.Dot, exp.Column), None)
    if isinstance(place, exp.Dot):
        _, *steps = [part.name for part in place.flatten()]
        return ".".join(steps)
    return forms.of(place.name) if place is not None else ""
