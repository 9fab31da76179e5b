"""What is counted of calls and law, in the text format of Prometheus at `/metrics`.

With several workers each counts in files of its own (`PROMETHEUS_MULTIPROC_DIR`), and whichever is asked adds them up.
"""

from __future__ import annotations

import os
from time import time
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle
    from statute_runner.service.access_log import CallRecord

SHARED = "PROMETHEUS_MULTIPROC_DIR"
TEXT_FORMAT = b"text/plain; version=0.0.4; charset=utf-8"
# Seconds: short answers take less than one of the first, pages some of the middle, what is cut off the last.
BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 65.0)


class CallMetrics:
    """Counters and times of one server, and which law it answers under."""

    registry: CollectorRegistry
    calls: Counter
    seconds: Histogram
    outcomes: Counter
    refused: Counter
    running: Gauge
    law: Gauge
    since: Gauge
    reloads: Counter
    by_call: dict[tuple[str, str, int], Counter]
    by_path: dict[str, Histogram]
    by_outcome: dict[str, Counter]
    under: Gauge | None

    def __init__(self, bundle: Bundle) -> None:
        self.registry = registry = CollectorRegistry()
        self.calls = Counter(
            "statute_calls", "Calls answered, by route.", ["method", "path", "status"], registry=registry
        )
        self.seconds = Histogram(
            "statute_call_seconds",
            "Seconds from the head of a call to the end of its answer.",
            ["path"],
            buckets=BOUNDS,
            registry=registry,
        )
        self.outcomes = Counter("statute_decisions", "Requests decided, by outcome.", ["outcome"], registry=registry)
        self.refused = Counter(
            "statute_refused_requests", "Requests that could not be decided, and were refused.", registry=registry
        )
        self.running = Gauge(
            "statute_calls_running",
            "Calls being answered, a second ago or less.",
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.law = Gauge(
            "statute_law",
            "Workers that answer under this law.",
            ["name", "version", "sha256"],
            registry=registry,
            multiprocess_mode="livesum",
        )
        self.since = Gauge(
            "statute_law_loaded_timestamp_seconds",
            "When the law in force was loaded, by the oldest of the workers.",
            registry=registry,
            multiprocess_mode="livemin",
        )
        self.reloads = Counter(
            "statute_law_reloads",
            "Changed law that was taken up, or refused for a fault.",
            ["result"],
            registry=registry,
        )
        for result in ("loaded", "refused"):
            self.reloads.labels(result)
        self.by_call = {}
        self.by_path = {}
        self.by_outcome = {}
        self.under = None
        self.answer_under(bundle)

    def answer_under(self, bundle: Bundle) -> None:
        """Tells the law that is answered under from now on."""
        if self.under is not None:
            self.under.set(0)
        self.under = self.law.labels(bundle.name, bundle.version, bundle.sha256)
        self.under.set(1)
        self.since.set(time())

    def count(self, record: CallRecord, outcomes: dict[str, int]) -> None:
        """Counts a call that was answered."""
        path = record["path"]
        key = (record["method"], path, record["status"])
        counted = self.by_call.get(key)
        if counted is None:
            counted = self.by_call[key] = self.calls.labels(*key)
        counted.inc()
        timed = self.by_path.get(path)
        if timed is None:
            timed = self.by_path[path] = self.seconds.labels(path)
        timed.observe(record["seconds"])
        for outcome, number in outcomes.items():
            decided = self.by_outcome.get(outcome)
            if decided is None:
                decided = self.by_outcome[outcome] = self.outcomes.labels(outcome)
            decided.inc(number)
        if record["refused"]:
            self.refused.inc(record["refused"])

    def text(self) -> bytes:
        """All that is counted, of every worker."""
        if not os.environ.get(SHARED):
            return generate_latest(self.registry)
        gathered = CollectorRegistry()
        MultiProcessCollector(gathered)  # type: ignore[no-untyped-call]
        return generate_latest(gathered)
