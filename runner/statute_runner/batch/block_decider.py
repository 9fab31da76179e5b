"""Blocks of records decided: what every worker does, and all that it needs to be told."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.api import load
from statute_runner.batch import rejects
from statute_runner.batch.answer_columns import EXPLANATION
from statute_runner.batch.cell_texts import TEXT_TABLES, RowTexts
from statute_runner.batch.kept_columns import KeptRows, in_text
from statute_runner.batch.kept_members import KeptMembers
from statute_runner.batch.output_formats import encoder
from statute_runner.batch.proven_rows import ProvenRows
from statute_runner.batch.record_deciders import RecordDecider
from statute_runner.batch.record_keys import RecordKeys
from statute_runner.batch.rows_beside import joined
from statute_runner.batch.rows_decided import BlockResult, RowsDecided
from statute_runner.batch.run_counts import counting, met
from statute_runner.codegen.provenance import Provenance, day_of
from statute_runner.problem import Problem, Refused, refuse
from statute_runner.request.request_document import json_request, request_from
from statute_runner.tables.column_choice import AS_DOCUMENTED
from statute_runner.text.byte_stream import NOT_WHITE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from statute_runner.api import LoadedBundle
    from statute_runner.batch.answer_columns import Form
    from statute_runner.batch.blocks import Block
    from statute_runner.batch.column_blocks import ColumnBlocks
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.output_formats import Encode
    from statute_runner.batch.record_deciders import Decide
    from statute_runner.batch.rows_beside import RowsBeside
    from statute_runner.codegen.decider import Decider
    from statute_runner.law.facts import Facts
    from statute_runner.tables.column_choice import ColumnChoice

WHITE = b" \t\r\n"
# Lines of fewer bytes on average are blank for the most part: a request is longer.
SHORT = 8
# The kinds of blocks that hold records of JSON.
JSON = ("lines", "texts")


@dataclass(frozen=True, slots=True)
class JobSpec:
    """What is to be decided, under which law, and in which form it is to be written.

    The law is that of a bundle as known on a day, under these readings, for one question and one day, with the
    registers of a folder, or its own. `sha256` is the fingerprint of both. `statement` is that law as SQL, where the
    engine DuckDB decides. For a `report`, more is counted than outcomes and periods. `choice` is what is said of the
    columns of tables.
    """

    bundle: str | None
    cache: bool
    sha256: str
    readings: Mapping[str, str]
    question: str
    as_of: str | None
    known_on: str | None
    registers: str | None
    form: Form
    engine: str = "python"
    statement: str = ""
    report: bool = False
    choice: ColumnChoice = AS_DOCUMENTED


def fingerprint(loaded: LoadedBundle) -> str:
    """The fingerprint of a bundle and of its registers."""
    registers = loaded.bundle.facts.registers
    return f"{loaded.bundle.sha256} {registers.sha256}" if registers else loaded.bundle.sha256


class BlockDecider:
    """Decides blocks; made once in each process."""

    loaded: LoadedBundle
    order: JobSpec
    sources: Sequence[InputSource]
    facts: Facts
    decide: Decide
    decider: Decider
    texts: RowTexts
    members: RecordKeys | None
    provenance: Provenance | None
    reason: Callable[[bytes], str] | None

    def __init__(self, order: JobSpec, sources: Sequence[InputSource]) -> None:
        loaded = load(order.bundle, cache=order.cache, registers=order.registers)
        self.loaded = loaded.known_on(order.known_on)
        if fingerprint(self.loaded) != order.sha256:
            raise refuse("batch-changed", "the bundle changed while it was read", help="start again")
        self.order, self.sources, self.facts = order, sources, self.loaded.bundle.facts
        records = RecordDecider(self.loaded, order.readings, order.question, order.as_of)
        self.decide = records.full if order.form.full else records.short()
        self.encode: Encode = encoder(order.form)
        # What is reported, or worded at length, is asked of the text of a request.
        plain = not (order.report or order.form.full or order.form.explained)
        self.decider = self.loaded.decider(order.readings, question=order.question, as_of=order.as_of)
        self.texts = RowTexts(self.facts, self.decider if plain else None)
        self.members = None
        if order.choice.says_anything:
            self.members = RecordKeys(self.facts, order.choice, order.form.keys())
        self.provenance = None
        if order.form.provenance:
            self.provenance = Provenance(self.loaded, order.readings, order.question, order.as_of)
        self.reason = records.reason() if order.form.explained else None
        self.columns: ColumnBlocks | None = None

    def block(self, block: Block) -> BlockResult:
        """The answers of a block, in order, and what was rejected.

        Raises `Refused` for a table with a text that is none.
        """
        try:
            return self.decided(block)
        except UnicodeDecodeError:
            if block.kind != "table":
                raise
            where = f"`{self.sources[block.source].stated}`: from row {block.line} to row {block.after.line - 1}"
            raise refuse("batch-input", f"invalid Parquet {where} a text is not UTF-8") from None

    def decided(self, block: Block) -> BlockResult:
        if block.kind == "table" and not (self.order.report or self.order.form.full or self.reason):
            from statute_runner.batch.column_blocks import ColumnBlocks

            self.columns = self.columns or ColumnBlocks(self, self.decider, self.order.form)
            if by_columns := self.columns.block(block):
                return by_columns
        file = self.sources[block.source].stated
        done = self.each(self.records(block, file), file, hinted=block.kind in TEXT_TABLES)
        written = b"\n".join([*done.answers, b""])
        beside = joined(self.proven(done.days), self.told(done.explained), self.kept(block, done.taken))
        encoded = self.encode(done.answers, written, beside)
        return done.result(encoded, Counter(done.counted), done.read)

    def each(self, found: Iterable[tuple[int, Any]], file: str, *, hinted: bool = False) -> RowsDecided:
        """The answers of records, each with its line, one after the other: texts of JSON, typed requests, problems."""
        order, decide, said, done = self.order, self.decide, self.decider.said, RowsDecided()
        answers, rejected, counts, taken = done.answers, done.rejected, done.counted, done.taken
        read = 0
        reason, proven = self.reason, self.provenance
        for line, record in found:
            read += 1
            if isinstance(record, Problem | Refused):
                problems = (record,) if isinstance(record, Problem) else record.problems
                rejected.append(self.reject(file, line, problems))
            else:
                try:
                    answer, counted = decide(record) if type(record) is bytes else said(record)
                    if reason:
                        done.explained.append(reason(record))
                except Refused as refused:
                    problems = self.worded(record, file, line) or refused.problems
                    problems = self.texts.hinted(problems) if hinted else problems
                    rejected.append(self.reject(file, line, problems, record))
                else:
                    answers.append(answer)
                    taken.append(read - 1)
                    counts.append(counted)
                    if proven:
                        done.days.append(day_of(record) if type(record) is bytes else record.date.isoformat())
                    if order.report:
                        done.told.update(counting(self.loaded, order.readings, order.as_of, order.question, record))
        if self.members:
            done.told.update(met(self.members.met))
        done.read = read
        return done

    def records(self, block: Block, file: str) -> Iterable[tuple[int, Any]]:
        """The requests of a block, each with its line, or what is wrong with them."""
        found = records(block, self.texts, file)
        return self.members.of(found, file) if self.members and block.kind in JSON else found

    def reject(self, file: str, line: int, problems: Sequence[Problem], record: bytes = b"") -> bytes:
        """What is said of a record that was refused."""
        known = self.provenance.of_rejected(record, problems) if self.provenance else None
        return rejects.line(file, line, problems, known)

    def proven(self, days: Any) -> ProvenRows | None:
        """The provenance of answers to requests of these days; nothing where none is asked for."""
        return ProvenRows(self.provenance, days) if self.provenance else None

    def told(self, reasons: list[str]) -> KeptRows | None:
        """The reasons of answers; nothing where none are asked for."""
        return KeptRows([EXPLANATION], [reasons]) if self.reason else None

    def kept(self, block: Block, taken: Sequence[int]) -> RowsBeside | None:
        """What is carried through of the rows of a block that were decided; nothing where nothing is."""
        names = self.order.form.kept
        if self.members and block.kind in JSON:
            return KeptMembers(names, [self.members.kept[row] for row in taken]) if self.order.choice.keeps else None
        if not names:
            return None
        if block.kind in TEXT_TABLES:
            return in_text(names, block.content[0].kept_names(), [self.texts.kept[row] for row in taken])
        from statute_runner.batch.kept_rows import in_types
        from statute_runner.batch.parquet_rows import received

        planned, content = block.content
        return in_types(self.order.form, planned, received(content), taken)

    def worded(self, record: bytes, file: str, line: int) -> tuple[Problem, ...]:
        """What is wrong with a record, in words that know in which file and line it stands."""
        try:
            request_from(json_request(record, file, line), self.facts)
        except Refused as refused:
            return refused.problems
        return ()


def records(block: Block, texts: RowTexts, file: str) -> Iterable[tuple[int, Any]]:
    """The records of a block as JSON text or typed requests, or what is wrong with them; each with its line.

    Blank lines are none.
    """
    if block.kind == "lines":
        if block.content.count(b"\n") > len(block.content) // SHORT:
            return not_blank(block.content, block.line)
        numbered = enumerate(block.content.replace(b"\r\n", b"\n").split(b"\n"), block.line)
        return [(line, text) for line, text in numbered if text.strip(WHITE)]
    if block.kind in TEXT_TABLES:
        return texts.of(block, file)
    if block.kind == "table":
        from statute_runner.batch.parquet_rows import received, requests

        planned, content = block.content
        return enumerate(requests(received(content), planned, texts.facts), block.line)
    return block.content  # type: ignore[no-any-return]


def not_blank(content: bytes, line: int) -> Iterator[tuple[int, bytes]]:
    """The lines with something in them, each with its number: blank ones cost nothing, however many."""
    passed = 0
    while found := NOT_WHITE.search(content, passed):
        start = max(passed, content.rfind(b"\n", passed, found.start()) + 1)
        line += content.count(b"\n", passed, start)
        end = content.find(b"\n", start) + 1
        yield line, content[start : end - 1].removesuffix(b"\r") if end else content[start:]
        if not end:
            return
        passed, line = end, line + 1
