"""Blocks decided by this process and by others, their answers in the order of the blocks."""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import traceback
from collections import deque
from multiprocessing import get_context
from time import process_time
from typing import TYPE_CHECKING, Any

from statute_runner.batch.block_decider import BlockDecider
from statute_runner.problem import Refused, refuse

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
# Blocks for each process, and bytes of answers, that may wait for one before them.
MOST_WAITING, MOST_HELD = 12, 2**24
# Seconds of a processor that a process takes to start and to meet what comes again and again in an input.
PATIENCE = 0.5
# Seconds after which what decides lets the other thread take blocks off the pipe: the process that sends waits for it.
SWITCH = 0.0002


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
    """This process and others that it starts, deciding blocks; another is started where it is worth its start.

    That is when this one has decided for as long as a start takes: of a short input it decides all.
    """

    order: JobSpec
    sources: Sequence[InputSource]
    count: int
    spent: float

    def __init__(self, order: JobSpec, sources: Sequence[InputSource], count: int) -> None:
        self.order, self.sources, self.count = order, sources, count
        self.workers: list[Worker] = []
        self.waiting: deque[tuple[Block, Worker | BlockResult]] = deque()
        self.spent = 0.0
        self.deciding: BlockDecider | None = None

    def add(self, block: Block) -> Iterator[tuple[Block, BlockResult]]:
        """Takes a block, and gives those before it that are decided, waiting where too many are not."""
        self.waiting.append((block, self.with_room(block) or self.here(block)))
        while self.waiting and (self.ready() or self.too_many()):
            yield self.next()

    def rest(self) -> Iterator[tuple[Block, BlockResult]]:
        """All that was taken and not yet given."""
        while self.waiting:
            yield self.next()

    def with_room(self, block: Block) -> Worker | None:
        """The process that the block was sent to; nothing where it is to be decided here."""
        if self.spent < PATIENCE:
            return None
        if len(self.workers) < self.count - 1:
            self.workers.append(Worker(self.order, self.sources))
        worker = min(self.workers, key=lambda each: each.waiting, default=None)
        if worker is None or worker.waiting >= AHEAD:
            return None
        worker.send(block)
        return worker

    def here(self, block: Block) -> BlockResult:
        began = process_time()
        self.deciding = self.deciding or BlockDecider(self.order, self.sources)
        done = self.deciding.block(block)
        self.spent += process_time() - began
        return done

    def ready(self) -> bool:
        """Whether the first block is decided."""
        decided = self.waiting[0][1]
        return not isinstance(decided, Worker) or decided.pipe.poll()

    def too_many(self) -> bool:
        """Whether more waits for the first block than is worth its memory."""
        held = sum(len(done.answers) for _, done in self.waiting if not isinstance(done, Worker))
        return held > MOST_HELD or len(self.waiting) > MOST_WAITING * self.count

    def next(self) -> tuple[Block, BlockResult]:
        block, decided = self.waiting.popleft()
        return block, decided.receive() if isinstance(decided, Worker) else decided

    def end(self) -> None:
        """Ends the processes."""
        for worker in self.workers:
            worker.end()


class Worker:
    """A process that decides blocks one after the other. It ends when its pipe does, however this process ends."""

    pipe: Connection[Any, Any]
    process: SpawnProcess
    waiting: int

    def __init__(self, order: JobSpec, sources: Sequence[InputSource]) -> None:
        self.waiting = 0
        context = get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs, order, sources), daemon=True)
        self.process.start()
        theirs.close()

    def send(self, block: Block) -> None:
        self.waiting += 1
        try:
            self.pipe.send(block)
        except OSError:
            raise self.lost() from None

    def receive(self) -> BlockResult:
        self.waiting -= 1
        try:
            found = self.pipe.recv()
        except (EOFError, OSError):
            raise self.lost() from None
        if isinstance(found, Refused):
            raise found
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
    sys.setswitchinterval(SWITCH)
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
    except Refused as refused:
        pipe.send(refused)
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
