"""What is missing, as a compiled law gives it, as names and as JSON: facts by bits, what members lack by number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from statute_runner.codegen.member_missing import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    T = TypeVar("T")

BYTE = 8
MOST_KEPT = 10_000


class FactLists:
    """Facts by bits, a byte at a time: as names, and as JSON without brackets."""

    tables: list[list[list[str]]]
    texts: list[list[bytes]]

    def __init__(self, facts: Sequence[str]) -> None:
        self.tables = tables_of(facts)
        self.texts = [
            ["".join(f"{json.dumps(name)}," for name in names).encode() for names in table] for table in self.tables
        ]

    def names(self, found: int) -> list[str]:
        """The facts, in their order."""
        names: list[str] = []
        for table in self.tables:
            names += table[found & 255]
            found >>= BYTE
        return names

    def text(self, found: int) -> bytes:
        """The same as JSON, with commas between."""
        text = b""
        for table in self.texts:
            text += table[found & 255]
            found >>= BYTE
        return text[:-1]


class PathLists:
    """The paths of facts and of fields of members, in the order of the law and then by member.

    Bit n of what is `found` is the n-th of `listed`; `facts` are all that the question rests on, in its order.
    """

    parts: list[list[str]]
    tables: list[list[list[int]]]
    texts: PathTexts

    def __init__(self, facts: Sequence[str], listed: Sequence[str]) -> None:
        self.parts = [fact.split("[]") for fact in facts]
        self.tables = tables_of([facts.index(fact) * MEMBERS**2 for fact in listed])
        self.texts = PathTexts(self.path)

    def names(self, missing: tuple[int, set[int]]) -> list[str]:
        """The paths, in their order."""
        return [self.path(number) for number in self.numbers(*missing)]

    def text(self, missing: tuple[int, set[int]]) -> bytes:
        """The same as JSON, with commas between."""
        return b",".join(map(self.texts.__getitem__, self.numbers(*missing)))

    def numbers(self, found: int, lacked: set[int]) -> list[int]:
        """What is missing by number; what a member lacks may be a fact too."""
        numbers: list[int] = []
        for table in self.tables:
            numbers += table[found & 255]
            found >>= BYTE
        return sorted(lacked.union(numbers)) if lacked else numbers

    def path(self, number: int) -> str:
        """The path that a number of `MemberMissing` stands for."""
        place, members = divmod(number, MEMBERS**2)
        first, *rest = self.parts[place]
        return first + "".join(f"[{n}]{part}" for n, part in zip(divmod(members, MEMBERS), rest, strict=False))


class PathTexts(dict[int, bytes]):
    """The path that each number stands for, as JSON; those that were asked for are kept."""

    def __init__(self, path: Callable[[int], str]) -> None:
        super().__init__()
        self.path: Callable[[int], str] = path

    def __missing__(self, number: int) -> bytes:
        text = json.dumps(self.path(number)).encode()
        if len(self) < MOST_KEPT:
            self[number] = text
        return text


def tables_of(items: Sequence[T]) -> list[list[list[T]]]:
    """For each eight of the items, what each choice of bits stands for."""
    parts = [items[n : n + BYTE] for n in range(0, len(items), BYTE)]
    return [
        [[item for n, item in enumerate(part) if bits >> n & 1] for bits in range(1 << len(part))] for part in parts
    ]
