"""One run: blocks in, answers and rejects out, made safe as it goes and given their names at the end."""

from __future__ import annotations

import os
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from statute_runner.batch import checkpoint, workers
from statute_runner.batch.atomic_file import AtomicFile, ConvertedStream, StreamOutput
from statute_runner.batch.block_reader import blocks
from statute_runner.batch.blocks import SIZE, BlockOptions, BlockStart
from statute_runner.batch.checkpoint import Checkpoint, RunTally
from statute_runner.batch.output_formats import header, nothing_packed
from statute_runner.batch.run_progress import RunProgress
from statute_runner.loading.file_replacement import naming
from statute_runner.problem import Refused

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping, Sequence

    from statute_runner.batch.atomic_file import Convert
    from statute_runner.batch.block_decider import JobSpec
    from statute_runner.batch.blocks import Block
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.outputs import Outputs
    from statute_runner.batch.reject_limit import RejectLimit
    from statute_runner.batch.rows_decided import BlockResult
    from statute_runner.law.facts import FactType
    from statute_runner.loading.output_target import Target

EVERY = 5.0


@dataclass(frozen=True, slots=True)
class Task:
    """What a run reads, how it decides, and where it writes.

    `every` is how many seconds may pass before that is made safe; `limit`, how many records may be rejected.
    """

    order: JobSpec
    sources: Sequence[InputSource]
    outputs: Outputs
    resume: bool = False
    workers: int = 1
    size: int = SIZE
    every: float = EVERY
    limit: RejectLimit | None = None

    @property
    def checkpoint(self) -> str | None:
        """The file that a continued run goes on from; nothing where an input or the output is a stream."""
        lasting = not self.outputs.answers.through and all(source.changed for source in self.sources)
        return f"{self.outputs.answers.path}.checkpoint" if lasting else None

    def asked(self) -> dict[str, object]:
        """Everything on which the output depends."""
        order = self.order
        form = [order.form.format, order.form.packing, order.form.full, *order.form.added(), self.size]
        options = {
            "the law": order.sha256,
            "the readings": dict(order.readings),
            "the question": order.question,
            "--as-of": order.as_of,
            "--known-on": order.known_on,
            "the form of the output": form,
            checkpoint.REJECTS: self.outputs.rejects_from_answers(),
            "--engine": order.engine,
            "--report": order.report,
            "the columns": [list(order.form.kept), *map(str, (order.form.kept_types.hex(), order.choice))],
        }
        return checkpoint.asked(options, self.sources)


def run(task: Task, facts: Mapping[str, FactType]) -> RunTally:
    """Decides everything and writes it. Raises `Refused` or `OSError`; what is safe by then can be continued."""
    path = task.checkpoint
    left = checkpoint.begun(path) if path else None
    outputs, lasting = task.outputs, path is not None
    same_rejects = left is not None and left.get(checkpoint.REJECTS) == outputs.rejects_from_answers()
    with ExitStack() as closed:
        answers = opened(outputs.answers, lasting=lasting, ours=left is not None, convert=converter(task) is not None)
        closed.callback(answers.close)
        rejects = opened(outputs.rejects, lasting=lasting, ours=same_rejects)
        closed.callback(rejects.close)
        return Job(task, facts, answers, rejects, first=left is None).whole()


def opened(target: Target, *, lasting: bool, ours: bool, convert: bool = False) -> AtomicFile | StreamOutput:
    if target.through:
        return ConvertedStream(target) if convert else StreamOutput(target)
    return AtomicFile(target, lasting=lasting, ours=ours)


@dataclass(eq=False)
class Job:
    """A run under way."""

    task: Task
    facts: Mapping[str, FactType]
    answers: AtomicFile | StreamOutput
    rejects: AtomicFile | StreamOutput
    first: bool = field(kw_only=True)

    def __post_init__(self) -> None:
        self.asked: dict[str, object] = self.task.asked() if self.task.checkpoint else {}
        self.tally: RunTally = RunTally()
        self.place: BlockStart = BlockStart()
        self.sources: list[InputSource] = list(self.task.sources)
        self.decided_all: bool = False

    def whole(self) -> RunTally:
        """Begins or goes on, decides what is left, and publishes, unless more was rejected than may be.

        What was decided then stays for a run that is continued under another limit.
        """
        task = self.task
        if not self.goes_on():
            self.begin()
        if not self.decided_all:
            try:
                self.decided_all = self.decide()
                checkpoint.unchanged(task.sources)
                self.keep()
            except Refused:
                self.nothing_done()
                raise
        if task.limit and task.limit.exceeded(self.tally):
            self.flush_streams()
            return self.tally
        self.rejects.publish(None, empty=task.outputs.named)
        self.answers.publish(converter(task))
        if task.checkpoint:
            os.unlink(task.checkpoint)
        return self.tally

    def goes_on(self) -> bool:
        """Goes to where a run that was broken off stands, if there is one that is to be continued."""
        path = self.task.checkpoint
        found = checkpoint.read_checkpoint(path, self.asked) if path and self.task.resume else None
        if found is None:
            return False
        for name, file in (("answers", self.answers), ("rejects", self.rejects)):
            file.restore(*found.files[name], gone=found.whole)
        self.tally, self.place, self.decided_all = found.tally, found.place, found.whole
        self.sources = [replace(source, known_as=name) for source, name in zip(self.sources, found.names, strict=True)]
        return True

    def begin(self) -> None:
        """Begins anew, over what an earlier run left."""
        path = self.task.checkpoint
        if path:
            with naming(self.task.outputs.answers):
                checkpoint.mark(path, self.asked, first=self.first)
        try:
            self.answers.begin()
            self.rejects.begin()
        except (OSError, Refused):
            self.nothing_done()
            raise
        self.answers.append(header(self.task.order.form))
        self.keep()

    def decide(self) -> bool:
        """Decides what is left; whether that was all, and not too much of it was rejected on the way."""
        task = self.task
        if self.settled():
            return False
        sizes = [source.size for source in task.sources]
        total = sum(sizes) if all(source.changed for source in task.sources) else 0
        progress = RunProgress(total)
        safe = time.monotonic()
        with closing(self.decided()) as decided:
            for found in decided:
                if found is None:
                    self.flush_streams()
                    continue
                block, done = found
                self.answers.append(done.answers)
                self.rejects.append(done.rejects)
                self.tally.add(done)
                self.place = block.after
                if self.settled():
                    break
                if time.monotonic() - safe >= task.every:
                    self.keep()
                    safe = time.monotonic()
                progress.show(sum(sizes[: block.source]) + block.packed, self.tally.read)
        progress.clear()
        if self.settled():
            return False
        if not self.tally.decided:
            self.answers.append(nothing_packed(task.order.form))
        return True

    def settled(self) -> bool:
        """Whether more is rejected already than may be."""
        return bool(self.task.limit and self.task.limit.settled(self.tally))

    def flush_streams(self) -> None:
        """Writes out what streams hold: what went there cannot be taken back."""
        for output in (self.rejects, self.answers):
            if isinstance(output, StreamOutput):
                output.publish()

    def decided(self) -> Generator[tuple[Block, BlockResult] | None]:
        """Each block from here on with its answers, in order, and nothing where the input is idle."""
        task = self.task
        options = BlockOptions(self.facts, task.size, choice=task.order.choice, meet=self.tally.meet)
        if task.order.engine == "duckdb":
            from statute_runner.batch.duckdb_engine import decided

            return decided(options, task.order, self.sources, self.place, task.workers)
        return workers.decided(blocks(self.sources, self.place, options), task.order, self.sources, task.workers)

    def nothing_done(self) -> None:
        """Leaves no unfinished file behind where nothing was decided."""
        path = self.task.checkpoint
        if not self.tally.read:
            if path and isinstance(self.answers, AtomicFile) and self.answers.handle >= 0:
                os.unlink(path)
            self.answers.drop()
            self.rejects.drop()

    def keep(self) -> None:
        """Makes what was written safe, and says so."""
        path = self.task.checkpoint
        if not path:
            return
        self.answers.safe()
        self.rejects.safe()
        files = {"answers": self.answers.written, "rejects": self.rejects.written}
        checkpoint.write_checkpoint(
            path,
            self.asked,
            Checkpoint(self.place, files, self.tally, self.decided_all, [source.stated for source in self.sources]),
        )


def converter(task: Task) -> Convert | None:
    """What makes the output of the file that grew, where that is of another format."""
    form = task.order.form
    if form.format != "parquet":
        return None
    from statute_runner.batch.answer_table import convert

    return lambda stream, file: convert(form, stream, file)
