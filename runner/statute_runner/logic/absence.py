"""`none`, the known value of a date or a number that does not exist: there is no such day, there is no such number."""

from __future__ import annotations

WRITTEN = "none"
"""How documents state it."""
FLAG = "{}__none"
"""The name of the column, or of the field of a structure, that says in a table that there is none: true or false."""


class Absence:
    """The one value of its kind: equal to itself alone, and neither before nor after anything.

    Python asks it last when it compares, so that the operators, whose text is Python, need no case for it.
    """

    __slots__ = ()

    def __lt__(self, _other: object) -> bool:
        return False

    def __le__(self, _other: object) -> bool:
        return False

    def __gt__(self, _other: object) -> bool:
        return False

    def __ge__(self, _other: object) -> bool:
        return False

    def __repr__(self) -> str:
        return WRITTEN

    def __reduce__(self) -> str:
        return "NONE"


NONE = Absence()
