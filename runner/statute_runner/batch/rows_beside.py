"""What stands beside the answers of a block in every format: provenance, reasons, and what is carried through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class RowsBeside(Protocol):
    """Some columns of rows, one row for each answer of a block."""

    @property
    def names(self) -> Sequence[str]:
        """The names of the columns."""
        ...

    def ends(self) -> Iterable[bytes]:
        """Of each row its keys and values as they stand at the end of an object in JSON, without the brace."""
        ...

    def cells(self) -> Iterable[list[str]]:
        """Of each row the cells of CSV."""
        ...

    def arrays(self) -> list[Any]:
        """The columns as Arrow's."""
        ...


class JoinedRows:
    """Several of them, one after the other."""

    parts: Sequence[RowsBeside]

    def __init__(self, parts: Sequence[RowsBeside]) -> None:
        self.parts = parts

    @property
    def names(self) -> Sequence[str]:
        """The names of all columns."""
        return [name for part in self.parts for name in part.names]

    def ends(self) -> Iterator[bytes]:
        """Of each row the keys and values of all columns."""
        return map(b"".join, zip(*(part.ends() for part in self.parts), strict=True))

    def cells(self) -> Iterator[list[str]]:
        """Of each row the cells of all columns."""
        for row in zip(*(part.cells() for part in self.parts), strict=True):
            yield [cell for cells in row for cell in cells]

    def arrays(self) -> list[Any]:
        """All columns as Arrow's."""
        return [column for part in self.parts for column in part.arrays()]


def joined(*parts: RowsBeside | None) -> RowsBeside | None:
    """Those of the parts that there are, as one; nothing where there are none."""
    there = [part for part in parts if part is not None]
    return JoinedRows(there) if len(there) > 1 else there[0] if there else None
