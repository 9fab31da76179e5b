"""What is told of calls: an id in each answer, a line without facts in the log, numbers in the format of Prometheus."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from serve.conftest import loaded  # noqa: F401 - a fixture
from statute_runner.problem import Refused
from statute_runner.service.access_log import AccessLog
from statute_runner.service.request_ids import RequestIds
from statute_runner.service.server import server
from statute_runner.service.service_application import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from statute_runner.api import LoadedBundle

FACT = "agence-secrete"
REQUEST = {"id": "id-of-a-person", "date": "2024-03-15", "facts": {"counterpart": {"country": "FR", "name": FACT}}}
TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACEPARENT = f"00-{TRACE}-00f067aa0ba902b7-01"
JSON = {"Content-Type": "application/json"}


class Desk:
    """A server in this process, its log, and what it answers."""

    def __init__(self, loaded: LoadedBundle, path: Path) -> None:  # noqa: F811
        self.path, self.log = path, AccessLog(str(path))
        made: Any = server(loaded, Operation(log=self.log)).config.app
        self.client = TestClient(made, base_url="http://127.0.0.1:8628")

    def lines(self) -> list[dict[str, Any]]:
        self.log.flush()
        return [json.loads(line) for line in self.path.read_text().splitlines()]

    def numbers(self) -> dict[tuple[str, frozenset[str]], float]:
        """Every number by its name and labels, as a parser that is not ours reads them."""
        answer = self.client.get("/metrics")
        assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
        return {
            (sample.name, frozenset(sample.labels.values())): sample.value
            for family in text_string_to_metric_families(answer.text)
            for sample in family.samples
        }


@pytest.fixture(scope="module")
def desk(loaded: LoadedBundle, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:  # noqa: F811
    made = Desk(loaded, tmp_path_factory.mktemp("log") / "calls.ndjson")
    with made.client:  # its processes, until the end
        yield made


def test_the_numbers_are_described_where_all_calls_are(desk: Desk) -> None:
    described = desk.client.get("/openapi.json").json()["paths"]["/metrics"]["get"]

    answer = desk.client.get("/metrics")
    (kind,) = described["responses"][str(answer.status_code)]["content"]
    assert answer.headers["content-type"].partition(";")[0] == kind


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"X-Request-Id": "order-17:a/b"}, "order-17:a/b"),
        ({"traceparent": TRACEPARENT}, TRACE),
        ({"X-Request-Id": "order-17", "traceparent": TRACEPARENT}, "order-17"),
        ({"X-Request-Id": "two words"}, None),
        ({"X-Request-Id": "a" * 129}, None),
        ({"traceparent": "00-" + "0" * 32 + "-00f067aa0ba902b7-01"}, None),
        ({"traceparent": TRACEPARENT.replace("00-", "ff-", 1)}, None),
        ({}, None),
    ],
)
def test_a_call_has_an_id_that_is_kept_or_made(desk: Desk, said: dict[str, str], kept: str | None) -> None:
    answer = desk.client.get("/health", headers=said)
    line = desk.lines()[-1]

    assert answer.headers["x-request-id"] == line["request_id"]
    assert kept in {line["request_id"], None}
    assert line["request_id"] not in ({*said.values()} if kept is None else {})
    assert line["trace_id"] == (TRACE if said.get("traceparent") == TRACEPARENT else None)


def test_no_two_ids_are_made_alike() -> None:
    found = [made.of({})[0] for made in (RequestIds(), RequestIds()) for _ in range(100)]

    assert len(set(found)) == 200


def test_a_log_line_tells_of_every_call_and_of_no_fact(desk: Desk) -> None:
    before = len(desk.lines())
    desk.client.post("/v1/decide?answer=short", json=REQUEST)
    desk.client.post("/v1/decide", json=REQUEST)
    desk.client.post("/v1/decide?answer=short", json={**REQUEST, "date": FACT})
    desk.client.get(f"/?id=a&counterpart.name={FACT}")
    desk.client.get(f"/{FACT}")
    desk.client.get("/static/page.css")
    desk.client.get("/health", headers={"Host": FACT})
    desk.client.get("/ready", headers={"Host": FACT})
    desk.client.request("SECRET", f"/{FACT}")
    lines = desk.lines()[before:]
    text = "".join(desk.path.read_text().splitlines(keepends=True)[before:])

    assert [(line["method"], line["path"], line["decided"], line["refused"]) for line in lines] == [
        ("POST", "/v1/decide", 1, 0),
        ("POST", "/v1/decide", 1, 0),
        ("POST", "/v1/decide", 0, 1),
        ("GET", "/", 0, 0),
        ("GET", "other", 0, 0),
        ("GET", "/static/", 0, 0),
        ("GET", "/health", 0, 0),
        ("GET", "/ready", 0, 0),
        ("other", "other", 0, 0),
    ]
    assert [line["status"] for line in lines][:3] == [200, 200, 422]
    assert FACT not in text
    assert "id-of-a-person" not in text
    assert all(line["bytes"] > 0 and 0 < line["seconds"] < 60 for line in lines)
    assert all(line["time"].endswith("Z") and line["peer"] == "testclient" for line in lines)


def test_a_call_that_is_turned_away_is_told_too(desk: Desk) -> None:
    answer = desk.client.get("/", headers={"Host": "elsewhere.example"})

    assert answer.headers["x-request-id"] == desk.lines()[-1]["request_id"]
    assert desk.lines()[-1]["status"] == 421


def test_numbers_say_what_was_asked_and_decided(desk: Desk, loaded: LoadedBundle) -> None:  # noqa: F811
    before = desk.numbers()
    answers = [desk.client.post("/v1/decide?answer=short", json=REQUEST).json() for _ in range(3)]
    lines = f"{json.dumps(REQUEST)}\n{{}}\n{json.dumps(REQUEST)}\n"
    desk.client.post("/v1/decide", content=lines, headers={"Content-Type": "application/x-ndjson"})
    after = desk.numbers()

    def more(name: str, *labels: str) -> float:
        return after.get((name, frozenset(labels)), 0) - before.get((name, frozenset(labels)), 0)

    bundle = loaded.bundle
    assert more("statute_calls_total", "POST", "/v1/decide", "200") == 3
    assert more("statute_calls_total", "POST", "/v1/decide", "207") == 1
    assert more("statute_decisions_total", answers[0]["outcome"]) == 5
    assert more("statute_refused_requests_total") == 1
    assert more("statute_call_seconds_count", "/v1/decide") == 4
    assert more("statute_call_seconds_bucket", "/v1/decide", "+Inf") == 4
    assert after["statute_law", frozenset((bundle.name, bundle.version, bundle.sha256))] == 1
    assert after["statute_law_loaded_timestamp_seconds", frozenset()] > 1e9
    assert after["statute_law_reloads_total", frozenset({"refused"})] == 0


def test_a_log_that_was_moved_away_is_begun_anew(tmp_path: Path) -> None:
    log = AccessLog(str(tmp_path / "a"))
    log.tell({"request_id": "1"})
    log.flush()
    (tmp_path / "a").rename(tmp_path / "a.1")
    log.tell({"request_id": "2"})
    log.flush()

    assert json.loads((tmp_path / "a.1").read_text())["request_id"] == "1"
    assert json.loads((tmp_path / "a").read_text())["request_id"] == "2"


def test_a_log_that_cannot_be_written_is_said_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="access log"):
        AccessLog(str(tmp_path / "none" / "a"))
