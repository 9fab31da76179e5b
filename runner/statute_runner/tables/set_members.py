"""What a whole number or a set may hold, and which members of a set have columns of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.text.strict_json import LARGEST_WHOLE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_names import Member

MOST_MEMBERS = 400


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
