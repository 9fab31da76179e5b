"""Blocks decided by several processes, their answers in the order of the blocks."""

from __future__ import annotations

import os
import queue
import signal
import threading
import traceback
from collections import deque
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from statute_runner.batch.block_decider import BlockDecider
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from statute_runner.batch.block_decider import JobSpec
    from statute_runner.batch.blocks import Block
    from statute_runner.batch.input_sources import InputSource
    from statute_runner.batch.rows_decided import BlockResult

# Blocks that wait for each process: enough that none stands idle, few enough that memory stays small.
AHEAD = 3


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def decided(
    blocks: Iterator[Block | None], order: JobSpec, sources: Sequence[InputSource], count: int
) -> Generator[tuple[Block, BlockResult] | None]:
    """Each block with its answers, in order, and nothing where the input is idle and all that came is answered."""
    pool = BlockWorkers(order, sources, count)
    try:
        for block in blocks:
            if block is None:
                yield from pool.rest()
                yield None
            else:
                yield from pool.add(block)
        yield from pool.rest()
    finally:
        pool.end()


class BlockWorkers:
    """Processes that decide blocks in turn; a second block is what makes a second process worth while."""

    order: JobSpec
    sources: Sequence[InputSource]
    count: int
    turn: int

    def __init__(self, order: JobSpec, sources: Sequence[InputSource], count: int) -> None:
        self.order, self.sources, self.count = order, sources, count
        self.workers: list[Worker] = []
        self.waiting: deque[tuple[Block, Worker]] = deque()
        self.turn = 0
        self.held: Block | None = None
        self.deciding: BlockDecider | None = None

    def add(self, block: Block) -> Iterator[tuple[Block, BlockResult]]:
        """Takes a block, and gives one that was taken before where enough of them wait."""
        if self.count == 1:
            yield self.here(block)
        elif not (self.workers or self.held):
            self.held = block
        else:
            for each in [self.held, block] if self.held else [block]:
                self.send(each)
            self.held = None
            if len(self.waiting) >= AHEAD * self.count:
                yield self.next()

    def rest(self) -> Iterator[tuple[Block, BlockResult]]:
        """All that was taken and not yet given."""
        if self.held:
            yield self.here(self.held)
            self.held = None
        while self.waiting:
            yield self.next()

    def here(self, block: Block) -> tuple[Block, BlockResult]:
        self.deciding = self.deciding or BlockDecider(self.order, self.sources)
        return block, self.deciding.block(block)

    def send(self, block: Block) -> None:
        if len(self.workers) < self.count:
            self.workers.append(Worker(self.order, self.sources))
        worker = self.workers[self.turn % len(self.workers)]
        self.turn += 1
        worker.send(block)
        self.waiting.append((block, worker))

    def next(self) -> tuple[Block, BlockResult]:
        block, worker = self.waiting.popleft()
        return block, worker.receive()

    def end(self) -> None:
        """Ends the processes."""
        for worker in self.workers:
            worker.end()


class Worker:
    """A process that decides blocks one after the other. It ends when its pipe does, however this process ends."""

    pipe: Connection[Any, Any]
    process: SpawnProcess

    def __init__(self, order: JobSpec, sources: Sequence[InputSource]) -> None:
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, order, sources), daemon=True)
        self.process.start()
        theirs.close()

    def send(self, block: Block) -> None:
        try:
            self.pipe.send(block)
        except OSError:
            raise self.lost() from None

    def receive(self) -> BlockResult:
        try:
            found = self.pipe.recv()
        except (EOFError, OSError):
            raise self.lost() from None
        if isinstance(found, str):
            raise RuntimeError(found)  # noqa: TRY004 - what the worker said of itself
        return found  # type: ignore[no-any-return]

    def lost(self) -> Exception:
        self.process.join(5)
        return refuse(
            "batch-worker",
            f"a worker process ended (exit status {self.process.exitcode})",
            help="it may be out of memory",
        )

    def end(self) -> None:
        self.pipe.close()
        self.process.join(5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def work(pipe: Connection[Any, Any], order: JobSpec, sources: Sequence[InputSource]) -> None:
    """What a worker process does."""
    # An interrupt reaches every process of the terminal; the first one ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    blocks: queue.SimpleQueue[Block | Exception | None] = queue.SimpleQueue()
    threading.Thread(target=listen, args=(pipe, blocks), daemon=True).start()
    try:
        deciding = BlockDecider(order, sources)
        while block := blocks.get():
            if isinstance(block, Exception):
                raise block  # noqa: TRY301 - told below
            pipe.send(deciding.block(block))
    except BrokenPipeError:
        return
    except Exception:  # noqa: BLE001 - told to the process that started this one
        pipe.send(traceback.format_exc())


def listen(pipe: Connection[Any, Any], blocks: queue.SimpleQueue[Block | Exception | None]) -> None:
    """Takes blocks off the pipe at once, so that neither end ever waits for the other to read."""
    try:
        while True:
            blocks.put(pipe.recv())
    except (EOFError, OSError):
        blocks.put(None)
    except Exception as error:  # noqa: BLE001 - raised where it is told
        blocks.put(error)
