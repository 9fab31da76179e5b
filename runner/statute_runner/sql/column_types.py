"""The types of columns, and what a whole number or a set may hold in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import CHOICE, CHOICES, DATE, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.problem import refuse
from statute_runner.sql.dialect import exact
from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.sql.column_names import Member

MOST_MEMBERS = 400
TYPES = {
    CHOICE: "TEXT",
    TEXT: "TEXT",
    DATE: "TEXT",
    YES_NO: "BOOLEAN",
    NUMBER: "BIGINT",
    CHOICES: "TEXT",
    NUMBERS: "BIGINT",
}


def array(of: exp.DataType) -> exp.DataType:
    """The type of a list of these."""
    return exp.DataType(this=exp.DataType.Type.ARRAY, expressions=[of], nested=True)


def structure(of: Mapping[str, exp.DataType]) -> exp.DataType:
    """The type of a structure with these fields."""
    fields = [exp.ColumnDef(this=exp.to_identifier(name), kind=kind) for name, kind in of.items()]
    return exp.DataType(this=exp.DataType.Type.STRUCT, expressions=fields, nested=True)


def text(value: exp.Expr, dialect: str) -> exp.Expr:
    """A day as text, compared character by character."""
    made = exp.cast(value, "text")
    return exact(made, dialect) if dialect == "postgres" else made


def bounds(fact: FactType) -> tuple[int, int]:
    """The smallest and the largest whole number that the fact allows; nothing beyond what every reader holds alike."""
    if fact.smallest or fact.largest:
        return fact.smallest, fact.largest
    return -LARGEST_WHOLE_NUMBER, LARGEST_WHOLE_NUMBER


def allowed_members(fact: FactType) -> Sequence[Member]:
    """The members that a set may have."""
    if fact.values:
        return tuple(fact.values)
    smallest, largest = bounds(fact)
    return range(smallest, largest + 1)


def members_of(fact: FactType, tested: Sequence[Member]) -> tuple[Member, ...]:
    """The members of a set that have columns: all that it allows or, where these are too many, those tested."""
    allowed = allowed_members(fact)
    return tuple(allowed) if len(allowed) <= MOST_MEMBERS else tuple(tested)


def every_member(fact: FactType) -> Sequence[Member]:
    """The members that a set may have. Raises `Refused` where there are too many to ask for each."""
    allowed = allowed_members(fact)
    if len(allowed) > MOST_MEMBERS:
        raise refuse(
            "sql-lists",
            f"unsupported condition: `{fact.name}` may have more than {MOST_MEMBERS} different members,"
            " and is compared with each of them",
            help="test it with `has any of`, or narrow its `from` and `to`",
        )
    return allowed
