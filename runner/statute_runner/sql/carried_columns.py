"""Which columns each layer of a statement carries up: those that something above it reads.

A database that stores the layers writes every column of each; columns that nobody reads any more took a sixth of the
time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def carried_columns(
    lowest: Iterable[str], layers: Sequence[Sequence[exp.Expr]], answers: Iterable[exp.Expr]
) -> list[list[str]]:
    """Of each layer, lowest first, the columns from below it that the layers above, or the answers, read."""
    offered = [list(lowest)]
    for layer in layers[:-1]:
        offered.append([*offered[-1], *(made.alias_or_name for made in layer)])
    read = names_in(answers)
    carried = []
    for layer, below in zip(reversed(layers), reversed(offered), strict=False):
        carried.append([name for name in below if name in read])
        read |= names_in(layer)
    return carried[::-1]


def names_in(expressions: Iterable[exp.Expr]) -> set[str]:
    return {read.name for each in expressions for read in each.find_all(exp.Column)}
