"""The server: the application in processes of its own.

It runs behind limits on what comes in and on how long connections last.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import uvicorn

from statute_runner.problem import refuse
from statute_runner.serve.connections import (
    BODY,
    HEAD,
    IDLE,
    LONGEST_HEAD,
    MOST_SECONDS,
    MOST_WAITING,
    Connection,
    may_open,
)
from statute_runner.serve.process_pool import SECONDS
from statute_runner.service.service_application import Operation, ServiceApplication

if TYPE_CHECKING:
    import socket

    from statute_runner.api import LoadedBundle
    from statute_runner.service.tls_files import TlsFiles

# The law, the processes, and what the loop needs.
OTHER_FILES = 64
# Seconds between looks at whether it is told to stop.
TICK = 0.1


class Timing(NamedTuple):
    """How long what may last, in seconds: see the options of the same names."""

    head: float = 10.0
    idle: float = 15.0
    call: float = SECONDS
    grace: float = 5.0
    drain: float = 0.0


class DrainingServer(uvicorn.Server):
    """A server that, told to stop, still answers for a while, so that those who send it calls can turn to others."""

    application: ServiceApplication
    drain: float
    tls: TlsFiles | None

    def __init__(
        self, config: uvicorn.Config, application: ServiceApplication, drain: float, tls: TlsFiles | None
    ) -> None:
        super().__init__(config)
        self.application, self.drain, self.tls = application, drain, tls

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins, unless it is told to stop meanwhile: what it waits for is then given up."""
        beginning = asyncio.ensure_future(super().startup(sockets))
        try:
            while not (beginning.done() or self.should_exit):
                await asyncio.wait((beginning,), timeout=TICK)
        finally:
            beginning.cancel()
        with suppress(asyncio.CancelledError):
            await beginning

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Says on `/ready` that it stops, answers until the time is over, then ends what has begun."""
        self.application.stopping()
        ends = monotonic() + self.drain
        while monotonic() < ends and not self.force_exit:
            await asyncio.sleep(min(TICK, self.drain))
            await self.config.callback_notify()  # type: ignore[misc] # it is given
        await super().shutdown(sockets)


def server(
    loaded: LoadedBundle, operation: Operation | None = None, timing: Timing | None = None, tls: TlsFiles | None = None
) -> DrainingServer:
    """The server that answers under this law, as an operator asks for it.

    Raises `Refused` where the system does not allow as many connections as so many calls need.
    """
    asked = operation or Operation()
    most_calls = asked.most_calls
    if not may_open(most_calls + MOST_WAITING + OTHER_FILES):
        message = f"{most_calls:,} calls at a time need more open files than the system allows"
        raise refuse("usage", message, help="say fewer with --most-calls, or allow more files: ulimit -n")
    within = {HEAD: timing.head, BODY: timing.call + 5, IDLE: timing.idle + 5} if timing else MOST_SECONDS
    timing = timing or Timing()
    application = ServiceApplication(loaded, asked)

    class Guarded(Connection):
        most = most_calls + MOST_WAITING
        patience = within

    async def look_after() -> None:
        now = monotonic()
        if tls:
            tls.look_again(asked.tell)
        application.running(len(made.server_state.tasks))
        for one in list(made.server_state.connections):
            if isinstance(one, Connection):
                one.look_after(now)

    config = uvicorn.Config(
        application,
        http=Guarded,
        proxy_headers=False,  # what they say of the reader is read where it is known whom to trust
        ws="none",
        lifespan="on",
        access_log=False,  # addresses hold facts
        log_level="error",  # a warning for each call that is none would let anybody fill the disk
        server_header=False,
        date_header=False,
        h11_max_incomplete_event_size=LONGEST_HEAD,
        timeout_keep_alive=timing.idle,  # type: ignore[arg-type] # it is handed to `call_later`
        timeout_graceful_shutdown=timing.grace,  # type: ignore[arg-type] # and this to `wait_for`
        timeout_notify=1,
        callback_notify=look_after,
    )
    made = DrainingServer(config, application, timing.drain, tls)
    if tls:
        config.load()
        config.ssl = tls.context
    return made
