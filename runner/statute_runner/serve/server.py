"""The server: the application in processes of its own.

It runs behind limits on what comes in and on how long connections last.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

import uvicorn

from statute_runner.serve import worker_process
from statute_runner.serve.app import application
from statute_runner.serve.connections import LONGEST_HEAD, Connection
from statute_runner.serve.middleware import LOOPBACK, Middleware
from statute_runner.serve.process_pool import SECONDS, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.api import LoadedBundle

GRACE = 5
KEPT_ALIVE = 15


def processes() -> int:
    """How many calls are answered at a time.

    At least two, so that a long one does not block all others.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(cores, 2), 8)


def server(loaded: LoadedBundle, hosts: Iterable[str] = LOOPBACK, seconds: float = SECONDS) -> uvicorn.Server:
    """The server that answers under this law to these host names, each call within so many seconds."""
    pool = Pool(application(loaded), worker_process.frame(worker_process.law_of(loaded.bundle)), processes(), seconds)

    async def look_after() -> None:
        now = monotonic()
        for one in list(made.server_state.connections):
            if isinstance(one, Connection):
                one.look_after(now)

    made = uvicorn.Server(
        uvicorn.Config(
            Middleware(pool, hosts),
            http=Connection,
            ws="none",
            lifespan="on",
            access_log=False,  # addresses hold facts
            log_level="warning",
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=LONGEST_HEAD,
            timeout_keep_alive=KEPT_ALIVE,
            timeout_graceful_shutdown=GRACE,
            timeout_notify=1,
            callback_notify=look_after,
        )
    )
    return made
