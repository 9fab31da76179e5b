"""The server: the application in processes of its own, behind the limits on what comes in and the ends of connections."""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

import uvicorn

from runner.serve import child
from runner.serve.app import application
from runner.serve.connections import LONGEST_HEAD, Connection
from runner.serve.limits import LOOPBACK, Limits
from runner.serve.pool import SECONDS, Pool

if TYPE_CHECKING:
    from collections.abc import Iterable

    from runner.api import LoadedBundle

GRACE = 5
KEPT_ALIVE = 15


def processes() -> int:
    """How many calls are answered at a time: two at least, so that one that takes long keeps no other from being answered."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(cores, 2), 8)


def server(loaded: LoadedBundle, hosts: Iterable[str] = LOOPBACK, seconds: float = SECONDS) -> uvicorn.Server:
    """The server that answers under this law to these host names, each call within so many seconds."""
    pool = Pool(application(loaded), child.frame(child.law_of(loaded.bundle)), processes(), seconds)

    async def look_after() -> None:
        now = monotonic()
        for one in list(made.server_state.connections):
            if isinstance(one, Connection):
                one.look_after(now)

    made = uvicorn.Server(
        uvicorn.Config(
            Limits(pool, hosts),
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
