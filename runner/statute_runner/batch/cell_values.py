"""What the cells of a fact are known as: each distinct cell, or row of cells, is read and judged once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import UNSET

from statute_runner.batch.fact_values import DOUBTFUL, Judge
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import TypeAlias

    # A cell, or the cells that together state one fact.
    Cells: TypeAlias = str | tuple[str, ...]

# Of a fact so many are kept, and of these no more characters.
MOST, MOST_CHARACTERS = 2**14, 2**20
# So many are judged together: one that is not plain has those beside it judged one by one.
TOGETHER = 2**5


class CellValues:
    """The values of one fact, as typed requests hold them; `doubtful` are cells that may be refused.

    `longest` bounds the characters that state one.
    """

    read: Callable[[Sequence[str]], Any]
    judged: Callable[[Sequence[Any]], list[Any]]
    longest: int
    characters: int

    def __init__(self, read: Callable[[Sequence[str]], Any], judged: Callable[[Sequence[Any]], list[Any]]) -> None:
        self.read, self.judged = read, judged
        self.known: dict[Cells, Any] = {}
        self.doubtful: set[Cells] = set()
        self.longest = self.characters = 0

    def of(self, cells: Sequence[Cells]) -> list[Any]:
        """The value of each; `UNSET` where nothing is known, and where it is doubtful."""
        known = self.known
        try:
            return list(map(known.__getitem__, cells))
        except KeyError:
            self.learn(cells)
        return list(map(known.__getitem__, cells))

    def doubts(self, cells: Sequence[Cells]) -> Iterable[int]:
        """The places of those that may be refused."""
        doubtful = self.doubtful
        if not doubtful or doubtful.isdisjoint(cells):
            return ()
        return (place for place, each in enumerate(cells) if each in doubtful)

    def learn(self, cells: Sequence[Cells]) -> None:
        """Takes in those that are not known yet."""
        fresh = set(cells).difference(self.known)
        self.characters += sum(map(length, fresh))
        if len(self.known) + len(fresh) > MOST or self.characters > MOST_CHARACTERS:
            self.known.clear()
            self.doubtful.clear()
            fresh = set(cells)
            self.longest, self.characters = 0, sum(map(length, fresh))
        self.longest = max(self.longest, *map(length, fresh))
        stated: dict[Cells, Any] = {}
        for each in fresh:
            self.known[each] = UNSET
            try:
                found = self.read((each,) if isinstance(each, str) else each)
            except Refused:
                found = DOUBTFUL
            if found is DOUBTFUL:
                self.doubtful.add(each)
            elif found is not None:
                stated[each] = found
        for each, found in zip(stated, self.values(list(stated.values())), strict=True):
            if found is DOUBTFUL:
                self.doubtful.add(each)
            else:
                self.known[each] = found

    def values(self, stated: Sequence[Any]) -> Iterator[Any]:
        for start in range(0, len(stated), TOGETHER):
            yield from self.judged(stated[start : start + TOGETHER])


def length(cells: Cells) -> int:
    """How many characters they are."""
    return len(cells) if isinstance(cells, str) else sum(map(len, cells))


def one_by_one(judge: Judge) -> Callable[[Sequence[Any]], list[Any]]:
    """What judges each value in a request of its own, in every way that a request is read."""
    return lambda stated: list(map(judge.single, stated))
