"""The named columns of a statement: each rule once, by period where its versions differ, above those that it uses.

A column stands in the layer above the highest that it refers to. A rule whose versions need different layers has a
column in each, so that no column ever refers to its own layer, whatever the versions refer to.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.sql.sql_expression import aliased, column
from statute_runner.sql.sql_text import comment
from statute_runner.tables.column_names import LONGEST_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


class ColumnNames:
    """Names that a database can tell apart."""

    taken: set[str]

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = {name.lower() for name in taken}

    def new(self, wanted: str) -> str:
        """The name, made plain and, where it is taken, numbered."""
        plain = re.sub("[^A-Za-z0-9_]", "_", wanted)[: LONGEST_NAME - 6]
        name, n = plain, 1
        while name.lower() in self.taken:
            n += 1
            name = f"{plain}_{n}"
        self.taken.add(name.lower())
        return name


class Definition:
    """A column: its name, the provisions it encodes, and its expression in each period that uses it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.cites: dict[str, None] = {}
        self.expressions: dict[int, exp.Expr] = {}


class Definitions:
    """All columns that are defined, by layer."""

    starts: Sequence[str]
    names: ColumnNames
    stored: Callable[[exp.Expr], exp.Expr]

    def __init__(self, starts: Sequence[str], names: ColumnNames, stored: Callable[[exp.Expr], exp.Expr]) -> None:
        self.starts, self.names, self.stored = starts, names, stored
        self.found: dict[tuple[object, str, int], Definition] = {}
        self.depths: dict[str, int] = {}

    def define(self, period: int, name: str, expression: exp.Expr, key: object, cite: str) -> exp.Expr:
        """A column for the expression in this period; a constant, a column or its negation needs none."""
        plain = expression.this if isinstance(expression, exp.Not) else expression
        if isinstance(plain, exp.Boolean | exp.Column):
            return expression
        depth = 1 + max((self.depths.get(used.name, 0) for used in expression.find_all(exp.Column)), default=0)
        place = (key, name, depth)
        if place not in self.found:
            self.found[place] = Definition(self.names.new(name))
            self.depths[self.found[place].name] = depth
        self.found[place].cites[cite] = None
        self.found[place].expressions[period] = expression
        return column(self.found[place].name)

    def layers(self, used: Iterable[exp.Expr]) -> list[list[exp.Expr]]:
        """The columns that these expressions need, lowest layer first, each with its name and citations."""
        needed = {found.name for expression in used for found in expression.find_all(exp.Column)}
        layers: list[list[exp.Expr]] = [[] for _ in range(max(self.depths.values(), default=0))]
        for (_, _, depth), found in sorted(self.found.items(), key=lambda item: -item[0][2]):
            if found.name in needed:
                stored = {period: self.stored(expression) for period, expression in found.expressions.items()}
                made = by_period(self.starts, stored, only=any(map(goes_through_lists, stored.values())))
                needed |= {inner.name for inner in made.find_all(exp.Column)}
                defined = aliased(made, found.name)
                defined.add_comments([f" {comment(', '.join(found.cites))} "])
                layers[depth - 1].append(defined)
        return [layer for layer in layers if layer]


class PeriodColumns:
    """The definitions as one period of the law sees them."""

    definitions: Definitions
    number: int

    def __init__(self, definitions: Definitions, number: int) -> None:
        self.definitions, self.number = definitions, number

    def define(self, name: str, expression: exp.Expr, key: object, cite: str) -> exp.Expr:
        """A reference to the column that holds the expression in this period."""
        return self.definitions.define(self.number, name, expression, key, cite)


def goes_through_lists(expression: exp.Expr) -> bool:
    """Whether it takes as long as a list has members."""
    return expression.find(exp.Lambda, exp.Query) is not None


def by_period(starts: Sequence[str], expressions: Mapping[int, exp.Expr], *, only: bool = False) -> exp.Expr:
    """The expression of the period that holds the day.

    In a period without one, in which none reads it, it is that of the period before; or, with `only`, null.
    """
    runs: list[tuple[int, exp.Expr]] = []
    for period in range(len(starts)) if only else sorted(expressions):
        expression = expressions.get(period, exp.null())
        if not runs or expression != runs[-1][1]:
            runs.append((period, expression))
    (_, first), *later = runs
    if not later:
        return first.copy()
    made = exp.Case()
    for period, expression in reversed(later):
        begun = exp.GTE(this=column("date"), expression=exp.convert(starts[period]))
        made = made.when(begun, expression.copy(), copy=False)
    return made.else_(first.copy(), copy=False)
