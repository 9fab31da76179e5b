"""What a caller says of the columns of a table: what some of them state, and which are carried through."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL = "all"
EVERY_OTHER = "*"
"""In the place of a column's name: every column that nothing else is said of."""


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """Which columns are carried through, and what columns state that have other names than those documented.

    `keep` names the columns in the order in which they are carried; `all_others` is whether all are that state
    nothing. `stated` has the documented name by the column's own; an empty one leaves the column out. `asked` are the
    columns that must be there; `hoped` those that a project's file names, which may be those of other tables.
    """

    keep: tuple[str, ...] = ()
    all_others: bool = False
    stated: Mapping[str, str] = field(default_factory=dict)
    asked: tuple[str, ...] = ()
    hoped: tuple[str, ...] = ()

    @property
    def keeps(self) -> bool:
        """Whether any column is carried through."""
        return bool(self.keep or self.all_others)

    @property
    def says_anything(self) -> bool:
        """Whether anything is said of any column."""
        return bool(self.keeps or self.stated)

    def name(self, column: str) -> str:
        """The documented name of what a column states; empty where it is left out."""
        return self.stated.get(column, column)


AS_DOCUMENTED = ColumnChoice()
