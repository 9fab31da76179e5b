"""A process that answers calls, and the socket to it."""

from __future__ import annotations

import asyncio
import socket
from multiprocessing import get_context
from multiprocessing.util import Finalize
from typing import TYPE_CHECKING

from statute_runner.serve import worker_process

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from multiprocessing.context import SpawnProcess

    from starlette.types import Send

    from statute_runner.serve.worker_process import Frame


RUNNING: set[SpawnProcess] = set()
"""The processes that were started and not ended."""


class EndedError(Exception):
    """A process has ended before it answered."""


class Child:
    """A process and the socket to it."""

    law: bytes
    process: SpawnProcess
    reader: StreamReader
    writer: StreamWriter

    def __init__(self, law: bytes, process: SpawnProcess, reader: StreamReader, writer: StreamWriter) -> None:
        self.law, self.process, self.reader, self.writer = law, process, reader, writer

    @classmethod
    async def started(cls, law: bytes) -> Child:
        """A process that is ready to answer under this law. Raises `EndedError`."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = get_context("spawn").Process(target=worker_process.run, args=(theirs,), daemon=True)
            process.start()
        RUNNING.add(process)
        try:
            one = cls(law, process, *await asyncio.open_connection(sock=ours))
        except BaseException:
            ended(process)
            ours.close()
            raise
        try:
            one.writer.write(law)
            await worker_process.received(one.reader)
        except (ConnectionError, asyncio.IncompleteReadError):
            one.end()
            raise EndedError from None
        except BaseException:
            one.end()
            raise
        return one

    async def answer(self, call: Frame, send: Send) -> bool:
        """Passes the call on and its answer back; whether the process may be asked again."""
        self.writer.write(worker_process.frame(call))
        while (message := await worker_process.received(self.reader))["type"] != worker_process.END:
            await send(message)
        if "told" in call["state"]:  # by who counts calls, and is to know what came of this one
            call["state"]["told"].update(message["told"])
        return bool(message["sound"])

    def end(self) -> None:
        """Ends the process, whatever it does."""
        ended(self.process)
        self.writer.close()


def ended(process: SpawnProcess) -> None:
    """Ends a process."""
    RUNNING.discard(process)
    process.kill()


def end_all() -> None:
    """Ends every process that answers calls, in whatever state the server stopped.

    They are deaf to the signals that the interpreter ends its children with, and would be waited for without end.
    """
    for process in list(RUNNING):
        ended(process)


# Before the interpreter waits for its children; in a process that was itself begun so, `atexit` comes after that.
Finalize(None, end_all, exitpriority=1)
