"""What is missing under law with lists: facts by bits, what members lack by number; as paths, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from statute_runner.codegen.member_missing import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Sequence

JSON = msgspec.json.Encoder().encode
MOST_KEPT = 10_000


class PathLists:
    """The paths of facts and of fields of members, in the order of the law and then by member.

    Bit n of what is `found` is the n-th of `listed`; `facts` are all that the question rests on, in its order.
    """

    def __init__(self, facts: Sequence[str], listed: Sequence[str]) -> None:
        self.parts = [fact.split("[]") for fact in facts]
        self.numbers = [facts.index(fact) * MEMBERS**2 for fact in listed]
        self.paths: dict[int, str] = {}

    def names(self, missing: tuple[int, set[int]]) -> list[str]:
        """The paths, in their order."""
        return [self.paths.get(number) or self.path(number) for number in self.numbers_of(missing)]

    def text(self, missing: tuple[int, set[int]]) -> bytes:
        """The same as JSON, with commas between."""
        return JSON(self.names(missing))[1:-1]

    def numbers_of(self, missing: tuple[int, set[int]]) -> list[int]:
        found, lacked = missing
        return sorted(lacked.union(number for n, number in enumerate(self.numbers) if found >> n & 1))

    def path(self, number: int) -> str:
        place, member = divmod(number, MEMBERS**2)
        first, *rest = self.parts[place]
        path = first + "".join(f"[{n}]{part}" for n, part in zip(divmod(member, MEMBERS), rest, strict=False))
        if len(self.paths) < MOST_KEPT:
            self.paths[number] = path
        return path
