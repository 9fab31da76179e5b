"""How many values of a kind are enough for facts that are compared with each other, and for the members of lists.

What tests can tell apart of an order is how each two compared values lie. If every value is put as high as the longest
chain of values below it, each two lie as before, and no more heights are needed than the longest path through the
comparisons has values. A member's fields are compared with each other and with facts outside the list, never with
another member's of the same list: a path comes from one member to another only through such a fact.

A set is within another, or shares a member with it, or does not, by the grace of one member: one for each such test is
enough, and what is left out makes no test true that was false.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING

from statute_runner.logic.refs import MemberRef
from statute_runner.logic.tree import facts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from statute_runner.logic.tree import Test


@dataclass(frozen=True, slots=True)
class Compared:
    """What is looked at together: so many requests, and so many members of each list.

    `completed` where requests are also looked at with what they leave open filled in.
    """

    copies: int
    completed: bool
    members: Mapping[str, int]

    def instances(self, name: str) -> int:
        """How many there are of a fact, or of a field in the members of all its lists, in each request."""
        return prod(max(self.members.get(of, 1), 1) for of in lists_around(name))


def lists_around(name: str) -> list[str]:
    """The lists in whose members a field stands, by their full names, the innermost first."""
    of, inside, _ = name.rpartition("[].")
    return [of, *lists_around(of)] if inside else []


def most_apart(group: Collection[str], tests: Iterable[Test], compared: Compared) -> int:
    """How many values of these facts could have to be told apart."""
    outside = [name for name in group if not lists_around(name)]
    if len(group) == 1:
        return 1
    if len(outside) == len(group):
        return len(group) * compared.copies
    whole = sum(compared.instances(name) for name in group) * compared.copies
    between = any(len({of for of in lists_of(test) if of}) > 1 for test in tests)
    if between or compared.completed:
        return whole
    fields: dict[str, int] = {}
    for name in group:
        for of in lists_around(name)[:1]:
            fields[of] = fields.get(of, 0) + compared.copies
    through = len(outside) * compared.copies
    return min(whole, through + (through + 1) * max(fields.values()))


def lists_of(test: Test) -> list[str]:
    """The lists whose members' fields a test compares; nothing for a fact outside a list."""
    return [ref.list if isinstance(ref, MemberRef) else "" for ref in (test.ref, test.operand)]


def most_witnesses(tests: Iterable[Test], compared: Compared) -> int:
    """How many members of sets beside those named could have to be told apart: one for each test and its members."""
    return compared.copies * sum(
        prod(
            max(compared.members.get(of, 1), 1)
            for of in {around for name in facts_of(test) for around in lists_around(name)}
        )
        for test in tests
    )
