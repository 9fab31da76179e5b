"""How answers are written: NDJSON, CSV, TSV or Parquet, by the end of the output's name, or as is asked for.

In CSV and Parquet each route is a column that holds its outcome, empty where the route was not in force. CSV writes
`possible` and `missing` as `a;b`. The whole document, where asked for, is a last column `document` that holds JSON.
"""

from __future__ import annotations

import gzip
from dataclasses import replace
from typing import TYPE_CHECKING

from statute_runner.batch.csv_answers import DELIMITERS, CsvAnswers, table
from statute_runner.batch.input_sources import kind_of
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.rows_beside import RowsBeside
    from statute_runner.loading.output_target import Target

    Encode = Callable[[list[bytes], bytes, RowsBeside | None], bytes]

HELP = "the name ends in .ndjson, .jsonl, .csv or .tsv, also with .gz or .zst, or in .parquet; or give --to"
WRITTEN = ("ndjson", "csv", "tsv", "parquet")


def form(output: Target, asked: str | None, answers: Form) -> Form:
    """The form of these answers in a format as it is asked for, or by its name; a stream without one is NDJSON.

    Raises `Refused`.
    """
    known, packing = kind_of(output.name)
    if asked or (output.through and not known):
        known = asked or "ndjson"
    if known not in WRITTEN:
        raise refuse("batch-output", f"unknown format of `{output.name}`", help=HELP)
    if known == "parquet":
        from statute_runner.batch.arrow_types import arrow

        arrow()
        packing = ""
    if packing == "zst":
        require(f"`{output.name}`", ["zstandard"], "batch", "batch-extra")
    return replace(answers, format=known, packing=packing)


def encoder(form: Form) -> Encode:
    """A function from the answers of a block, as lines and as one text, to the bytes that the output grows by.

    Provenance, reasons, and what is carried through of the same rows stand beside them.
    """
    if form.format == "parquet":
        from statute_runner.batch.answer_table import batch

        return lambda answers, _, beside: batch(form, answers, beside) if answers else b""
    plain = written_lines if form.format == "ndjson" else by_rows(CsvAnswers(form))
    pack = packer(form.packing)
    if not form.packing:
        return plain
    return lambda answers, written, beside: pack(plain(answers, written, beside)) if answers else b""


def by_rows(written: CsvAnswers) -> Encode:
    return lambda answers, _, beside: written.rows(answers, beside)


def written_lines(answers: list[bytes], written: bytes, beside: RowsBeside | None) -> bytes:
    """The answers as NDJSON."""
    if beside is None:
        return written
    return b"".join(b"%b%b}\n" % (line[:-1], end) for line, end in zip(answers, beside.ends(), strict=True))


def packer(packing: str) -> Callable[[bytes], bytes]:
    """Packs a block by itself: packed blocks stand one after the other, as both formats allow."""
    if packing == "gz":
        return lambda data: gzip.compress(data, 6, mtime=0)
    if packing == "zst":
        import zstandard

        return zstandard.ZstdCompressor().compress
    return lambda data: data


def header(form: Form) -> bytes:
    """The bytes that stand before the first answer."""
    if form.format == "parquet":
        from statute_runner.batch.answer_table import opening

        return opening(form)
    if form.format not in DELIMITERS:
        return b""
    return packer(form.packing)(table([form.all_columns()], DELIMITERS[form.format]))


def nothing_packed(form: Form) -> bytes:
    """What a packed output holds where there is no answer: a file of no bytes is not one that unpacks."""
    return packer(form.packing)(b"") if form.packing and form.format == "ndjson" else b""
