"""Decisions over HTTP are those of the command, in the order of the requests, good ones beside bad ones."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest
from starlette.testclient import TestClient

from statute_runner.cli import main
from statute_runner.serve import app, http_api
from statute_runner.serve.middleware import LARGEST_BODY

if TYPE_CHECKING:
    from pathlib import Path

    from statute_runner.api import LoadedBundle

GOOD = '{"id": "a", "date": "2024-03-15", "facts": {"counterpart": {"country": "FR", "name": "é"}}}'
OTHER = '{"id": "b", "date": "1980-01-01"}'
BAD = '{"id": "c", "date": "2024-02-30", "facts": {"exchange": {"direction": "sideways"}, "finding": {"chapters": [4, 4]}}}'
BROKEN = '{"id": "d", '
JSON, LINES, YAML = "application/json", "application/x-ndjson", "application/yaml"
EITHER = "id: a\ndate: 2024-03-15\n---\nid: b\ndate: 1980-01-01\nfacts: {exchange: {direction: sideways}}\n"

BODIES = [
    (JSON, ".json", GOOD, 200),
    (JSON, ".json", BAD, 422),
    (JSON, ".json", BROKEN, 422),
    (JSON, ".json", "", 422),
    (JSON, ".json", "[]", 422),
    (JSON, ".json", f"[{GOOD},\n{OTHER}]", 200),
    (JSON, ".json", f"[{GOOD},\n{BAD},\n{OTHER}]", 207),
    (JSON, ".json", f"[{BAD}]", 422),
    (LINES, ".ndjson", f"{GOOD}\n\n{OTHER}\n", 200),
    (LINES, ".ndjson", f"{GOOD}\n{BROKEN}\n{BAD}\n{OTHER}\n", 207),
    (LINES, ".ndjson", GOOD, 200),
    (LINES, ".ndjson", BROKEN, 422),
    (YAML, ".yaml", "id: a\ndate: 2024-03-15\n", 200),
    (YAML, ".yaml", EITHER, 207),
    *(
        (kind, suffix, f"\ufeff{body}", 200)
        for kind, suffix, body in (
            (JSON, ".json", GOOD),
            (JSON, ".json", f"[{GOOD},\n{OTHER}]"),
            (LINES, ".ndjson", f"{GOOD}\n{OTHER}\n"),
            (YAML, ".yaml", "id: a\ndate: 2024-03-15\n"),
        )
    ),
]


def by_command(capfdbinary: pytest.CaptureFixture[bytes], file: Path) -> tuple[list[Any], list[dict[str, Any]], bytes]:
    main(["decide", "--errors", "json", str(file)])
    out, err = capfdbinary.readouterr()
    return [json.loads(line) for line in out.splitlines()], [json.loads(line) for line in err.splitlines()], out


def taken_apart(content: bytes, kind: str) -> tuple[list[Any], list[dict[str, Any]]]:
    """The decisions and errors of an answer in whichever form."""
    decisions: list[Any] = []
    errors: list[dict[str, Any]] = []
    for part in [json.loads(line) for line in content.splitlines()] if kind == LINES else [json.loads(content)]:
        decisions += part.get("decisions", [] if "errors" in part else [part])
        errors += part.get("errors", [])
    return decisions, errors


@pytest.mark.parametrize(("kind", "suffix", "body", "status"), BODIES)
def test_documents_and_errors_are_those_of_the_command(
    client: TestClient,
    capfdbinary: pytest.CaptureFixture[bytes],
    tmp_path: Path,
    kind: str,
    suffix: str,
    body: str,
    status: int,
) -> None:
    file = tmp_path / f"body{suffix}"
    file.write_text(body)
    answer = client.post("/v1/decide", content=body.encode(), headers={"Content-Type": kind})
    decisions, errors = taken_apart(answer.content, answer.headers["content-type"])
    wanted, wrong, _ = by_command(capfdbinary, file)

    assert answer.status_code == status
    assert decisions == wanted
    assert [{**error, "file": ""} for error in errors] == [{**error, "file": ""} for error in wrong]
    assert all({"line", "id", "code", "path", "message"} <= set(error) for error in errors)


def test_one_document_and_lines_are_the_bytes_of_the_command(
    client: TestClient, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    for name, kind, body in (("a.json", JSON, GOOD), ("a.ndjson", LINES, f"{GOOD}\n{OTHER}\n")):
        (tmp_path / name).write_text(body)
        _, _, out = by_command(capfdbinary, tmp_path / name)

        assert client.post("/v1/decide", content=body.encode(), headers={"Content-Type": kind}).content == out


def test_lines_answer_lines_in_order(client: TestClient) -> None:
    answer = client.post("/v1/decide", content=f"{GOOD}\n{BAD}\n{OTHER}\n", headers={"Content-Type": LINES})
    found = [json.loads(line) for line in answer.text.splitlines()]

    assert [one["request"]["id"] if "request" in one else one["errors"][0]["id"] for one in found] == ["a", "c", "b"]
    assert {error["path"] for error in found[1]["errors"]} == {
        "date",
        "facts.exchange.direction",
        "facts.finding.chapters[1]",
    }


def test_options_are_those_of_the_command(
    client: TestClient, capfdbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    (tmp_path / "a.json").write_text(GOOD)
    flags = [
        "--reading",
        "purposes-list=all",
        "--as-of",
        "1990-01-01",
        "--question",
        "exchange",
        "--no-trace",
        "--with-text",
        "--with-request",
    ]
    query = (
        "reading=purposes-list%3Dall&as_of=1990-01-01&question=exchange&trace=false&with_text=true&with_request=true"
    )
    answer = client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON})

    assert main(["decide", *flags, str(tmp_path / "a.json")]) == 0
    assert answer.content == capfdbinary.readouterr().out


@pytest.mark.parametrize(
    "query",
    [
        "reading=purposes-list",
        "reading=purposes-list%3Dsome",
        "reading=x%3Dy",
        "question=x",
        "as_of=2024-02-30",
        "trace=no",
        "tracing=true",
    ],
)
def test_an_option_that_is_none_is_refused(client: TestClient, query: str) -> None:
    answer = client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON})

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", ""]
)
def test_a_form_that_another_site_could_send_is_not_read(client: TestClient, kind: str) -> None:
    assert client.post("/v1/decide", content=GOOD.encode(), headers={"Content-Type": kind}).status_code == 415


@pytest.mark.parametrize(
    "encodings", [["gzip"], ["br"], ["GZip"], ["identity, gzip"], ["gzip", "identity"], ["zstd"], ["x-unknown"]]
)
@pytest.mark.parametrize("path", ["/v1/decide", "/nowhere"])
def test_an_encoded_body_is_refused_as_one(client: TestClient, encodings: list[str], path: str) -> None:
    headers = [("Content-Type", JSON), *(("Content-Encoding", one) for one in encodings)]
    answer = client.post(path, content=gzip.compress(GOOD.encode()), headers=headers)
    (error,) = answer.json()["errors"]

    assert answer.status_code == 415
    assert "Content-Encoding" in error["message"]
    assert {"line", "id", "code", "path", "message"} <= set(error)


@pytest.mark.parametrize("encoding", ["identity", "Identity", ""])
def test_a_body_that_is_said_to_be_as_it_is_is_read(client: TestClient, encoding: str) -> None:
    headers = {"Content-Type": JSON, "Content-Encoding": encoding}

    assert client.post("/v1/decide", content=GOOD.encode(), headers=headers).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "reading=purposes-list%3Dall&reading=purposes-list%3Dany",
        "reading=purposes-list%3Dall&trace=true&reading=purposes-list%3Dall",
        "question=exchange&question=exchange",
        "question=x&question=exchange",
        "as_of=1990-01-01&as_of=2024-01-01",
        "trace=true&trace=false",
        "with_text=true&with_text=true",
        "with_request=false&with_request=true",
    ],
)
def test_what_has_one_value_is_not_given_twice(client: TestClient, query: str) -> None:
    answer = client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON})

    assert answer.status_code == 400
    assert "duplicate" in answer.json()["errors"][0]["message"]


def test_readings_may_be_several(client: TestClient) -> None:
    query = "reading=purposes-list%3Dall&reading=goods-date%3Dsplit"

    assert client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON}).status_code == 200


def test_the_law_is_asked_of_one_day(client: TestClient) -> None:
    answer = client.get("/v1/law?on=2003-02-28&on=2004-01-01")

    assert answer.status_code == 400
    assert "duplicate `on`" in answer.json()["errors"][0]["message"]


def test_a_body_over_the_limit_is_refused_though_its_length_is_not_said(client: TestClient) -> None:
    def parts() -> Any:
        for _ in range(LARGEST_BODY // 2**20 + 1):
            yield b" " * 2**20

    assert client.post("/v1/decide", content=parts(), headers={"Content-Type": JSON}).status_code == 413


def test_a_request_over_the_limit_of_the_command_is_refused_as_there(client: TestClient) -> None:
    large = f'{{"id": "a", "date": "2024-03-15", "x": "{"a" * 2**20}"}}'
    answer = client.post("/v1/decide", content=f"{large}\n{OTHER}\n", headers={"Content-Type": LINES})

    assert answer.status_code == 207
    assert '"code":"text-size"' in answer.text.splitlines()[0]


def test_too_many_requests_or_too_much_time_is_refused(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_api, "MOST_REQUESTS", 1)
    assert client.post("/v1/decide", content=f"{GOOD}\n{OTHER}", headers={"Content-Type": LINES}).status_code == 413
    monkeypatch.setattr(http_api, "SECONDS", -1.0)
    assert client.post("/v1/decide", content=GOOD.encode(), headers={"Content-Type": JSON}).status_code in {408, 503}


def test_the_law_and_the_schema_are_told(client: TestClient, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    law = client.get("/v1/law?on=2003-02-28").json()
    sections = {section["citation"]: section for section in law["sections"]}
    assert main(["schema"]) == 0

    assert client.get("/v1/schema/request").content == capfdbinary.readouterr().out
    assert [version["version"] for version in sections["usc/19/1401"]["versions"]] == [
        "1986-10-27",
        "2003-02-20",
        "2003-03-01",
        "2004-12-03",
    ]
    assert sections["usc/19/1401"]["in_force"]["version"] == "2003-02-20"
    assert sections["usc/19/4502"]["in_force"] is None
    assert law["questions"]["exchange"]["in_force"] == ["usc/19/1628/a", "usc/19/1628/c"]
    assert client.get("/v1/law?on=2003-02-29").status_code == 400
    assert client.get("/ready").json()["bundle"] == "us-19-usc-1628"


def test_a_fault_of_the_server_has_the_shape_of_every_problem(loaded: LoadedBundle) -> None:
    broken = app.application(loaded)
    broken.state.loaded = None
    client = TestClient(broken, base_url="http://127.0.0.1:8628", raise_server_exceptions=False)
    for answer in (client.get("/v1/law"), client.get("/")):
        assert answer.status_code == 500
        assert answer.json()["errors"][0]["code"] == "fault"
