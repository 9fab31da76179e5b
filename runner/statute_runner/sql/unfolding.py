"""The columns that rules are made in, written out: as formulas, and as expressions over what rules read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.problem import Refused, refuse
from statute_runner.sql.missing_columns import missing_columns
from statute_runner.sql.select_statement import INSIDE
from statute_runner.sql.sql_expression import FALSE, column, in_brackets, negated

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from statute_runner.sql.known_rules import KnownColumns
    from statute_runner.sql.residual_formula import ResidualFormulas

# Nodes of an expression, written out.
MOST, MOST_WRITTEN, MOST_ASKED = 100_000, 20_000, 12_000


class Unfolding:
    """The columns that rules are made in, written out as formulas, and as expressions over what rules read."""

    law: KnownColumns
    formulas: ResidualFormulas
    starts: Sequence[str]
    answered: list[dict[str, exp.Expr]]
    defined: dict[str, dict[int, exp.Expr]]

    def __init__(self, law: KnownColumns, formulas: ResidualFormulas) -> None:
        self.law, self.formulas, self.starts = law, formulas, law.starts
        self.answered = [law.answered(period) for period in law.periods]
        self.defined = definitions(law)
        self.made: dict[tuple[str, int], int] = {}
        self.lengths: dict[tuple[str, int], int] = {}

    def formula(self, truth: exp.Expr, period: int) -> int:
        """The formula of a truth value in a period of the law."""
        match truth:
            case exp.Paren():
                return self.formula(truth.this, period)
            case exp.And():
                return self.formulas.every([self.formula(part, period) for part in truth.flatten()])
            case exp.Or():
                return self.formulas.any([self.formula(part, period) for part in truth.flatten()])
            case exp.Not():
                return -self.formula(truth.this, period)
            case exp.Is(expression=exp.Not()):
                return -self.formula(negated(truth), period)
            case exp.Column() if truth.name in self.defined:
                key = truth.name, period
                if key not in self.made:
                    self.made[key] = self.formula(self.defined[truth.name][period], period)
                return self.made[key]
            case _:
                return self.formulas.leaf(self.written_out(truth, period))

    def written_out(self, expression: exp.Expr, period: int) -> exp.Expr:
        """An expression without columns that rules are made in."""

        def read(node: exp.Expr) -> exp.Expr:
            if not isinstance(node, exp.Column) or node.table or node.name not in self.defined:
                return node
            return in_brackets(self.written_out(self.defined[node.name][period], period))

        if self.length(expression, period) > MOST_WRITTEN:
            raise too_large()
        return expression.copy().transform(read, copy=False)

    def length(self, expression: exp.Expr, period: int) -> int:
        """How many nodes an expression has, written out."""
        nodes = list(expression.walk())
        used = [node.name for node in nodes if isinstance(node, exp.Column) and node.name in self.defined]
        for name in used:
            if (name, period) not in self.lengths:
                self.lengths[name, period] = self.length(self.defined[name][period], period)
        return len(nodes) + sum(self.lengths[name, period] for name in used)

    def by_day(self, by_period_: Sequence[int]) -> int:
        """The formula that is each of these in its period."""
        begun = [
            self.formulas.leaf(exp.GTE(this=column("date"), expression=exp.convert(start))) for start in self.starts[1:]
        ]
        return self.formulas.first_of(begun[::-1], by_period_[::-1])

    def possible(self, is_wanted: Callable[[str], bool]) -> int:
        """Whether an outcome is possible that is wanted."""
        each = [
            self.formulas.any([self.formula(may, n) for name, may in possible.items() if is_wanted(name)])
            for n, possible in enumerate(self.answered)
        ]
        return self.by_day(each)

    def lacking(self) -> list[dict[str, exp.Expr]]:
        """In each period the facts that may keep the question open, each a column."""
        return [
            missing_columns(period, possible) if period.law.routes else {}
            for period, possible in zip(self.law.periods, self.answered, strict=True)
        ]

    def missing(self) -> dict[str, int | None]:
        """Each fact that may keep the question open, with whether it does.

        Of a field of members, and where that would be too large, only that it may.
        """
        found = self.lacking()
        names = dict.fromkeys(name for each in found for name in each)
        # The last were made only now.
        self.defined = definitions(self.law)
        return {name: self.lacks(name, found) for name in names}

    def lacks(self, name: str, found: Sequence[Mapping[str, exp.Expr]]) -> int | None:
        if INSIDE in name:
            return None
        try:
            formula = self.by_day([self.formula(each.get(name, FALSE), n) for n, each in enumerate(found)])
            short = shortest(self.formulas, formula)
        except Refused:
            return None
        return short if self.formulas.length(short) <= MOST_ASKED else None


def definitions(law: KnownColumns) -> dict[str, dict[int, exp.Expr]]:
    return {each.name: each.expressions for each in law.definitions.found.values()}


def shortest(formulas: ResidualFormulas, formula: int) -> int:
    """A formula made short. Raises `Refused` where it is too large to be written out."""
    if formulas.length(formula) > MOST:
        raise too_large()
    return formulas.shortened(formula)


def too_large() -> Exception:
    return refuse(
        "sql-size",
        f"unsupported law: written out in one expression it has more than {MOST:,} parts",
        help="state more of what is known, its date above all; or use the whole statement, without --known",
    )
