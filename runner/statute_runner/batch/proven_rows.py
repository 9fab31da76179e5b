"""The provenance of the answers of a block, in columns: days as days, versions of law and readings as lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from statute_runner.codegen.provenance import DAYS, KEYS, LISTS, Provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def proven_fields() -> list[Any]:
    """The columns with their types."""
    from statute_runner.batch.arrow_types import arrow

    pa = arrow()
    texts = pa.list_(pa.field("element", pa.string()))
    return [pa.field(name, pa.date32() if name in DAYS else texts if name in LISTS else pa.string()) for name in KEYS]


class ProvenRows:
    """The provenance of answers to requests of these days, which are texts, or a column of Arrow that holds them."""

    names = KEYS
    provenance: Provenance
    days: Any

    def __init__(self, provenance: Provenance, days: Any) -> None:
        self.provenance, self.days = provenance, days

    def texts(self) -> Sequence[str]:
        """The days as texts."""
        days: Sequence[str] = self.days if isinstance(self.days, list) else self.days.to_pylist()
        return days

    def ends(self) -> Iterator[bytes]:
        """Of each row what stands at the end of its answer in NDJSON."""
        return map(self.provenance.end, self.texts())

    def cells(self) -> Iterator[list[str]]:
        """Of each row the cells of CSV."""
        made: dict[str, list[str]] = {}
        for day in self.texts():
            if day not in made:
                made[day] = [cell(value) for value in self.provenance.of(day).values()]
            yield made[day]

    def arrays(self) -> list[Any]:
        """The columns as Arrow's, with their types."""
        from statute_runner.batch.arrow_types import arrow

        pa = arrow()
        column = pa.array(self.days, pa.string()) if isinstance(self.days, list) else self.days
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        found = column.dictionary_encode()
        rows = [self.provenance.of(day) for day in found.dictionary.to_pylist()]
        return [
            pa.array([typed(row[field.name], field.name) for row in rows], field.type).take(found.indices)
            for field in proven_fields()
        ]


def typed(value: Any, name: str) -> Any:
    """A value as its column has it."""
    return date.fromisoformat(value) if name in DAYS and value else value


def cell(value: Any) -> str:
    return ";".join(value) if isinstance(value, list) else value or ""
