"""What is carried through of records of JSON: values as they are written, of each record those that it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ENCODE = msgspec.json.Encoder().encode
QUOTE, NULL = b'"', b"null"


class KeptMembers:
    """The values of some records, by key; `names` are the columns that they have in tables."""

    names: Sequence[str]
    rows: Sequence[Mapping[str, bytes]]

    def __init__(self, names: Sequence[str], rows: Sequence[Mapping[str, bytes]]) -> None:
        self.names, self.rows = names, rows

    def ends(self) -> Iterator[bytes]:
        """Of each record its keys with their values, as they stand at the end of an object in JSON."""
        for row in self.rows:
            yield b"".join(b",%b:%b" % (ENCODE(name), value) for name, value in row.items())

    def cells(self) -> Iterator[list[str]]:
        """Of each record the cells of CSV."""
        return ([text(row.get(name)) or "" for name in self.names] for row in self.rows)

    def arrays(self) -> list[Any]:
        """The columns as Arrow's, of text."""
        from statute_runner.batch.arrow_types import arrow

        pa = arrow()
        return [pa.array([text(row.get(name)) for row in self.rows], pa.string()) for name in self.names]


def text(value: bytes | None) -> str | None:
    """A value in a table: a text as it is, nothing where there is none, all else as it is written."""
    if value is None or value == NULL:
        return None
    return str(msgspec.json.decode(value)) if value[:1] == QUOTE else value.decode()
