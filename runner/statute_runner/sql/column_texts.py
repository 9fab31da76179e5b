"""Parts of a condition as texts of SQL, each written once however often it stands there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.sql.sql_expression import FALSE, TRUE

if TYPE_CHECKING:
    from statute_runner.sql.table_columns import TableColumns

# What may stand beside `AND` and `OR` as it is.
CLOSE = (
    exp.EQ,
    exp.NEQ,
    exp.GT,
    exp.GTE,
    exp.LT,
    exp.LTE,
    exp.In,
    exp.Is,
    exp.Not,
    exp.Case,
    exp.Column,
    exp.Paren,
    exp.Coalesce,
)


class ColumnTexts:
    """Parts over the columns of a table, as text; `columns` are the names of those that were read."""

    steps: TableColumns
    columns: set[str]

    def __init__(self, steps: TableColumns) -> None:
        self.steps, self.columns = steps, set()
        self.made: dict[exp.Expr, str] = {}

    def of_rules(self, part: exp.Expr) -> exp.Expr:
        """A truth value over what rules read, as one over the columns of the table."""
        if part not in self.made:
            self.made[part] = self.text(self.steps.whole(part))
        return verbatim(self.made[part])

    def of_table(self, part: exp.Expr) -> exp.Expr:
        """A truth value over the columns of the table."""
        return part if part in {TRUE, FALSE} else verbatim(self.text(part))

    def text(self, part: exp.Expr) -> str:
        self.columns |= {each.name for each in part.find_all(exp.Column)}
        inner = part.this if isinstance(part, exp.Not) else part
        made = part.sql(self.steps.law.dialect)
        return made if isinstance(inner, CLOSE) else f"({made})"


def verbatim(text: str) -> exp.Expr:
    """A text that stands in an expression as it is, and needs no brackets."""
    return exp.Literal(this=text, is_string=False)
