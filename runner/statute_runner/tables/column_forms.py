"""The names that a column may have, and the one name by which it is known from there on.

A fact is `group.fact`, `group__fact`, or a field of a structure `group` or `facts`; a set may come as one column, or as
one for each member and one that says whether it is known. Known from there on are `group.fact`, `group.fact__none`,
`group.fact=MEMBER` and, for whether a set is known, `group.fact?`; of lists in text also the columns of members.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.logic.operators import NUMBERS, SETS
from statute_runner.tables.absence_flags import columns
from statute_runner.tables.column_names import KNOWN, NONE, Naming
from statute_runner.tables.member_columns import is_member, list_of
from statute_runner.tables.set_members import MOST_MEMBERS, allowed_members

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from statute_runner.law.facts import FactType
    from statute_runner.tables.column_names import Member

ALWAYS = ("id", "date")
NUMBER_OF_MEMBER = re.compile(r"__(_?)([0-9]{1,16})\Z")
SEPARATORS = ("__", ".")


class ColumnForms:
    """Every name under which a column of these facts may come; of a table with these columns."""

    def __init__(self, facts: Mapping[str, FactType], names: Collection[str] = ()) -> None:
        self.facts = facts
        members = {name: members_in(fact, names) for name, fact in facts.items() if fact.type in SETS}
        self.known: dict[str, str] = {}
        for between in SEPARATORS:
            for (fact, *of), name in Naming(facts, members, between).names.items():
                if found := documented(fact, of):
                    self.known[name] = found
        self.known |= {name: name for name in (*columns(facts), *facts, *ALWAYS)}

    def of(self, name: str) -> str:
        """What a column of this name states; nothing where it states nothing of a request."""
        if found := self.known.get(name):
            return found
        if is_member(name) and (of_list := self.known.get(list_of(name), "")) in self.facts:
            return of_list + name[len(list_of(name)) :]
        return ""


def documented(fact: str, of: Collection[str]) -> str:
    """The name by which a column is known, by what it stands for; nothing where no table has such a column."""
    if not of:
        return fact
    (*_, last) = of
    if len(of) == 1:
        return f"{fact}={last}"
    return {KNOWN: f"{fact}?", NONE: f"{fact}__none"}.get(last, "")


def members_in(fact: FactType, names: Collection[str]) -> list[Member]:
    """The members of a set that may have columns: all that it allows or, where these are too many, those named."""
    allowed = allowed_members(fact)
    if len(allowed) <= MOST_MEMBERS:
        return list(allowed)
    if fact.type != NUMBERS:
        return []
    plain = {fact.name.replace(".", between) for between in SEPARATORS}
    numbers = {
        -int(match[2]) if match[1] else int(match[2])
        for name in names
        if (match := NUMBER_OF_MEMBER.search(name)) and name[: match.start()] in plain
    }
    return sorted(number for number in numbers if number in allowed)
