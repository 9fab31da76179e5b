"""How answers are written: NDJSON, CSV or Parquet, by the end of the output's name.

In CSV and Parquet each route is a column that holds its outcome, empty where the route was not in force. CSV writes
`possible` and `missing` as `a;b`. The whole document, where asked for, is a last column `document` that holds JSON.
"""

from __future__ import annotations

import csv
import gzip
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import msgspec

from runner.batch.sources import kind_of
from runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from runner.target import Target

    Encode = Callable[[list[bytes], bytes], bytes]

FORMULA = ("=", "+", "-", "@", "\t", "\r")
HELP = "the name ends in .ndjson, .jsonl or .csv, also with .gz or .zst, or in .parquet"


@dataclass(frozen=True, slots=True)
class Form:
    """Format, packing, whether whole documents are written, and the routes that are columns."""

    format: str
    packing: str = ""
    full: bool = False
    routes: tuple[str, ...] = ()

    def columns(self) -> list[str]:
        """The columns of a table of answers."""
        return ["id", "outcome", "possible", *self.routes, "missing", *(["document"] if self.full else [])]


def form(output: Target, full: bool, routes: Sequence[str]) -> Form:
    """The form of an output by its name; a stream without an ending is NDJSON. Raises `Refused`."""
    known, packing = kind_of(output.name)
    if output.through and not known:
        return Form("ndjson", "", full, tuple(routes))
    if known == "parquet" and output.through:
        raise refuse("batch-output", f"`{output.name}` is no file, and Parquet is written to files only", help=HELP)
    if known not in {"ndjson", "csv", "parquet"}:
        raise refuse("batch-output", f"the name `{output.name}` does not say in which format to write", help=HELP)
    if known == "parquet":
        from runner.batch.parquet import arrow

        arrow()
    return Form(known, packing, full, tuple(routes))


def encoder(form: Form) -> Encode:
    """A function from the answers of a block, as lines and as one text, to the bytes that the output grows by."""
    if form.format == "parquet":
        from runner.batch.answers_table import batch

        return lambda answers, _: batch(form, answers) if answers else b""
    plain = (lambda _, written: written) if form.format == "ndjson" else (lambda answers, _: rows(form, answers))
    pack = packer(form.packing)
    return (lambda answers, written: pack(plain(answers, written)) if answers else b"") if form.packing else plain


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
        from runner.batch.answers_table import opening

        return opening(form)
    return packer(form.packing)(table([form.columns()])) if form.format == "csv" else b""


def rows(form: Form, answers: list[bytes]) -> bytes:
    return table([cells(parts(form, answer)) for answer in answers])


def table(lines: list[list[str]]) -> bytes:
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows(lines)
    return made.getvalue().encode()


def parts(form: Form, answer: bytes) -> list[Any]:
    """The values of an answer, column by column."""
    if form.full:
        made = msgspec.json.decode(answer)
        routes = {route: said["outcome"] for route, said in made["routes"].items()}
        missing = [entry["fact"] for entry in made["missing"]]
        known = [made["outcome"], made["possible"], *(routes.get(route) for route in form.routes), missing]
        return [made["request"]["id"], *known, answer.decode()]
    # Written by us and by nobody else: in an id the quotes would be escaped.
    place = answer.index(b',"outcome":')
    return [msgspec.json.decode(answer[len(b'{"id":') : place]), *parts_after_id(form, answer[place + 1 :])]


@lru_cache(2**14)
def parts_after_id(form: Form, rest: bytes) -> tuple[Any, ...]:
    made = msgspec.json.decode(b"{" + rest)
    return made["outcome"], made["possible"], *(made["routes"].get(route) for route in form.routes), made["missing"]


def cells(values: list[Any]) -> list[str]:
    """The values as a row of CSV; an id that a spreadsheet would take for a formula begins with a quote mark."""
    made = [";".join(value) if isinstance(value, list) else value or "" for value in values]
    if made[0].startswith(FORMULA):
        made[0] = "'" + made[0]
    return made
