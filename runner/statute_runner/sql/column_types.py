"""The types of columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from statute_runner.logic.operators import CHOICE, CHOICES, DATE, NUMBER, NUMBERS, TEXT, YES_NO
from statute_runner.problem import refuse
from statute_runner.tables.set_members import MOST_MEMBERS, allowed_members

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_names import Member

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
