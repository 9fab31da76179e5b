"""Rows of requests decided: each record batch by the law as SQL in DuckDB where it is large, else by compiled law.

Both come to the same; a rejected row is worded by the one reader of requests.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from statute_runner.batch.answer_columns import Form, parts_after_id
from statute_runner.batch.arrow_types import arrow, changed
from statute_runner.batch.duckdb_columns import plan_fits, request
from statute_runner.batch.duckdb_engine import IN_ORDER, consecutive
from statute_runner.batch.duckdb_values import stated
from statute_runner.batch.parquet_pieces import pieces
from statute_runner.batch.parquet_rows import requests
from statute_runner.batch.proven_rows import ProvenRows, proven_fields
from statute_runner.batch.typed_plan import typed_plan
from statute_runner.codegen.provenance import day_of
from statute_runner.frames.frame_columns import FRAME
from statute_runner.frames.frame_law import DAY, LISTS, REASON, REJECTED
from statute_runner.optional_packages import lacks, require
from statute_runner.problem import Refused, refuse, reject_fault
from statute_runner.request.request_document import json_request, request_from
from statute_runner.value import replace

if TYPE_CHECKING:
    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.frames.frame_columns import FrameColumns
    from statute_runner.frames.frame_law import FrameLaw
    from statute_runner.tables.column_choice import ColumnChoice

# Fewer rows are decided one by one before a statement is planned.
FEW = 2**14
ENGINES = ("python", "duckdb")
NEEDED = ("duckdb", "sqlglot")
NUMBER = "row_of_batch"
AFTER_ID = b',"outcome":'


class RowAnswers:
    """Gives the answers to record batches of requests, row by row in their order."""

    law: FrameLaw
    engine: str | None
    choice: ColumnChoice
    form: Form
    by_sql: bool

    def __init__(self, law: FrameLaw, columns: FrameColumns, engine: str | None) -> None:
        if engine not in {None, *ENGINES}:
            raise refuse("batch-engine", f"unknown engine `{engine}`", help=f"one of {', '.join(ENGINES)}")
        if engine == "duckdb":
            if law.reason:
                told = "the engine duckdb does not explain: the law is SQL there, which gives no reasons"
                raise refuse("batch-engine", told, help="leave `engine` out")
            require("the engine duckdb", NEEDED, "duckdb", "batch-extra")
        self.law, self.engine = law, engine
        # Only the columns that state something come here: that others are there is seen before.
        self.choice: ColumnChoice = replace(columns.choice, asked=())
        self.form: Form = Form("parquet", routes=tuple(law.routes))
        self.connection: Any = None
        self.by_sql: bool = engine == "duckdb" or (engine is None and not law.reason and not lacks(NEEDED))

    def schema(self, prefix: str = "") -> Any:
        """The columns of the answers, with their types."""
        pa = arrow()
        text, texts = pa.string(), pa.list_(pa.field("element", pa.string()))
        names = [*self.law.answered(), *REJECTED, REASON, *self.law.explained()]
        proven = [field.with_name(prefix + field.name) for field in proven_fields() if field.name in self.law.proven()]
        return pa.schema([*((prefix + name, texts if name in LISTS else text) for name in names), *proven])

    def of(self, batch: Any) -> Any:
        """The answers to a record batch of columns that state requests, as one of as many rows."""
        found = [self.piece(in_usual_layout(piece)) for piece in pieces(batch, FRAME)]
        return found[0] if len(found) == 1 else arrow().concat_batches(found)

    def piece(self, batch: Any) -> Any:
        listed = [(field.name, field.type) for field in batch.schema]
        plan = typed_plan(listed, FRAME, self.law.facts, self.choice)
        if self.by_sql and batch.num_rows >= (1 if self.engine else FEW) and self.readable(plan):
            try:
                return self.by_statement(batch, plan)
            except import_module("duckdb").Error:
                # What it cannot read, the reader of requests reads, or says why not.
                pass
        return self.by_rows(batch, plan)

    def readable(self, plan: TypedPlan) -> bool:
        """Whether the statement reads these columns as the reader of requests does; what registers add it does not."""
        keys = any(states in self.law.keys and stated(column.kind) for states, column in plan.stated().items())
        return not keys and plan_fits(plan, self.law.facts)

    def by_rows(self, batch: Any, plan: TypedPlan) -> Any:
        """The answers by compiled law. Few differ, so that each is made once and taken where it stands."""
        pa = arrow()
        made: dict[bytes | tuple[str, str, str], int] = {}
        places: list[int] = []
        days: list[str] = []
        reasons: list[str | None] = []
        for record in requests(batch, plan, self.law.facts):
            answer = self.answer(record)
            places.append(made.setdefault(answer, len(made)))
            if self.law.provenance:
                days.append(day_of(record) if isinstance(answer, bytes) else "")
            if self.law.reason:
                reasons.append(self.law.reason(record) if isinstance(answer, bytes) else None)
        width = len(self.law.routes) + 3
        rows = [
            (*parts_after_id(self.form, key), None, None, None) if isinstance(key, bytes) else (*[None] * width, *key)
            for key in made
        ]
        columns = zip(*rows, strict=True) if rows else [()] * (width + 3)
        kinds = zip(columns, list(self.schema())[: width + 3], strict=True)
        once = [pa.array(column, field.type) for column, field in kinds]
        taken = pa.array(places, pa.int64())
        explained = [pa.array(reasons, pa.string())] if self.law.reason else []
        return pa.record_batch(
            [*(column.take(taken) for column in once), *explained, *self.proven(days)], schema=self.schema()
        )

    def proven(self, days: Any) -> list[Any]:
        """The columns that say what the answers to requests of these days rest on; blank is a day of none."""
        if not self.law.provenance:
            return []
        found = zip(proven_fields(), ProvenRows(self.law.provenance, days).arrays(), strict=True)
        return [column for field, column in found if field.name in self.law.proven()]

    def answer(self, record: bytes) -> bytes | tuple[str, str, str]:
        """The answer after its id, or what is wrong with the request."""
        try:
            line, _ = self.law.decider.answered(record)
        except Refused as refused:
            return worded(refused)
        return line[line.index(AFTER_ID) + 1 :]

    def fault(self, record: bytes) -> tuple[str, str, str] | None:
        """What is wrong with a request, in the words of its reader: code, place, and reason."""
        try:
            request_from(json_request(record, FRAME, 1), self.law.facts)
        except Refused as refused:
            return worded(refused)
        return None

    def by_statement(self, batch: Any, plan: TypedPlan) -> Any:
        """The answers by the law as SQL."""
        pa = arrow()
        if self.connection is None:
            self.connection = import_module("duckdb").connect(config=IN_ORDER)
        numbered = batch.append_column(NUMBER, pa.array(range(batch.num_rows), pa.int64()))
        self.connection.register("given", pa.Table.from_batches([numbered]))
        read = request(plan, self.law.facts)
        self.connection.execute(
            f"CREATE OR REPLACE TEMP VIEW requests AS SELECT {read}, {NUMBER} FROM given"  # noqa: S608 - names of checked facts
        )
        try:
            statement, _ = self.law.statement("duckdb", NUMBER, registers=False)
            found = self.connection.sql(statement).to_arrow_table()
        finally:
            self.connection.unregister("given")
        if found.num_rows != batch.num_rows or not consecutive(found[NUMBER], 0):
            raise RuntimeError("the answers are not in the order of the rows")
        return self.with_reasons(found, batch, plan)

    def with_reasons(self, found: Any, batch: Any, plan: TypedPlan) -> Any:
        """The columns of answers from those of the statement; rejected rows are read once more, to be worded."""
        pa = arrow()
        width = len(self.law.routes) + 3
        columns = [listed(found.column(place + 1), place in {1, width - 1}) for place in range(width)]
        wrong = found["rejected"].is_valid()
        words: list[tuple[str, str, str]] = []
        for record in requests(batch.filter(wrong.combine_chunks()), plan, self.law.facts):
            if (fault := self.fault(record)) is None:
                raise RuntimeError("a row is rejected by the statement only")
            words.append(fault)
        place = pa.compute.subtract(pa.compute.cumulative_sum(wrong.cast(pa.int64())), 1)
        place = pa.compute.if_else(wrong, place, None)
        columns += [pa.array([each[part] for each in words], pa.string()).take(place) for part in range(3)]
        whole = [column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column for column in columns]
        whole += self.proven(pa.compute.if_else(wrong, "", found[DAY])) if self.law.provenance else []
        kinds = zip(whole, self.schema(), strict=True)
        return pa.record_batch([column.cast(field.type) for column, field in kinds], schema=self.schema())


def in_usual_layout(batch: Any) -> Any:
    """The batch with its texts in the layout that the statement reads, where they fit into it."""
    pa = arrow()

    def single(kind: Any) -> Any:
        return pa.string() if pa.types.is_large_string(kind) else kind

    kinds = [changed(field.type, single) for field in batch.schema]
    try:
        columns = [column.cast(kind) for column, kind in zip(batch.columns, kinds, strict=True)]
    except pa.ArrowInvalid:
        return batch
    return pa.record_batch(columns, names=batch.schema.names)


def listed(column: Any, names: bool) -> Any:
    """The column, or the names in its texts, between commas, as lists."""
    if not names:
        return column
    compute = arrow().compute
    split = compute.split_pattern(column, ",")
    # No name at all is a list without members, not one of an empty name.
    return compute.if_else(compute.equal(column, ""), arrow().scalar([], split.type), split)


def worded(refused: Refused) -> tuple[str, str, str]:
    """Code and place of the first fault, and the reasons of all, with help, a line each."""
    told = [reject_fault(problem) for problem in refused.problems]
    several = len(told) > 1
    lines = [
        f"{one['place'] + ': ' if several and one['place'] else ''}{one['reason']}"
        f"{'; ' + one['help'] if one['help'] else ''}"
        for one in told
    ]
    return told[0]["code"], told[0]["place"], "\n".join(lines)
