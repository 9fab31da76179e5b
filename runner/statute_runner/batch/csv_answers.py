"""Answers as rows of CSV: what follows an id is written once for all answers that say the same."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from statute_runner.batch.answer_columns import parts, parts_after_id

if TYPE_CHECKING:
    from collections.abc import Sequence

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.rows_beside import RowsBeside

DELIMITERS = {"csv": ",", "tsv": "\t"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The start of an answer with an id that needs neither quotes nor a mark before it.
PLAIN = re.compile(rb'\{"id":"([A-Za-z0-9_.:/#][A-Za-z0-9_.:/#@+=-]*)",')
MOST = 2**14


class CsvAnswers:
    """Writes answers, and keeps how they end."""

    form: Form
    delimiter: str

    def __init__(self, form: Form) -> None:
        self.form, self.delimiter = form, DELIMITERS[form.format]
        self.ends: dict[bytes, bytes] = {}

    def rows(self, answers: Sequence[bytes], beside: RowsBeside | None) -> bytes:
        """The rows of some answers, with what stands beside them."""
        if self.form.full or beside is not None:
            made = [cells(parts(self.form, answer)) for answer in answers]
            if beside is not None:
                made = [[*row, *more] for row, more in zip(made, beside.cells(), strict=True)]
            return table(made, self.delimiter)
        return b"".join(map(self.row, answers))

    def row(self, answer: bytes) -> bytes:
        found = PLAIN.match(answer)
        if not found:
            return table([cells(parts(self.form, answer))], self.delimiter)
        rest = answer[found.end() :]
        end = self.ends.get(rest)
        if end is None:
            if len(self.ends) >= MOST:
                self.ends.clear()
            # An id without anything is what stands before the first delimiter.
            end = self.ends[rest] = table([["", *cells_of(parts_after_id(self.form, rest))]], self.delimiter)
        return found[1] + end


def table(lines: Sequence[Sequence[str]], delimiter: str) -> bytes:
    """Rows of cells as text."""
    made = io.StringIO()
    csv.writer(made, delimiter=delimiter, lineterminator="\n").writerows(lines)
    return made.getvalue().encode()


def cells(values: Sequence[Any]) -> list[str]:
    """The values as a row of CSV; an id that a spreadsheet would take for a formula begins with a quote mark."""
    made = cells_of(values)
    if made[0].startswith(FORMULA):
        made[0] = "'" + made[0]
    return made


def cells_of(values: Sequence[Any]) -> list[str]:
    return [";".join(value) if isinstance(value, list) else value or "" for value in values]
