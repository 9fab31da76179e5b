"""A process that answers calls, and the socket to it."""

from __future__ import annotations

import asyncio
import atexit
import socket
from multiprocessing import get_context
from typing import TYPE_CHECKING

from statute_runner.serve import worker_process

if TYPE_CHECKING:
    from asyncio import StreamReader, StreamWriter
    from multiprocessing.context import SpawnProcess

    from starlette.types import Send

    from statute_runner.serve.worker_process import Frame


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
        atexit.register(process.kill)

    @classmethod
    async def started(cls, law: bytes) -> Child:
        """A process that is ready to answer under this law. Raises `EndedError`."""
        ours, theirs = socket.socketpair()
        with theirs:
            process = get_context("spawn").Process(target=worker_process.run, args=(theirs,), daemon=True)
            process.start()
        one = cls(law, process, *await asyncio.open_connection(sock=ours))
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
        atexit.unregister(self.process.kill)
        self.process.kill()
        self.writer.close()
