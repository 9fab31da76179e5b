"""What is missing, as a compiled law gives it, as names and as JSON: facts by bits, what members lack by number."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar

from statute_runner.codegen.member_missing import MEMBERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
K = TypeVar("K")
V = TypeVar("V")
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

    places: list[int]
    parts: list[list[str]]
    paths: FoundOnce[int, str]
    texts: FoundOnce[int, bytes]

    def __init__(self, facts: Sequence[str], listed: Sequence[str]) -> None:
        self.parts = [fact.split("[]") for fact in facts]
        self.places = [facts.index(fact) * MEMBERS**2 for fact in listed]
        self.paths = FoundOnce(self.path)
        self.texts = FoundOnce(lambda number: json.dumps(self.paths[number]).encode())
        self.numbers: FoundOnce[int, list[int]] = FoundOnce(self.numbers_of)
        self.names_of: FoundOnce[int, list[str]] = FoundOnce(
            lambda found: [self.paths[number] for number in self.numbers[found]]
        )
        self.text_of: FoundOnce[int, bytes] = FoundOnce(
            lambda found: b",".join([self.texts[n] for n in self.numbers[found]])
        )

    def names(self, missing: tuple[int, set[int]]) -> list[str]:
        """The paths, in their order."""
        found, lacked = missing
        if lacked:
            return [self.paths[number] for number in sorted(lacked.union(self.numbers[found]))]
        return self.names_of[found].copy()

    def text(self, missing: tuple[int, set[int]]) -> bytes:
        """The same as JSON, with commas between."""
        found, lacked = missing
        if lacked:
            return b",".join([self.texts[number] for number in sorted(lacked.union(self.numbers[found]))])
        return self.text_of[found]

    def numbers_of(self, found: int) -> list[int]:
        """What is missing by number, but for what members lack, which may be a fact too."""
        return [place for n, place in enumerate(self.places) if found >> n & 1]

    def path(self, number: int) -> str:
        """The path that a number of `MemberMissing` stands for."""
        place, members = divmod(number, MEMBERS**2)
        first, *rest = self.parts[place]
        return first + "".join(f"[{n}]{part}" for n, part in zip(divmod(members, MEMBERS), rest, strict=False))


class FoundOnce(dict[K, V]):
    """What a key stands for, found out once; the first that were asked for are kept."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self.make: Callable[[K], V] = make

    def __missing__(self, key: K) -> V:
        made = self.make(key)
        if len(self) < MOST_KEPT:
            self[key] = made
        return made


def tables_of(items: Sequence[T]) -> list[list[list[T]]]:
    """For each eight of the items, what each choice of bits stands for."""
    parts = [items[n : n + BYTE] for n in range(0, len(items), BYTE)]
    return [
        [[item for n, item in enumerate(part) if bits >> n & 1] for bits in range(1 << len(part))] for part in parts
    ]
