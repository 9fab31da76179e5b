"""A span of OpenTelemetry for each call: its route, status and time, how much was decided under which law; no fact.

Where spans go is said by the environment, as OpenTelemetry has it: `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_SERVICE_NAME`.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator

    from opentelemetry.sdk.trace.export import SpanExporter
    from opentelemetry.trace import Tracer
    from starlette.types import Scope

    from statute_runner.service.access_log import CallRecord

NAME = "statute"
PASSED = (b"traceparent", b"tracestate")
SERVER_FAULT = 500
# Seconds that a server that stops waits for who takes its spans: by itself the exporter would wait up to 30.
LAST_SPANS = 3.0


class CallSpans:
    """What makes the spans of calls, and sends them behind the calls' backs."""

    provider: TracerProvider
    tracer: Tracer

    def __init__(self, exporter: SpanExporter | None = None) -> None:
        named = Resource.create({SERVICE_NAME: os.environ.get("OTEL_SERVICE_NAME", NAME)})
        self.provider = TracerProvider(resource=named, shutdown_on_exit=False)
        self.provider.add_span_processor(BatchSpanProcessor(exporter or OTLPSpanExporter()))
        self.tracer = self.provider.get_tracer("statute_runner", VERSION)

    @contextmanager
    def __call__(self, record: CallRecord, scope: Scope) -> Iterator[None]:
        """The span around a call; the record is whole when it ends, and has the span's trace where it had none."""
        stated = {str(name, "latin-1"): str(text, "latin-1") for name, text in scope["headers"] if name in PASSED}
        within = TraceContextTextMapPropagator().extract(stated)
        name = f"{record['method']} {record['path']}"
        # What an exception says may hold facts.
        with self.tracer.start_as_current_span(
            name, context=within, kind=SpanKind.SERVER, record_exception=False, set_status_on_exception=False
        ) as span:
            record["trace_id"] = record["trace_id"] or f"{span.get_span_context().trace_id:032x}"
            try:
                yield
            finally:
                span.set_attributes(told(record))
                if record["status"] >= SERVER_FAULT or not record["status"]:
                    span.set_status(Status(StatusCode.ERROR))

    def flush(self, within: float = LAST_SPANS) -> None:
        """Sends what is left, as far as that is taken within so many seconds."""
        sending = Thread(target=self.provider.shutdown, daemon=True)
        sending.start()
        sending.join(within)


def told(record: CallRecord) -> dict[str, str | int]:
    """What a span says of a call."""
    return {
        "http.request.method": record["method"],
        "http.route": record["path"],
        "http.response.status_code": record["status"],
        "statute.request_id": record["request_id"],
        "statute.decided": record["decided"],
        "statute.refused": record["refused"],
        "statute.law.sha256": record["law"],
    }
