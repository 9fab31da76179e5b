"""Spans of OpenTelemetry: one for each call, within the caller's trace, without facts."""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from starlette.testclient import TestClient

from serve.conftest import ftc  # noqa: F401 - a fixture
from service.test_observed_calls import TRACE, TRACEPARENT
from statute_runner.service.access_log import AccessLog
from statute_runner.service.call_spans import CallSpans
from statute_runner.service.service_application import Operation, ServiceApplication

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.sdk.trace.export import SpanExportResult

    from statute_runner.api import LoadedBundle

FACT = "agence-secrete"


def test_a_call_has_a_span_in_the_trace_of_who_called(
    ftc: LoadedBundle,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("OTEL_SERVICE_NAME", "law")
    kept, log = InMemorySpanExporter(), AccessLog(str(tmp_path / "log"))
    spans = CallSpans(kept)
    app = ServiceApplication(ftc, Operation(tracing=spans, log=log))
    with TestClient(app, base_url="http://localhost") as client:
        client.post(
            "/v1/decide?answer=short",
            json={"id": FACT, "date": "2021-01-01"},
            headers={"traceparent": TRACEPARENT, "X-Request-Id": "order-17"},
        )
        client.get(f"/{FACT}?a={FACT}")
        spans.provider.force_flush()
        found = kept.get_finished_spans()
    log.flush()
    lines = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    first, second = (dict(one.attributes or {}) for one in found)
    contexts = [one.context for one in found if one.context]

    assert [one.name for one in found] == ["POST /v1/decide", "GET other"]
    assert first == {
        "http.request.method": "POST",
        "http.route": "/v1/decide",
        "http.response.status_code": 200,
        "statute.request_id": "order-17",
        "statute.decided": 1,
        "statute.refused": 0,
        "statute.law.sha256": ftc.bundle.sha256,
    }
    assert second["http.response.status_code"] == 404
    assert [f"{one.trace_id:032x}" for one in contexts] == [TRACE, lines[1]["trace_id"]]
    assert found[0].resource.attributes["service.name"] == "law"
    assert not any(FACT in one.to_json() for one in found)


class Deaf(InMemorySpanExporter):
    """An exporter whose collector takes nothing until it is let."""

    def __init__(self) -> None:
        super().__init__()
        self.let = threading.Event()

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.let.wait(60)
        return super().export(spans)


def test_a_collector_that_takes_nothing_keeps_no_server_from_stopping() -> None:
    deaf = Deaf()
    spans = CallSpans(deaf)
    spans.tracer.start_span("a").end()
    spans.flush(0.05)

    assert not deaf.let.is_set()
    assert not deaf.get_finished_spans()
    deaf.let.set()


def test_what_is_left_is_sent_at_the_end() -> None:
    kept = InMemorySpanExporter()
    spans = CallSpans(kept)
    spans.tracer.start_span("a").end()
    spans.flush()

    assert [one.name for one in kept.get_finished_spans()] == ["a"]
