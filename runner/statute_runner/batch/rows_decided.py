"""What a block of records comes to, and what its rows come to that are decided one after the other."""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping

    from statute_runner.batch.blocks import Block


class BlockResult(NamedTuple):
    """A block decided: bytes of answers and rejects, how many were read and rejected, answers by outcome and period.

    `counted` are the counts of a report, where one is asked for.
    """

    answers: bytes
    rejects: bytes
    read: int
    rejected: int
    outcomes: dict[str, int]
    periods: dict[str, int]
    counted: Mapping[str, int] = MappingProxyType({})


class RowsDecided:
    """Rows decided one after the other: of those in `taken`, by their places, the answers, and what was rejected."""

    read: int

    def __init__(self) -> None:
        self.read = 0
        self.answers: list[bytes] = []
        self.taken: list[int] = []
        self.rejected: list[bytes] = []
        self.counted: list[tuple[str, str]] = []
        self.told: Counter[str] = Counter()
        self.days: list[str] = []
        self.explained: list[str] = []

    def result(self, encoded: bytes, counts: Mapping[tuple[str, str], int], read: int) -> BlockResult:
        """A block of so many rows, with the answers as they are written, and how many had which."""
        outcomes: Counter[str] = Counter()
        periods: Counter[str] = Counter()
        for (outcome, period), count in counts.items():
            outcomes[outcome] += count
            periods[period] += count
        rejected = b"".join(self.rejected)
        counted = dict(outcomes), dict(periods), dict(self.told)
        return BlockResult(encoded, rejected, read, len(self.rejected), *counted)


def told_once(
    decided: Iterator[tuple[Block, BlockResult] | None], counted: str
) -> Generator[tuple[Block, BlockResult] | None]:
    """The same, one thing more being counted of the first block."""
    for found in decided:
        if found is None or not counted:
            yield found
        else:
            block, done = found
            yield block, done._replace(counted={**done.counted, counted: 1})
            counted = ""
