"""A bundle in memory that decides blocks of typed rows by columns and row by row, and holds the one to the other."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from statute_runner.batch import block_decider
from statute_runner.batch.answer_columns import Form
from statute_runner.batch.block_decider import BlockDecider, JobSpec, fingerprint, records
from statute_runner.batch.blocks import Block, BlockOptions, BlockStart
from statute_runner.batch.column_blocks import ColumnBlocks
from statute_runner.batch.input_sources import InputSource

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.api import LoadedBundle

parquet_rows = pytest.importorskip("statute_runner.batch.parquet_rows")
typed_columns = pytest.importorskip("statute_runner.batch.typed_columns")


class Deciding:
    """A bundle in memory, deciding blocks by columns and by rows."""

    def __init__(self, loaded: LoadedBundle, chosen: Mapping[str, str], form: str) -> None:
        self.loaded, self.facts = loaded, loaded.bundle.facts
        question = loaded.question()
        shape = Form(form, routes=tuple(question.routes), provenance=True)
        order = JobSpec(
            None,
            False,
            fingerprint(loaded),
            chosen,
            question.name,
            as_of=None,
            known_on=None,
            registers=None,
            form=shape,
        )
        self.source = InputSource("in.parquet", "parquet", "")
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(block_decider, "load", lambda *_, **__: loaded)
            self.deciding = BlockDecider(order, [self.source])
        self.by_row = 0

    def of(self, table: Any) -> Block:
        planned = typed_columns.fit(table.schema, "in.parquet", BlockOptions(self.facts))
        (batch,) = table.combine_chunks().to_batches()
        return Block("table", (planned, parquet_rows.sent(batch)), 0, BlockStart(1), 0, 5)

    def columns(self) -> ColumnBlocks:
        order = self.deciding.order
        return ColumnBlocks(self.deciding, self.loaded.decider(order.readings), order.form)

    def by_columns(self, table: Any) -> Any:
        """What the block comes to by columns; nothing where it has no such form."""
        return self.columns().block(self.of(table))

    def compare(self, table: Any) -> tuple[int, int]:
        """Holds both to each other; how many rows were read, and how many of them were decided by columns, if any."""
        block, deciding = self.of(table), self.deciding
        rows = deciding.each(records(block, deciding.texts, self.source.stated), self.source.stated)
        written = b"\n".join([*rows.answers, b""])
        encoded = deciding.encode(rows.answers, written, deciding.proven(rows.days))
        expected = rows.result(encoded, Counter(rows.counted), rows.read)
        decide, asked = deciding.decide, []
        deciding.decide = lambda record: asked.append(record) or decide(record)  # type: ignore[func-returns-value]
        found = self.columns().block(block)
        deciding.decide = decide
        if found is None:
            return rows.read, 0

        assert found == expected
        return found.read, found.read - len(asked)
