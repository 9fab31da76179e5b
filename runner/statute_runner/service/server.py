"""The server: the application in processes of its own.

It runs behind limits on what comes in and on how long connections last.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import TYPE_CHECKING

import uvicorn

from statute_runner.problem import refuse
from statute_runner.serve import worker_process
from statute_runner.serve.app import ROUTES, application
from statute_runner.serve.connections import LONGEST_HEAD, MOST_WAITING, Connection, may_open
from statute_runner.serve.live_law import LIVE, LiveLaw
from statute_runner.serve.middleware import LOOPBACK, Middleware
from statute_runner.serve.process_pool import MOST_CALLS, SECONDS, Pool
from statute_runner.service.call_metrics import CallMetrics
from statute_runner.service.observed_calls import METRICS, MetricsPage, ObservedCalls
from statute_runner.service.quick_answers import QuickAnswers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.law_follower import Followed
    from statute_runner.serve.reverse_proxy import FrontAddress
    from statute_runner.service.access_log import AccessLog

PATHS = frozenset(route.path for route in ROUTES) | {LIVE, METRICS}
GRACE = 5
KEPT_ALIVE = 15
# The law, the processes, and what the loop needs.
OTHER_FILES = 64


def processes() -> int:
    """How many calls are answered at a time.

    At least two, so that a long one does not block all others.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(cores, 2), 8)


def server(
    loaded: LoadedBundle,
    hosts: Iterable[str] = LOOPBACK,
    seconds: float = SECONDS,
    front: FrontAddress | None = None,
    most_calls: int = MOST_CALLS,
    followed: Followed | None = None,
    tell: Callable[[str], object] = print,
    log: AccessLog | None = None,
) -> uvicorn.Server:
    """The server that answers under this law to these host names, each call within so many seconds.

    With `followed` it loads what is saved there, and tells of it.

    Raises `Refused` where the system does not allow as many connections as so many calls need.
    """
    law, near = worker_process.law_of(loaded.bundle), application(loaded)
    if followed:
        law["templates"] = dict(loaded.bundle.templates())
    pool = Pool(near, worker_process.frame(law), processes(), seconds, most_calls)
    if not may_open(most_calls + MOST_WAITING + OTHER_FILES):
        message = f"{most_calls:,} calls at a time need more open files than the system allows"
        raise refuse("usage", message, help="say fewer with --most-calls, or allow more files: ulimit -n")

    class Guarded(Connection):
        most = most_calls + MOST_WAITING

    async def look_after() -> None:
        now = monotonic()
        metrics.running.set(len(made.server_state.tasks))
        if log:
            log.flush()
        for one in list(made.server_state.connections):
            if isinstance(one, Connection):
                one.look_after(now)

    metrics = CallMetrics(loaded.bundle)

    def renewed(law: LoadedBundle | None) -> None:
        metrics.reloads.labels("loaded" if law else "refused").inc()
        if law:
            quick.answer_under(law)
            metrics.answer_under(law.bundle)
            observed.law = law.bundle.sha256

    live = LiveLaw(pool, near, followed, tell, renewed) if followed else pool
    quick = QuickAnswers(live, loaded)
    guarded = Middleware(MetricsPage(quick, metrics), hosts, front)
    observed = ObservedCalls(guarded, PATHS, metrics, log, law=loaded.bundle.sha256, most_calls=most_calls)
    made = uvicorn.Server(
        uvicorn.Config(
            observed,
            http=Guarded,
            proxy_headers=False,  # what they say of the reader is read where it is known whom to trust
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
