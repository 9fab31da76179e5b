"""The whole application of the service: each layer of what a call goes through, and how the law below is renewed."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress
from multiprocessing import current_process
from typing import TYPE_CHECKING, Any, NamedTuple

from statute_runner.serve import worker_process
from statute_runner.serve.app import ROUTES, application
from statute_runner.serve.authzen_api import EVALUATION, EVALUATIONS
from statute_runner.serve.live_law import FAULTY, LIVE, LiveLaw
from statute_runner.serve.middleware import LOOPBACK, Middleware
from statute_runner.serve.openapi import METRICS
from statute_runner.serve.process_pool import MOST_CALLS, SECONDS, Pool
from statute_runner.serve.reverse_proxy import FrontAddress, mounted
from statute_runner.service.bearer_tokens import KnownCallers
from statute_runner.service.call_metrics import CallMetrics
from statute_runner.service.observed_calls import MetricsPage, ObservedCalls
from statute_runner.service.peer_limits import PeerLimits
from statute_runner.service.quick_answers import QuickAnswers

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

    from starlette.applications import Starlette
    from starlette.types import ASGIApp, Receive, Scope, Send

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.law_follower import Followed
    from statute_runner.service.access_log import AccessLog
    from statute_runner.service.bearer_tokens import BearerTokens
    from statute_runner.service.call_spans import CallSpans

AUTHZEN = (EVALUATION, EVALUATIONS)
PATHS = frozenset(route.path for route in ROUTES) | {LIVE, METRICS}
EVERY = 1.0
DAEMONIC = (
    "the service answers by processes of its own, and the server runs it in one that may start none;"
    " have the server run it in its own process (hypercorn --workers 0)"
)


class Operation(NamedTuple):
    """What an operator asks for: whom it answers, how much at a time, what is told of it, and whether law is renewed.

    Law that is `followed` is loaded by a process of this one, or, where others follow it too, `heard` over a socket.
    """

    hosts: tuple[str, ...] = LOOPBACK
    front: FrontAddress | None = None
    seconds: float = SECONDS
    most_calls: int = MOST_CALLS
    most_calls_of_a_peer: int | None = None
    processes: int | None = None
    followed: Followed | None = None
    heard: socket.socket | None = None
    tell: Callable[[str], object] = print
    log: AccessLog | None = None
    tokens: BearerTokens | None = None
    tracing: CallSpans | None = None
    authzen: dict[str, Any] | None = None


class ServiceApplication:
    """What a server runs: it answers calls, and looks after its log and its tokens once a second."""

    near: Starlette
    asked: Operation
    metrics: CallMetrics
    observed: ObservedCalls
    quick: QuickAnswers
    most_calls: int

    def __init__(self, loaded: LoadedBundle, asked: Operation) -> None:
        self.asked, self.most_calls = asked, asked.most_calls
        self.near = application(loaded)
        law = worker_process.law_of(loaded.bundle)
        if asked.followed or asked.heard:
            law["templates"] = dict(loaded.bundle.templates())
        most = asked.processes or processes()
        pool = Pool(self.near, worker_process.frame(law), most, asked.seconds, asked.most_calls)
        below: ASGIApp = pool
        if asked.followed or asked.heard:
            below = LiveLaw(pool, self.near, asked.followed, asked.tell, self.renewed, asked.heard)
        self.metrics = CallMetrics(loaded.bundle)
        self.quick = QuickAnswers(below, loaded)
        front = asked.front or FrontAddress()
        app: ASGIApp = MetricsPage(AuthzenCalls(self.quick, asked.authzen), self.metrics)
        if asked.most_calls_of_a_peer:
            app = PeerLimits(app, asked.most_calls_of_a_peer, front)
        if asked.tokens:
            app = KnownCallers(app, asked.tokens)
        guarded = Middleware(app, asked.hosts, front)
        digest = loaded.bundle.sha256
        self.observed = ObservedCalls(guarded, PATHS, self.metrics, asked.log, asked.tracing, digest)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "lifespan":
            await self.observed(mounted(scope), receive, send)
            return
        if current_process().daemon:
            await receive()
            await send({"type": "lifespan.startup.failed", "message": DAEMONIC})
            return
        looking = asyncio.create_task(self.look_after())
        try:
            with suppress(asyncio.CancelledError):  # told to stop while it begins
                await self.observed(scope, receive, send)
        finally:
            looking.cancel()
            with suppress(asyncio.CancelledError):
                await looking
            self.quick.stop()
            if self.asked.log:
                self.asked.log.flush()
            if self.asked.tracing:
                with suppress(asyncio.CancelledError):  # the loop ends; the thread sends on
                    await asyncio.to_thread(self.asked.tracing.flush)

    async def look_after(self) -> None:
        """Writes the log, and reads tokens again, once a second."""
        while True:
            await asyncio.sleep(EVERY)
            if self.asked.log:
                self.asked.log.flush()
            if self.asked.tokens:
                self.asked.tokens.look_again()

    def running(self, calls: int) -> None:
        """Notes how many calls are being answered."""
        self.metrics.running.set(calls)

    def stopping(self) -> None:
        """Has `/ready` say that the server stops."""
        self.near.state.stopping = True

    def renewed(self, law: LoadedBundle | None) -> None:
        """Answers under this law from now on; without one, notes that it was refused."""
        self.metrics.reloads.labels("loaded" if law else "refused").inc()
        if law is None:
            self.quick.older(FAULTY)
        else:
            self.quick.answer_under(law)
            self.metrics.answer_under(law.bundle)
            self.observed.law = law.bundle.sha256


class AuthzenCalls:
    """The application around another, with the operator's mapping beside the calls that it is for."""

    app: ASGIApp
    mapping: dict[str, Any] | None

    def __init__(self, app: ASGIApp, mapping: dict[str, Any] | None) -> None:
        self.app, self.mapping = app, mapping

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self.mapping and scope["type"] == "http" and scope["path"] in AUTHZEN:
            scope = {**scope, "state": {**scope.get("state", {}), "authzen": self.mapping}}
        await self.app(scope, receive, send)


def processes() -> int:
    """How many calls are answered at a time.

    At least two, so that a long one does not block all others.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(max(cores, 2), 8)
