"""Blocks of typed rows decided by columns; a row in which a value is in doubt is decided by itself."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.batch.answer_table import message, schema
from statute_runner.batch.arrow_types import arrow, is_text
from statute_runner.batch.column_decider import ColumnAnswer, ColumnDecider
from statute_runner.batch.fact_columns import by_columns, fact_columns
from statute_runner.batch.fact_values import DOUBTFUL, Judge
from statute_runner.batch.kept_rows import beside_answers, in_types
from statute_runner.batch.parquet_rows import found as column_of
from statute_runner.batch.parquet_rows import of_column, received, requests
from statute_runner.batch.row_bits import rows_of, to_array
from statute_runner.batch.rows_beside import joined
from statute_runner.codegen.column_writer import ByRow
from statute_runner.law.facts import DAY
from statute_runner.request.request_document import LONGEST_ID
from statute_runner.text.characters import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Protocol

    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.blocks import Block
    from statute_runner.batch.distinct_values import FactColumn
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.output_formats import Encode
    from statute_runner.batch.rows_beside import RowsBeside
    from statute_runner.batch.rows_decided import BlockResult, RowsDecided
    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import Facts
    from statute_runner.problem import Problem, Refused

    class ByRows(Protocol):
        """What decides rows one after the other, and writes answers."""

        facts: Facts
        sources: Sequence[InputSource]
        encode: Encode

        def each(self, found: Iterable[tuple[int, bytes | Problem | Refused]], file: str) -> RowsDecided: ...
        def proven(self, days: Any) -> RowsBeside | None: ...


# An id that needs no second look; the bytes that a character may take in JSON, and those around a value.
PLAIN_ID = rf"^[!-~]{{1,{LONGEST_ID}}}\z"
ESCAPED, AROUND = 6, 64
# Bytes of a row, on average, above which values are held only once, as one row after the other needs them.
LARGE = 2**12
ENCODE = msgspec.json.Encoder().encode


class ColumnBlocks:
    """Decides blocks of typed rows by columns, where law and columns allow it."""

    form: Form
    decider: ColumnDecider
    ids: Judge
    deciding: ByRows

    def __init__(self, deciding: ByRows, decider: Decider, form: Form) -> None:
        self.deciding, self.form = deciding, form
        self.decider = ColumnDecider(decider, form)
        self.ids = Judge("id", None, decider)

    def block(self, block: Block) -> BlockResult | None:
        """What the block comes to; nothing where it has to be decided row by row."""
        planned, content = block.content
        facts = self.deciding.facts
        if not by_columns(planned, facts):
            return None
        table = received(content)
        if table.nbytes > LARGE * table.num_rows:
            return None
        columns = fact_columns(table, planned, facts)
        if columns is None or too_long(columns.columns):
            return None
        ids = identities(table, planned)
        try:
            doubtful, answers, places = self.decider.decided(columns, self.doubtful(ids))
        except ByRow:
            return None
        rows = rows_of(doubtful, table.num_rows)
        done = self.in_doubt(block, table.take(rows), planned, rows.to_pylist())
        answers, places = self.with_rows(answers, places, to_array(doubtful, table.num_rows), done)
        taken = arrow().compute.indices_nonzero(places.is_valid())
        kept = in_types(self.form, planned, table, taken) if self.form.kept else None
        beside = joined(self.deciding.proven(days_of(columns.columns[DAY.name]).take(taken)), kept)
        places = places.take(taken)
        counts: Counter[tuple[str, str]] = Counter()
        for each in places.value_counts().to_pylist():
            counts[answers[each["values"]].counted] += each["counts"]
        return done.result(self.written(ids.take(taken), answers, places, beside), counts, table.num_rows)

    def doubtful(self, ids: Any) -> int:
        """The rows whose id may be refused."""
        compute = arrow().compute
        unlike = compute.invert(compute.match_substring_regex(ids, PLAIN_ID).fill_null(False))
        if not compute.any(unlike).as_py():
            return 0
        rows = compute.indices_nonzero(unlike)
        known = self.ids.known(ids.take(rows).to_pylist())
        doubtful = [row for row, one in zip(rows.to_pylist(), known, strict=True) if one is DOUBTFUL]
        return sum(1 << row for row in doubtful)

    def in_doubt(self, block: Block, table: Any, planned: TypedPlan, rows: list[int]) -> RowsDecided:
        """The rows that are decided one after the other."""
        found = zip((block.line + row for row in rows), requests(table, planned, self.deciding.facts), strict=True)
        return self.deciding.each(found, self.deciding.sources[block.source].stated)

    def with_rows(
        self, answers: list[ColumnAnswer], places: Any, doubtful: Any, done: RowsDecided
    ) -> tuple[list[ColumnAnswer], Any]:
        """The answers and which each row has, with those of rows that were decided one after the other; else null."""
        pa = arrow()
        places = places.cast(pa.int64())
        if not done.read:
            return answers, places
        own: list[int | None] = [None] * done.read
        more: list[ColumnAnswer] = []
        for place, answer, counted in zip(done.taken, done.answers, done.counted, strict=True):
            own[place] = len(answers) + len(more)
            more.append(self.decider.answered_by(answer[answer.index(b',"outcome":') + 1 :], counted))
        return [*answers, *more], pa.compute.replace_with_mask(places, doubtful, pa.array(own, pa.int64()))

    def written(self, ids: Any, answers: list[ColumnAnswer], places: Any, beside: RowsBeside | None) -> bytes:
        """The answers of some rows in the form of the output; `places` says which each of them has."""
        form = self.form
        if not len(ids):
            return b""
        if form.format == "parquet":
            pa = arrow()
            columns = zip(*(answer.parts for answer in answers), strict=True)
            fields = list(schema(form))[1 : len(form.columns())]
            made = [pa.array(one, field.type).take(places) for one, field in zip(columns, fields, strict=True)]
            return message(form, beside_answers(pa.Table.from_arrays([ids, *made], names=form.columns()), beside))
        ends = [answer.end for answer in answers]
        lines = [
            b'{"id":%b,%b' % (ENCODE(name), ends[place])
            for name, place in zip(ids.to_pylist(), places.to_pylist(), strict=True)
        ]
        return self.deciding.encode(lines, b"\n".join([*lines, b""]), beside)


def identities(table: Any, planned: TypedPlan) -> Any:
    """The ids as texts; null where there is none, or something else."""
    pa, column = arrow(), planned.stated()["id"]
    if not column.folder and is_text(column.kind):
        return column_of(table, column).combine_chunks().cast(pa.string())
    stated = of_column(table, column, "id", None)
    return pa.array([one if isinstance(one, str) else None for one in stated], pa.string())


def days_of(column: FactColumn) -> Any:
    """The days of the requests as texts; of one that is no day, nothing."""
    pa = arrow()
    return pa.array([key if isinstance(key, str) else None for key in column.keys], pa.string()).take(column.places)


def too_long(columns: Mapping[str, FactColumn]) -> bool:
    """Whether a row may be longer, as a document, than a request may be."""
    longest = sum((len(name) + AROUND) * one.times + ESCAPED * one.longest for name, one in columns.items())
    return longest + AROUND + ESCAPED * LONGEST_ID > LARGEST
