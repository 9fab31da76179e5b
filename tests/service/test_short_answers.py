"""Short answers over HTTP say what documents say, with each record's refusal in its place."""

from __future__ import annotations

import asyncio
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from serve.conftest import client_of, ftc, loaded  # noqa: F401 - fixtures
from serve.test_http import BAD, BODIES, BROKEN, GOOD, JSON, LINES, OTHER
from statute_runner.serve import short_answers
from statute_runner.service.quick_answers import QuickAnswers

if TYPE_CHECKING:
    from starlette.testclient import TestClient
    from starlette.types import Message, Receive, Scope, Send

    from statute_runner.api import LoadedBundle

SHORT = "/v1/decide?answer=short"


@pytest.fixture(scope="module")
def client(loaded: LoadedBundle) -> TestClient:  # noqa: F811
    return client_of(loaded)


def parts_of(content: bytes, kind: str) -> list[Any]:
    """The answers in order, in whichever form."""
    if kind == LINES:
        return [json.loads(line) for line in content.splitlines()]
    whole = json.loads(content)
    return whole if isinstance(whole, list) else [whole]


def errors_of(content: bytes, kind: str) -> list[Any]:
    return [error for part in parts_of(content, kind) for error in part.get("errors", ())]


@pytest.mark.parametrize(("kind", "_suffix", "body", "status"), BODIES)
def test_a_short_answer_says_what_the_document_says(
    client: TestClient, kind: str, _suffix: str, body: str, status: int
) -> None:
    whole = client.post("/v1/decide?trace=false", content=body.encode(), headers={"Content-Type": kind})
    short = client.post(SHORT, content=body.encode(), headers={"Content-Type": kind})
    found = parts_of(short.content, short.headers["content-type"])
    documents = parts_of(whole.content, whole.headers["content-type"])
    documents = [one for part in documents for one in part.get("decisions", [part] if "outcome" in part else [])]
    answers = [one for one in found if "outcome" in one]

    assert (whole.status_code, short.status_code) == (status, status)
    assert [(one["id"], one["outcome"], one["routes"]) for one in answers] == [
        (one["request"]["id"], one["outcome"], {name: route["outcome"] for name, route in one["routes"].items()})
        for one in documents
    ]
    assert errors_of(short.content, short.headers["content-type"]) == errors_of(
        whole.content, whole.headers["content-type"]
    )


@pytest.mark.parametrize(
    ("kind", "body"),
    [(LINES, f"{GOOD}\n{BROKEN}\n\n{BAD}\n{OTHER}\n"), (JSON, f"[{GOOD},\n {BROKEN[:-1]}}},\n{BAD},{OTHER}]")],
)
def test_each_refusal_stands_where_its_request_stood(client: TestClient, kind: str, body: str) -> None:
    answer = client.post(SHORT, content=body.encode(), headers={"Content-Type": kind})
    found = parts_of(answer.content, answer.headers["content-type"])

    assert answer.status_code == 207
    assert ["errors" in one for one in found] == [False, True, True, False]
    assert [found[0]["id"], found[2]["errors"][0]["id"], found[3]["id"]] == ["a", "c", "b"]


def test_a_line_is_that_of_the_decider_byte_for_byte(client: TestClient, loaded: LoadedBundle) -> None:  # noqa: F811
    line = loaded.decider().decide_json(GOOD.encode()) + b"\n"

    assert client.post(SHORT, content=GOOD.encode(), headers={"Content-Type": JSON}).content == line
    assert client.post(SHORT, content=GOOD.encode(), headers={"Content-Type": LINES}).content == line
    both = client.post(SHORT, content=f"[{GOOD}]".encode(), headers={"Content-Type": JSON})
    assert both.content == b"[" + line.rstrip() + b"]\n"


def test_faults_of_elements_name_their_line_and_column(client: TestClient) -> None:
    body = f'[{GOOD},\n\n  {OTHER}, {{"id": "é", "date": "2024-02-30"}} , {{"id": "f"}}\n]'
    whole = client.post("/v1/decide", content=body.encode(), headers={"Content-Type": JSON}).json()
    short = client.post(SHORT, content=body.encode(), headers={"Content-Type": JSON}).json()
    errors = [error for part in short for error in part.get("errors", ())]

    assert errors == whole["errors"]
    assert {error["line"] for error in errors} == {3}


def test_a_large_answer_begins_before_it_is_whole_and_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(short_answers, "COUNTED_FIRST", 2**10)
    monkeypatch.setattr(short_answers, "PART", 2**9)
    lines = [f'{{"id": "r{n}", "date": "2024-03-15"}}' for n in range(500)]
    for kind, body in ((LINES, "\n".join(lines)), (JSON, f"[{','.join(lines)}]")):
        answer = client.post(SHORT, content=body.encode(), headers={"Content-Type": kind})

        assert answer.status_code == 207
        assert [one["id"] for one in parts_of(answer.content, answer.headers["content-type"])] == [
            f"r{n}" for n in range(500)
        ]


@pytest.mark.parametrize("query", ["answer=long", "answer=short&trace=true", "answer=short&with_text=false"])
def test_options_of_documents_are_none_of_short_answers(client: TestClient, query: str) -> None:
    answer = client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON})

    assert answer.status_code == 400


@pytest.mark.parametrize("day", ["1990-01-01", "2019-12-31", "2021-01-01"])
def test_a_call_may_ask_as_the_law_could_be_known_on_a_day(
    client: TestClient,
    loaded: LoadedBundle,  # noqa: F811
    day: str,
) -> None:
    request = {"id": "a", "date": "2024-03-15", "facts": {"counterpart": {"country": "MX"}}}
    then = loaded.known_on(day)
    short = client.post(f"{SHORT}&known_on={day}", json=request)
    whole = client.post(f"/v1/decide?known_on={day}", json=request)

    assert short.content == then.decider().decide_json(json.dumps(request).encode()) + b"\n"
    assert whole.json() == json.loads(json.dumps(then.decide(request)))
    assert client.post("/v1/decide?known_on=1990-02-30", json=request).status_code == 400


def test_a_call_knows_no_more_than_the_server(loaded: LoadedBundle) -> None:  # noqa: F811
    then = client_of(loaded.known_on("1990-01-01"))
    request = {"id": "a", "date": "2024-03-15"}
    early = then.post("/v1/decide", json=request)

    assert then.post("/v1/decide?known_on=2024-01-01", json=request).json() == early.json()


class Slow:
    """An application that notes the bodies that it is passed on."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message.get("more_body"):
                break
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 299, "headers": []})
        await send({"type": "http.response.body", "body": b"slow"})


def asked(quick: QuickAnswers, *parts: bytes, query: bytes = b"answer=short") -> tuple[int, bytes]:
    """The status and body with which a call is answered, whose body comes in parts."""
    coming = [{"type": "http.request", "body": one, "more_body": n < len(parts) - 1} for n, one in enumerate(parts)]
    sent: list[Message] = []

    async def receive() -> Message:
        return coming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "path": "/v1/decide",
        "method": "POST",
        "query_string": query,
        "headers": [(b"content-type", b"application/json")],
        "state": {"told": {"outcomes": {}}},
    }
    asyncio.run(quick(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent)


@pytest.fixture
def quick(loaded: LoadedBundle) -> QuickAnswers:  # noqa: F811
    made = QuickAnswers(Slow(), loaded)
    made.make(b"answer=short", loaded, made.deciders)
    decider = made.deciders[b"answer=short"]
    assert decider
    decider.compile(date(2024, 3, 15))
    return made


def test_what_is_beyond_doubt_is_answered_at_once(quick: QuickAnswers, loaded: LoadedBundle) -> None:  # noqa: F811
    assert asked(quick, GOOD.encode()) == (200, loaded.decider().decide_json(GOOD.encode()) + b"\n")


@pytest.mark.parametrize(
    "parts",
    [
        [BAD.encode()],
        [BROKEN.encode()],
        [b""],
        [f"[{GOOD}]".encode()],
        [OTHER.encode()],  # its law is not compiled
        [GOOD[:20].encode(), GOOD[20:].encode()],
        [b" " * 2**17 + GOOD.encode()],
        [b'{"id": "a", "id": "a", "date": "2024-03-15"}'],
    ],
)
def test_what_may_be_in_doubt_is_passed_on_whole(quick: QuickAnswers, parts: list[bytes]) -> None:
    assert asked(quick, *parts) == (299, b"slow")
    assert isinstance(quick.app, Slow)
    assert quick.app.bodies == [b"".join(parts)]


def test_options_are_those_of_the_call(quick: QuickAnswers, loaded: LoadedBundle) -> None:  # noqa: F811
    query = b"answer=short&as_of=1990-01-01&reading=purposes-list%3Dall"
    quick.make(query, loaded, quick.deciders)
    decider = quick.deciders[query]
    assert decider
    decider.compile(date(2024, 3, 15))
    wanted = loaded.decider({"purposes-list": "all"}, as_of="1990-01-01").decide_json(GOOD.encode())

    assert asked(quick, GOOD.encode(), query=query) == (200, wanted + b"\n")


def test_other_law_takes_its_place_between_two_calls(quick: QuickAnswers, ftc: LoadedBundle) -> None:  # noqa: F811
    quick.answer_under(ftc)
    quick.make(b"answer=short", ftc, quick.deciders)
    decider = quick.deciders[b"answer=short"]
    assert decider
    decider.compile(date(2021, 1, 1))
    body = b'{"id": "a", "date": "2021-01-01"}'

    assert asked(quick, body) == (200, statute_runner.load(ftc.bundle.root).decider().decide_json(body) + b"\n")


def test_a_short_answer_says_what_it_rests_on(client: TestClient, loaded: LoadedBundle) -> None:  # noqa: F811
    decider = loaded.decider(provenance=True)
    for body, kind in ((GOOD, JSON), (f"[{GOOD},{OTHER}]", JSON)):
        found = client.post(f"{SHORT}&provenance=true", content=body.encode(), headers={"Content-Type": kind})
        requests = json.loads(body) if body.startswith("[") else [json.loads(body)]
        assert parts_of(found.content, kind) == [decider.decide(one) for one in requests]
        assert parts_of(found.content, kind)[0]["bundle"] == loaded.bundle.sha256

    plain = client.post(f"{SHORT}&provenance=false", content=GOOD.encode(), headers={"Content-Type": JSON})
    assert "bundle" not in plain.json()
    for query in ("answer=short&provenance=yes", "provenance=true"):
        refused = client.post(f"/v1/decide?{query}", content=GOOD.encode(), headers={"Content-Type": JSON})
        assert refused.status_code == 400
        assert "provenance" in refused.text
