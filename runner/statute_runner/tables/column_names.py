"""The names of columns: the documented name of a fact, or one with a digest where two would clash.

A database may take upper for lower case and cut a name off. So names are made one to one as it compares them: a name
that is another's, or that looks as if it had a digest, gets the digest of what it stands for, whatever else the bundle
has; no other name ends in one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.law.facts import DAY
from statute_runner.logic.operators import LIST, SETS
from statute_runner.tables.absence_flags import has_flag
from statute_runner.text.digest import digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from statute_runner.law.facts import FactType

    Member: TypeAlias = str | int
    # The fact; for a set, whether it is known or has the member; else whether it is none, stated, or has a fault.
    Source: TypeAlias = tuple[str, ...]

LONGEST_NAME = 63
DIGITS = 24
DIGESTED = re.compile(f"__[0-9a-f]{{{DIGITS}}}\\Z")
KNOWN, NONE, STATED, FAULT = "known", "none", "stated", "fault"
MEANINGS = {
    KNOWN: "whether {} is known",
    NONE: "whether {} is none",
    STATED: "whether {} is stated",
    FAULT: "what is wrong with {}",
}


class Naming:
    """The column of each fact, of each member of a set, and of whether a set is known.

    `between` stands between the group of a fact and its name.
    """

    names: dict[Source, str]
    others: dict[str, str]

    def __init__(
        self, facts: Mapping[str, FactType], members: Mapping[str, Sequence[Member]], between: str = "__"
    ) -> None:
        plain: dict[Source, str] = {(DAY.name,): "date"}
        for fact in facts:
            plain[fact,] = fact.replace(".", between)
            of = [NONE] if has_flag(facts[fact]) else []
            of += [STATED] if facts[fact].silence or facts[fact].type == LIST else []
            of += [FAULT] if facts[fact].type == LIST else []
            plain |= {(fact, "", about): f"{plain[fact,]}__{about}" for about in of}
            if facts[fact].type in SETS:
                plain[fact, "", KNOWN] = f"{plain[fact,]}__{KNOWN}"
                for member in dict.fromkeys((*facts[fact].values, *members.get(fact, ()))):
                    plain[fact, str(member)] = f"{plain[fact,]}__{re.sub('[^A-Za-z0-9_]', '_', str(member))}"
        shared: dict[str, int] = {}
        for name in plain.values():
            shared[compared(name)] = shared.get(compared(name), 0) + 1
        self.names = {
            source: digested(source, name) if shared[compared(name)] > 1 or DIGESTED.search(compared(name)) else name
            for source, name in plain.items()
        }
        self.others = {name: meaning(source) for source, name in self.names.items() if name != plain[source]}

    def fact(self, fact: str) -> str:
        """The column of a fact, or of the day of the request."""
        return self.names[fact,]

    def known(self, fact: str) -> str:
        """The column that says whether a set is known."""
        return self.names[fact, "", KNOWN]

    def none(self, fact: str) -> str:
        """The column that says that a day or a number is none."""
        return self.names[fact, "", NONE]

    def stated(self, fact: str) -> str:
        """The column that says whether a fact is stated on whose silence something rests, or a list with a table."""
        return self.names[fact, "", STATED]

    def fault(self, fact: str) -> str:
        """The column of the first fault of a list: where in it."""
        return self.names[fact, "", FAULT]

    def member(self, fact: str, member: Member) -> str:
        """The column of a member of a set."""
        return self.names[fact, str(member)]


def compared(name: str) -> str:
    """What a database may compare of a name."""
    return name[:LONGEST_NAME].lower()


def meaning(source: Source) -> str:
    """What a column stands for, in words."""
    fact, *of = source
    return fact if not of else MEANINGS[of[1]].format(fact) if of[1:] else f"{of[0]} of {fact}"


def digested(source: Source, name: str) -> str:
    return f"{name[: LONGEST_NAME - DIGITS - 2]}__{digest(chr(0).join(source).encode())[:DIGITS]}"
