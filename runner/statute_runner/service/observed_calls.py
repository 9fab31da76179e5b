"""Every call seen from outside: its id in the answer, a line in the log, its time and outcome counted, its span.

What is told of a call is who asked when, which route, and how it went; never what was asked.
"""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, Any

from statute_runner.serve.openapi import METRICS
from statute_runner.service.call_metrics import TEXT_FORMAT
from statute_runner.service.request_ids import RequestIds

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from contextlib import AbstractContextManager

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from statute_runner.service.access_log import AccessLog, CallRecord
    from statute_runner.service.call_metrics import CallMetrics

    Tracing = Callable[[CallRecord, Scope], AbstractContextManager[None]]

STATIC = "/static/"
OTHER = "other"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class ObservedCalls:
    """The application around another: what it answers is told to a log, to metrics and to a tracer."""

    app: ASGIApp
    paths: frozenset[str]
    metrics: CallMetrics
    log: AccessLog | None
    tracing: Tracing | None
    law: str
    ids: RequestIds

    def __init__(
        self,
        app: ASGIApp,
        paths: Collection[str],
        metrics: CallMetrics,
        log: AccessLog | None = None,
        tracing: Tracing | None = None,
        law: str = "",
    ) -> None:
        self.app, self.paths, self.metrics, self.log, self.tracing = app, frozenset(paths), metrics, log, tracing
        self.law, self.ids = law, RequestIds()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = perf_counter()
        identity, trace = self.ids.of(dict(scope["headers"]))
        path, method, client = scope["path"], scope["method"], scope.get("client")
        record: CallRecord = {
            "request_id": str(identity, "ascii"),
            "trace_id": str(trace, "ascii") or None,
            "caller": None,
            "peer": client[0] if client else None,
            "method": method if method in METHODS else OTHER,
            "path": path if path in self.paths else self.route(path),
            "status": 0,
            "bytes": 0,
            "seconds": 0.0,
            "decided": 0,
            "refused": 0,
            "law": self.law,
        }
        told: dict[str, Any] = {"outcomes": {}, "refused": 0}
        state = scope.setdefault("state", {})
        state["told"] = told
        if "certified" in state:
            told["caller"] = state["certified"]

        async def seen(message: Message) -> None:
            if message["type"] == "http.response.start":
                record["status"] = message["status"]
                message["headers"] = [*message["headers"], (b"x-request-id", identity)]
            else:
                record["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            if self.tracing is None:
                await self.app(scope, receive, seen)
            else:
                with self.tracing(record, scope):
                    try:
                        await self.app(scope, receive, seen)
                    finally:
                        self.complete(record, told, begun)
        finally:
            self.complete(record, told, begun)
            self.metrics.count(record, told["outcomes"])
            if self.log is not None:
                self.log.tell(record)

    def route(self, path: str) -> str:
        """How an address is told that is none of the known ones."""
        return STATIC if path.startswith(STATIC) else OTHER

    @staticmethod
    def complete(record: CallRecord, told: dict[str, Any], begun: float) -> None:
        """Adds to the record what is known of a call at its end."""
        record["seconds"] = round(perf_counter() - begun, 6)
        record["decided"] = sum(told["outcomes"].values())
        record["refused"] = told["refused"]
        record["caller"] = told.get("caller")


class MetricsPage:
    """The application around another that answers `GET /metrics` itself."""

    app: ASGIApp
    metrics: CallMetrics

    def __init__(self, app: ASGIApp, metrics: CallMetrics) -> None:
        self.app, self.metrics = app, metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != METRICS or scope["method"] not in {"GET", "HEAD"}:
            await self.app(scope, receive, send)
            return
        body = self.metrics.text()
        headers = [(b"content-type", TEXT_FORMAT), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
