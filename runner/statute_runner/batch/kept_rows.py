"""What is carried through of rows with types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.batch.arrow_types import arrow, parquet, plain
from statute_runner.batch.kept_columns import KeptRows
from statute_runner.batch.parquet_rows import found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.rows_beside import RowsBeside
    from statute_runner.batch.typed_plan import TypedPlan

ROWS = 2**14


def in_types(form: Form, planned: TypedPlan, table: Any, taken: Any) -> KeptRows:
    """What is carried through of these rows of a table, by their places; null where the file has no such column."""
    pa = arrow()
    there = dict(zip(planned.plan.kept_names(), planned.kept(), strict=True))
    rows = taken if isinstance(taken, pa.Array) else pa.array(taken, pa.int64())
    columns = []
    for name in form.kept:
        column = there.get(name)
        if column is None or column.folder:
            columns.append(pa.array([column.given if column else None] * len(taken), pa.string()))
        else:
            whole = found(table, column)
            # Arrow takes no rows of texts in their newest layout.
            columns.append(whole.cast(plain(whole.type)).take(rows))
    return KeptRows(form.kept, columns)


def beside_answers(answers: Any, beside: RowsBeside | None) -> Any:
    """A table of answers with what stands beside them."""
    if beside is None:
        return answers
    for name, column in zip(beside.names, beside.arrays(), strict=True):
        answers = answers.append_column(name, column)
    return answers


class KeptReader:
    """What is carried through of a file, read beside what decides, so that no type is changed on the way."""

    wanted: list[str]
    none: bool

    def __init__(self, form: Form, planned: TypedPlan, source: InputSource, passed: int) -> None:
        self.wanted = [column.way[0] for column in planned.kept() if not column.folder]
        self.none = not form.kept
        self.batches: Iterator[Any] = self.from_row(source.path, passed) if self.wanted else iter(())
        self.held: list[Any] = []

    def from_row(self, path: str, passed: int) -> Iterator[Any]:
        """The rows of the file from a row on."""
        with parquet().ParquetFile(path) as file:
            groups, before = list(range(file.metadata.num_row_groups)), 0
            while groups and before + (rows := file.metadata.row_group(groups[0]).num_rows) <= passed:
                before += rows
                groups.pop(0)
            skipped = passed - before
            for batch in file.iter_batches(ROWS, row_groups=groups, columns=self.wanted):
                whole = arrow().Table.from_batches([batch])
                yield whole.slice(skipped)
                skipped = max(0, skipped - whole.num_rows)

    def next(self, rows: int) -> Any:
        """So many rows; nothing where nothing is carried through."""
        if self.none:
            return None
        if not self.wanted:
            return arrow().table({})
        while sum(table.num_rows for table in self.held) < rows:
            self.held.append(next(self.batches))
        whole = arrow().concat_tables(self.held)
        self.held = [whole.slice(rows)]
        return whole.slice(0, rows)
