"""Columns that are carried through: which they are, of what type, and how they are written beside the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.problem import Problem, Refused, Span, refuse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from statute_runner.batch.answer_columns import Form

ENCODE = msgspec.json.Encoder().encode


class KeptRows:
    """What is carried through of some rows, column by column: Arrow columns, or cells of text."""

    names: Sequence[str]
    columns: Sequence[Any]

    def __init__(self, names: Sequence[str], columns: Sequence[Any]) -> None:
        self.names, self.columns = names, columns

    def arrays(self) -> list[Any]:
        """The columns as Arrow's."""
        from statute_runner.batch.arrow_types import arrow

        return [arrow().array(one, arrow().string()) if isinstance(one, list) else one for one in self.columns]

    def ends(self) -> Iterator[bytes]:
        """Of each row what stands at the end of its answer in NDJSON."""
        parts = [
            [b",%b:%b" % (ENCODE(name), ENCODE(value)) for value in written(column)]
            for name, column in zip(self.names, self.columns, strict=True)
        ]
        return map(b"".join, zip(*parts, strict=True))

    def cells(self) -> Iterator[list[str]]:
        """Of each row the cells of CSV."""
        return (list(map(cell, row)) for row in zip(*map(written, self.columns), strict=True))


def in_text(names: Sequence[str], there: Sequence[str], rows: Sequence[Sequence[str]]) -> KeptRows:
    """What is carried through of rows of text; a column that their file does not have is empty."""
    places = [there.index(name) if name in there else -1 for name in names]
    return KeptRows(names, [[row[place] if place >= 0 else "" for row in rows] for place in places])


def written(column: Any) -> list[Any]:
    """The values of a column as JSON has them; what JSON has no number for is text."""
    if isinstance(column, list):
        return column
    from statute_runner.batch.written_values import json_values

    return json_values(column)


def cell(value: Any) -> str:
    """A value as a cell of CSV: text as it is, nothing where there is none, all else as JSON writes it."""
    if value is None:
        return ""
    return value if isinstance(value, str) else ENCODE(value).decode()


def refuse_clashes(form: Form, kept: Iterable[str], file: str) -> None:
    """Raises `Refused` where a column that is carried through has the name of one that answers have.

    Databases take a capital letter for a small one.
    """
    own = dict(zip(map(str.lower, form.keys()), form.keys(), strict=True))
    problems = [
        Problem(
            "batch-column",
            f"the column `{name}` cannot be carried through: answers have a column `{own[name.lower()]}` of their own",
            Span(file, 1),
            "rename it where it is written, or name what is carried through: `--keep COLUMN`",
        )
        for name in kept
        if name.lower() in own
    ]
    if problems:
        raise Refused(problems)


def unwritable(name: str, kind: Any, form: str) -> Exception:
    """What is raised for a column that an output cannot hold without loss."""
    message = f"the column `{name}` of type {kind} cannot be carried through into {form}"
    return refuse("batch-column", message, help="write Parquet, which keeps every type; or cast it to text")
