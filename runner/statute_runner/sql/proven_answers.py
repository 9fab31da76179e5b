"""What an answer rests on, in columns beside it: texts, as `batch --provenance` writes them to CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.codegen.provenance import KEYS, LISTS
from statute_runner.sql.named_columns import by_period
from statute_runner.sql.sql_expression import aliased, column, is_null
from statute_runner.text.days import FIRST_DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.codegen.provenance import Provenance

BETWEEN = ";"
"""What stands between the members of a list in a text."""


def proven_answers(provenance: Provenance, starts: Sequence[str]) -> Iterator[exp.Expr]:
    """The columns of `KEYS`; of a rejected row what depends on its day is null.

    `starts` are the first days of the periods of law that the statement tells apart.
    """
    every = [provenance.of(start or FIRST_DAY) for start in starts]
    for name in KEYS:
        if name == "date" or (name == "as_of" and not provenance.as_of):
            made = of_valid(column("date"))
        elif name in LISTS:
            listed = {number: exp.convert(BETWEEN.join(values[name])) for number, values in enumerate(every)}
            made = by_period(starts, listed)
            made = made if provenance.as_of else of_valid(made)
        else:
            made = exp.cast(exp.convert(every[0][name]), "text")
        yield aliased(made, name)


def of_valid(made: exp.Expr) -> exp.Expr:
    """The expression, null where the row is rejected."""
    return exp.Case().when(is_null(column("fault")), made)
