"""The engine DuckDB: a file of Parquet is decided by the law as SQL, in one statement that streams.

The statement says where a row is rejected, but only the first fault, so that a rejected row is worded as the engine
Python words it. A file that the statement cannot read as it reads requests is left to that engine.
"""

from __future__ import annotations

import re
from collections import Counter
from importlib import import_module
from typing import TYPE_CHECKING, Any

import msgspec

from statute_runner.batch import workers
from statute_runner.batch.answer_cache import AnswerCache
from statute_runner.batch.answer_table import message
from statute_runner.batch.arrow_types import arrow
from statute_runner.batch.block_decider import BlockDecider
from statute_runner.batch.block_reader import blocks_of
from statute_runner.batch.blocks import Block, BlockStart
from statute_runner.batch.duckdb_columns import column_fits, quoted, request, sizes
from statute_runner.batch.duckdb_statement import NUMBERED
from statute_runner.batch.duckdb_values import stated
from statute_runner.batch.kept_rows import KeptReader, beside_answers, in_types
from statute_runner.batch.parquet_pieces import pieces
from statute_runner.batch.parquet_rows import opened, requests
from statute_runner.batch.parquet_sizes import measured
from statute_runner.batch.rows_beside import joined
from statute_runner.batch.rows_decided import BlockResult, told_once
from statute_runner.batch.run_counts import left_to_python
from statute_runner.batch.typed_values import values
from statute_runner.sql import sql_text

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from types import ModuleType

    from statute_runner.batch.block_decider import JobSpec
    from statute_runner.batch.blocks import BlockOptions
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.rows_beside import RowsBeside
    from statute_runner.batch.typed_plan import TypedPlan
    from statute_runner.law.facts import Facts

ROWS = 2**15
# Bytes of texts, written out, up to which a block is small, and of a list's dictionary up to which its texts are.
MOST_TEXT, LONGEST = 2**26, 2**12
# The rows that DuckDB works on at a time.
VECTOR = 2**11
# A value is looked for among many by a join otherwise, which gives the rows in any order.
IN_ORDER = {"disabled_optimizers": "in_clause"}
# In the name of a file these would be taken for a pattern.
PATTERN = re.compile(r"[*?\[\]{}]")
LIST = "CASE WHEN {0} = '' THEN []::VARCHAR[] ELSE string_split({0}, ',') END AS {0}"


def decided(
    reader: BlockOptions, order: JobSpec, sources: Sequence[InputSource], start: BlockStart, threads: int
) -> Generator[tuple[Block, BlockResult] | None]:
    """Blocks of rows with their answers, in order, from a given place on.

    Raises `Refused` for a source that cannot be read.
    """
    engine = None
    for number in range(start.source, len(sources)):
        place = start if number == start.source else BlockStart(number)
        engine = engine or DuckdbFiles(order, sources, threads)
        for block, done in engine.file(number, place, reader):
            place = block.after
            yield block, done
        if engine.left:
            instead = workers.decided(blocks_of(sources[number], place, reader), order, sources, threads)
            yield from told_once(instead, left_to_python(sources[number].stated, engine.left))


class DuckdbFiles:
    """Decides files under one option of each reading; `left`: why one is left to the engine Python."""

    order: JobSpec
    sources: Sequence[InputSource]
    deciding: BlockDecider
    facts: Facts
    routes: tuple[str, ...]
    keys: list[str]
    statement: str
    duckdb: ModuleType
    base: Any
    endings: AnswerCache
    left: str

    def __init__(self, order: JobSpec, sources: Sequence[InputSource], threads: int) -> None:
        self.order, self.sources, self.deciding = order, sources, BlockDecider(order, sources)
        loaded = self.deciding.loaded
        self.facts, self.routes = loaded.bundle.facts, loaded.question(order.question).routes
        self.keys = self.facts.registers.key_facts() if self.facts.registers else []
        self.statement = order.statement
        if order.form.format == "parquet":
            lists = ", ".join(map(LIST.format, ("possible", "missing")))
            self.statement = f"SELECT * REPLACE ({lists}) FROM ({self.statement})"  # noqa: S608 - ours
        self.duckdb = import_module("duckdb")
        self.base = self.duckdb.connect(config={"threads": threads, **IN_ORDER})
        self.left = ""
        self.endings = AnswerCache(self.routes)

    def file(self, number: int, start: BlockStart, reader: BlockOptions) -> Iterator[tuple[Block, BlockResult]]:
        """The answers to a file from a row on, block by block; short of its end where the statement cannot read on."""
        source, passed = self.sources[number], start.offset
        with opened(source, reader) as (file, planned):
            rows, schema, groups = file.metadata.num_rows, file.schema_arrow, measured(source.path, file)
        read = reading(source.path)
        large = any(group.list_dictionary > LONGEST or group.rows < VECTOR for group in groups)
        self.left = self.unread(source.path, planned)
        if not self.left and (large or self.long_texts(read, schema)):
            self.left = "its texts or dictionaries are long"
        if self.left:
            return
        begun = f"WHERE {NUMBERED} >= {passed}" if passed else ""
        self.base.execute(
            f"CREATE OR REPLACE TEMP VIEW requests AS SELECT {request(planned, self.facts)}, {NUMBERED}"  # noqa: S608 - names of checked facts
            f" FROM {read} {begun}"
        )
        # That it can be planned is ours to see to; what it then cannot read, the engine Python reads, or says why not.
        answering = self.base.sql(self.statement)
        kept = KeptReader(self.order.form, planned, source, passed)
        try:
            for table in cut(answering.to_arrow_reader(ROWS)):
                first, passed = passed, passed + table.num_rows
                if not consecutive(table[NUMBERED], first):
                    raise RuntimeError("the answers are not in the order of the requests")
                after = BlockStart(number, passed, passed + 1)
                block = Block("table", b"", number, after, source.size * passed // max(1, rows), first + 1)
                yield block, self.done(table, source, first, planned, kept.next(table.num_rows))
        except self.duckdb.Error:
            self.left = f"DuckDB does not read it on after row {passed}"

    def unread(self, path: str, planned: TypedPlan) -> str:
        """Why the statement cannot read a file with these columns; nothing where it can."""
        if PATTERN.search(path):
            return "its name would be a pattern"
        for name, column in planned.stated().items():
            # What registers add to a row, the engine Python adds.
            if name in self.keys and (column.folder or stated(column.kind)):
                return f"the engine duckdb reads no registers, and `{name}` states a key of one"
            if not column_fits(name, column, self.facts):
                return f"the engine duckdb reads no column of the type of `{name}`"
        return ""

    def long_texts(self, read: str, schema: Any) -> bool:
        """Whether the texts and lists of some block, written out, exceed `MOST_TEXT`.

        A dictionary may hold a long text once for all rows.
        """
        size = " + ".join(["0", *(part for field in schema for part in sizes(field.type, quoted(field.name)))])
        blocks = f"SELECT sum({size}) AS size FROM {read} GROUP BY {NUMBERED} // {ROWS}"  # noqa: S608 - ours
        try:
            found = self.base.execute(f"SELECT max(size) FROM ({blocks})").fetchone()  # noqa: S608 - ours
        except self.duckdb.Error:
            return True
        return bool(found and (found[0] or 0) > MOST_TEXT)

    def done(self, table: Any, source: InputSource, first: int, planned: TypedPlan, beside: Any) -> BlockResult:
        """What a block came to, with what is kept beside it; its rejected rows are read once more, to be worded."""
        pa = arrow()
        rejected = table["rejected"].is_valid()
        wrong: list[bytes] = []
        good = table
        if pa.compute.any(rejected).as_py():
            good = table.filter(pa.compute.invert(rejected))
            wrong = list(self.worded(source, first, rejected, planned))
        names = table.schema.names[: 4 + len(self.routes)]
        answers = good.select(names).rename_columns(["id", "outcome", "possible", *self.routes, "missing"])
        outcomes, days = (counted(good[name]) for name in ("outcome", "date"))
        periods: Counter[str] = Counter()
        for day, count in days.items():
            periods[self.deciding.loaded.period(self.order.as_of or day)] += count
        decided = pa.compute.indices_nonzero(pa.compute.invert(rejected))
        kept = None if beside is None else in_types(self.order.form, planned, beside, decided)
        more = joined(self.deciding.proven(good["date"]), kept)
        written = self.written(answers, more) if answers.num_rows else b""
        return BlockResult(written, b"".join(wrong), table.num_rows, len(wrong), outcomes, dict(periods))

    def written(self, answers: Any, beside: RowsBeside | None) -> bytes:
        """The answers in the form of the output."""
        if self.order.form.format == "parquet":
            return message(self.order.form, beside_answers(answers, beside))
        encode = msgspec.json.Encoder().encode
        ids, *columns = (values(column) for column in answers.columns)
        lines = [
            b'{"id":%b,%b' % (encode(name), self.endings.of(row))
            for name, row in zip(ids, zip(*columns, strict=True), strict=True)
        ]
        return self.deciding.encode(lines, b"".join([line + b"\n" for line in lines]), beside)

    def worded(self, source: InputSource, first: int, rejected: Any, planned: TypedPlan) -> Iterator[bytes]:
        """The rejects of a block that begins after `first` rows, in the words of the engine Python."""
        last = first + len(rejected) - 1
        found = self.base.cursor().sql(
            f"SELECT * FROM {reading(source.path)} WHERE {NUMBERED} BETWEEN {first} AND {last} ORDER BY {NUMBERED}"  # noqa: S608 - ours
        )
        table = found.to_arrow_table().filter(rejected)
        lines = iter(values(table[NUMBERED]))
        for batch in table.drop_columns([NUMBERED]).to_batches():
            for piece in pieces(batch, source.name):
                for record in requests(piece, planned, self.facts):
                    line = next(lines) + 1
                    problems = self.deciding.worded(record, source.stated, line)
                    if not problems:
                        raise RuntimeError(f"row {line} of {source.stated} is rejected by the statement only")
                    yield self.deciding.reject(source.stated, line, problems, record)


def counted(column: Any) -> dict[str, int]:
    """How often each text stands in a column."""
    found = column.value_counts()
    return dict(zip(found.field("values").to_pylist(), found.field("counts").to_pylist(), strict=True))


def consecutive(column: Any, first: int) -> bool:
    """Whether the numbers of a column begin with the first and each is the next one."""
    compute = arrow().compute
    if column.null_count or column[0].as_py() != first:
        return False
    steps = compute.subtract(column[1:], column[:-1])
    # A step is held against another: to make a value of Arrow's of a number, Arrow imports pandas where that is.
    return not len(steps) or bool(steps[0].as_py() == 1 and compute.all(compute.equal(steps, steps[0])).as_py())


def cut(stream: Any) -> Iterator[Any]:
    """The stream as tables of the same number of rows, the last one shorter, however it comes."""
    pa = arrow()
    held: list[Any] = []
    for batch in stream:
        held.append(batch)
        while sum(each.num_rows for each in held) >= ROWS:
            whole = pa.Table.from_batches(held)
            yield whole.slice(0, ROWS).combine_chunks()
            held = whole.slice(ROWS).to_batches()
    if held:
        yield pa.Table.from_batches(held).combine_chunks()


def reading(path: str) -> str:
    """The rows of a file with their numbers, and nothing that its name could add to them."""
    return f"read_parquet({sql_text.literal(path, 'duckdb')}, {NUMBERED} = true, hive_partitioning = false)"
