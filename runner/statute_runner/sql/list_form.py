"""What SQL needs of lists in each dialect, and the member that is looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Protocol

    from statute_runner.law.facts import FactType
    from statute_runner.logic.tree import Known, Scalar

    class ListForm(Protocol):
        """How a dialect holds a list. Of a list that is not known, each of these is null or says false."""

        def kind(self, fact: FactType, /) -> exp.DataType:
            """The type of the column of a list."""

        def read(self, given: exp.Expr) -> exp.Expr:
            """The list in a column of the table; null where it is not known."""

        def variable(self, depth: int) -> MemberVariable:
            """The member that is looked at, in so many lists."""

        def at_least(self, given: exp.Expr, number: int, seen: MemberVariable, holds: exp.Expr) -> exp.Expr:
            """Whether a condition holds of so many members."""

        def array(self, given: exp.Expr, seen: MemberVariable, made: exp.Expr) -> exp.Expr:
            """What is made of each member, in an array."""

        def item(self, array: exp.Expr, numbers: Sequence[exp.Expr]) -> exp.Expr:
            """The truth value in an array, or in an array within it, at these numbers from 0 on."""

        def listing(self, given: exp.Expr, seen: MemberVariable, text: exp.Expr) -> exp.Expr:
            """A text of each member, one after the other; an empty one where there is no member."""

        def first(self, given: exp.Expr, seen: MemberVariable, found: exp.Expr) -> exp.Expr:
            """The first value that is found of a member, in their order."""

        def is_other(self, given: exp.Expr, /) -> exp.Expr:
            """Whether it is something other than a list."""

        def length(self, given: exp.Expr) -> exp.Expr:
            """The number of members."""

        def is_no_member(self, seen: MemberVariable) -> exp.Expr:
            """Whether it is no member with fields."""

        def unknown_field(self, seen: MemberVariable, fact: FactType, /) -> exp.Expr | None:
            """The name of a field that the list does not have, where it can have one."""

        def field(self, seen: MemberVariable, field: FactType) -> exp.Expr:
            """What is known of a field of a member, whose list has no fault; of one that is none, as a column is."""

        def given(self, seen: MemberVariable, field: FactType) -> exp.Expr:
            """The set or the list that a field holds, as it is given."""

        def has(self, seen: MemberVariable, field: FactType, member: Scalar) -> exp.Expr:
            """Whether a known set has the member."""

        def wrong(self, seen: MemberVariable, field: FactType) -> list[exp.Expr]:
            """What is wrong with a field that is no list, each true where it is."""

        def before(self, seen: MemberVariable, field: FactType, other: FactType) -> exp.Expr:
            """Whether the day of a field is known to be before that of another."""

        def literal(self, fact: FactType, known: Known, /) -> exp.Expr:
            """A list, written out."""


class MemberVariable:
    """A member that is looked at: its name, its value, and its number from 0 on."""

    name: str
    value: exp.Expr
    number: exp.Expr

    def __init__(self, name: str, value: exp.Expr, number: exp.Expr) -> None:
        self.name, self.value, self.number = name, value, number

    def path(self) -> list[exp.Expr]:
        """Its number as a path has it, in pieces."""
        return [exp.convert("["), exp.cast(self.number, "text"), exp.convert("]")]
