"""Answers as rows of CSV: what stands between an id and what is missing is written once for all that say the same."""

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
# Where in an answer what is missing begins, which ends it, and what stands between two names.
MISSING, ENDED, BETWEEN = b'"missing":[', b"]}", b'","'
MOST = 2**14


class CsvAnswers:
    """Writes answers, and keeps what they say."""

    form: Form
    delimiter: str

    def __init__(self, form: Form) -> None:
        self.form, self.delimiter = form, DELIMITERS[form.format]
        self.said: dict[bytes, bytes] = {}

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
        said, _, missing = answer[found.end() :].rpartition(MISSING) if found else (b"", b"", b"")
        names = missing.removesuffix(ENDED).replace(BETWEEN, b";").strip(b'"')
        if not found or b'"' in names or b"," in names or b"\\" in names:
            return table([cells(parts(self.form, answer))], self.delimiter)
        written = self.said.get(said)
        if written is None:
            if len(self.said) >= MOST:
                self.said.clear()
            # An id without anything is what stands before the first delimiter; nothing missing, after the last.
            row = ["", *cells_of(parts_after_id(self.form, said + MISSING + ENDED))]
            written = self.said[said] = table([row], self.delimiter).removesuffix(b"\n")
        return b"%b%b%b\n" % (found[1], written, names)


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
