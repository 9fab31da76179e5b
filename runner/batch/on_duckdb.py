"""The engine DuckDB: a file of Parquet is decided by the law as SQL, in one statement that streams; lines by `on_lines`.

The statement says where a row is rejected, but only the first fault, so that a rejected row is worded as the engine Python words it. A file that
the statement cannot read as it reads requests is left to that engine.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from importlib import import_module, util
from typing import TYPE_CHECKING, Any

import msgspec

from runner.batch import rejects, workers
from runner.batch.answers_table import message
from runner.batch.deciding import Deciding, Done
from runner.batch.endings import Endings
from runner.batch.packing import packed
from runner.batch.parquet import arrow, opened, requests, values
from runner.batch.reading import Block, Place
from runner.operators import CHOICES, DATE, NUMBER, NUMBERS, YES_NO
from runner.problem import refuse
from runner.sql import quoting

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Mapping, Sequence

    from runner.batch.deciding import Order
    from runner.batch.reading import Reader
    from runner.batch.sources import Source
    from runner.facts import FactType

NEEDED = ("duckdb", "sqlglot", "pyarrow")
TYPES = {YES_NO: "BOOLEAN", NUMBER: "BIGINT", CHOICES: "VARCHAR[]", NUMBERS: "BIGINT[]"}
ROWS = 2**15
LARGER = 16
NUMBERED = "file_row_number"
# In the name of a file these would be taken for a pattern.
PATTERN = re.compile(r"[*?\[\]{}]")
LIST = "CASE WHEN {0} = '' THEN []::VARCHAR[] ELSE string_split({0}, ',') END AS {0}"


def installed() -> bool:
    """Whether everything that this engine needs is installed."""
    return all(util.find_spec(name) for name in NEEDED)


def decided(
    reader: Reader, order: Order, sources: Sequence[Source], start: Place, threads: int
) -> Generator[tuple[Block, Done]]:
    """Blocks of rows with their answers, in order, from a place on. Raises `Refused` for a source that cannot be read."""
    if not installed():
        raise refuse(
            "batch-extra", "this engine needs duckdb, sqlglot and pyarrow", help="install the extra `[duckdb]`"
        )
    engine = None
    # A statement is begun for each block of lines, so they are larger here.
    larger = replace(reader, size=LARGER * reader.size)
    for number in range(start.source, len(sources)):
        place = start if number == start.source else Place(number)
        left = True
        if sources[number].format == "parquet":
            engine = engine or Columnar(order, sources, threads)
            for block, done in engine.file(number, place, reader):
                place = block.after
                yield block, done
            left = engine.left
        if left:
            yield from workers.decided(larger.of(sources[number], place), order, sources, threads)


class Columnar:
    """Decides files under one option of each reading; `left` where one was left, or left off, to the engine Python."""

    def __init__(self, order: Order, sources: Sequence[Source], threads: int) -> None:
        from runner.sql.select import statement

        self.order, self.sources, self.deciding = order, sources, Deciding(order, sources)
        loaded = self.deciding.loaded
        self.facts, self.routes = loaded.bundle.facts, loaded.question(order.question).routes
        made = statement(
            loaded, "duckdb", layout="nested", readings=order.readings, question=order.question, kept=[NUMBERED]
        )
        self.statement = made.select("date").sql("duckdb")
        if order.form.format == "parquet":
            lists = ", ".join(map(LIST.format, ("possible", "missing")))
            self.statement = f"SELECT * REPLACE ({lists}) FROM ({self.statement})"  # noqa: S608 - ours
        self.duckdb = import_module("duckdb")
        self.base = self.duckdb.connect(config={"threads": threads})
        self.left = False
        self.endings = Endings(self.routes)

    def file(self, number: int, start: Place, reader: Reader) -> Iterator[tuple[Block, Done]]:
        """The answers to a file from a row on, block by block; short of its end where the statement cannot read on."""
        source, passed = self.sources[number], start.offset
        with opened(source, reader) as file:
            rows, schema = file.metadata.num_rows, file.schema_arrow
        self.left = bool(PATTERN.search(source.name)) or not all(
            fits(field.type, self.facts.get(field.name)) for field in schema
        )
        if self.left:
            return
        read = reading(source.name)
        begun = f"WHERE {NUMBERED} >= {passed}" if passed else ""
        self.base.execute(
            f"CREATE OR REPLACE TEMP VIEW requests AS SELECT id, date, {nested(self.facts, schema.names)} AS facts, {NUMBERED}"  # noqa: S608 - names of checked facts
            f" FROM {read} {begun}"
        )
        # That it can be planned is ours to see to; what it then cannot read, the engine Python reads, or says why not.
        planned = self.base.sql(self.statement)
        try:
            for table in cut(planned.to_arrow_reader(ROWS)):
                first, passed = passed, passed + table.num_rows
                if not consecutive(table[NUMBERED], first):
                    raise RuntimeError("the answers do not stand in the order of the requests")
                after = Place(number, passed, passed + 1)
                block = Block("table", b"", number, after, source.size * passed // max(1, rows), first + 1)
                yield block, self.done(table, source, first)
        except self.duckdb.Error:
            self.left = True

    def done(self, table: Any, source: Source, first: int) -> Done:
        """What a block came to; its rejected rows are read once more, to be worded."""
        pa = arrow()
        rejected = table["rejected"].is_valid()
        wrong: list[bytes] = []
        good = table
        if pa.compute.any(rejected).as_py():
            good = table.filter(pa.compute.invert(rejected))
            wrong = list(self.worded(source, first, rejected))
        names = table.schema.names[: 4 + len(self.routes)]
        answers = good.select(names).rename_columns(["id", "outcome", "possible", *self.routes, "missing"])
        outcomes, days = (counted(good[name]) for name in ("outcome", "date"))
        periods: Counter[str] = Counter()
        for day, count in days.items():
            periods[self.deciding.loaded.period(day)] += count
        written = self.written(answers) if answers.num_rows else b""
        return Done(written, b"".join(wrong), table.num_rows, len(wrong), outcomes, dict(periods))

    def written(self, answers: Any) -> bytes:
        """The answers in the form of the output."""
        if self.order.form.format == "parquet":
            return message(self.order.form, answers)
        encode = msgspec.json.Encoder().encode
        ids, *columns = (values(column) for column in answers.columns)
        lines = [
            b'{"id":%b,%b' % (encode(name), self.endings.of(row))
            for name, row in zip(ids, zip(*columns, strict=True), strict=True)
        ]
        return self.deciding.encode(lines, b"".join([line + b"\n" for line in lines]))

    def worded(self, source: Source, first: int, rejected: Any) -> Iterator[bytes]:
        """The rejects of a block that begins after `first` rows, in the words of the engine Python."""
        last = first + len(rejected) - 1
        found = self.base.cursor().sql(
            f"SELECT * FROM {reading(source.name)} WHERE {NUMBERED} BETWEEN {first} AND {last} ORDER BY {NUMBERED}"  # noqa: S608 - ours
        )
        table = found.to_arrow_table().filter(rejected)
        lines = [number + 1 for number in values(table[NUMBERED])]
        for line, record in zip(lines, requests(table.drop_columns([NUMBERED])), strict=True):
            problems = self.deciding.worded(record, source.name, line)
            if not problems:
                raise RuntimeError(f"row {line} of {source.name} is rejected by the statement only")
            yield rejects.line(source.name, line, problems)


def counted(column: Any) -> dict[str, int]:
    """How often each text stands in a column."""
    return {each["values"]: each["counts"] for each in column.value_counts().to_pylist()}


def consecutive(column: Any, first: int) -> bool:
    """Whether the numbers of a column begin with the first and each is the next one."""
    compute = arrow().compute
    steps = compute.subtract(column[1:], column[:-1])
    return bool(column[0].as_py() == first and compute.all(compute.equal(steps, 1)).as_py() is not False)


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


def fits(kind: Any, fact: FactType | None) -> bool:
    """Whether a column has the type that the statement expects of the fact, or of the id or the day where there is none."""
    types = arrow().types
    if types.is_null(kind):
        return True
    expected = fact.type if fact else ""
    if expected in {CHOICES, NUMBERS}:
        if not (types.is_list(kind) or types.is_large_list(kind)):
            return False
        kind = kind.value_type
    if expected == YES_NO:
        return bool(types.is_boolean(kind))
    if expected in {NUMBER, NUMBERS}:
        return bool(types.is_integer(kind))
    return bool(types.is_string(kind) or (expected in {DATE, ""} and types.is_date32(kind)))


def reading(path: str) -> str:
    """The rows of a file with their numbers, and nothing that its name could add to them."""
    return f"read_parquet({quoting.literal(path, 'duckdb')}, {NUMBERED} = true, hive_partitioning = false)"


def nested(facts: Mapping[str, FactType], columns: Sequence[str]) -> str:
    """The facts of a row in groups, as the statement reads them; a column that is not there is null."""
    none = {name: f"NULL::{TYPES.get(fact.type, 'VARCHAR')}" for name, fact in facts.items()}
    return packed({name: quoting.name(name, "duckdb") if name in columns else none[name] for name in facts})
