"""Values as literals, and how a column holds that there is none: a text `none`, or a number beyond all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.absence import WRITTEN, Absence
from statute_runner.logic.operators import DATE, NUMBER
from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from statute_runner.law.facts import FactType

# No number that is stated may be so large.
FLAG = "{}__none"
"""The name of what says, beside a field of a structure or a table, that there is none."""
NO_NUMBER = LARGEST_WHOLE_NUMBER + 1


def has_flag(fact: FactType) -> bool:
    """Whether a column beside that of the fact says that there is none: one with a type could not."""
    return fact.absent and fact.type in {DATE, NUMBER}


def none_of(fact: FactType) -> exp.Expr:
    """What a column holds where there is none, once the row has been read."""
    return exp.convert(NO_NUMBER if fact.type == NUMBER else WRITTEN)


def literal(fact: FactType, known: object) -> exp.Expr:
    """A known value of a fact that is neither a set nor a list."""
    return none_of(fact) if isinstance(known, Absence) else exp.convert(known)
