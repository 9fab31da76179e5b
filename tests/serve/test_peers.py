"""Peers that are slow, many, or gone, and calls that take long, keep nobody else from being answered."""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from statute_runner.serve import connections, process_pool
from statute_runner.serve.connections import BODY, HEAD, IDLE

from .conftest import running
from .test_command import command, connected, free_port

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator

    from statute_runner.api import LoadedBundle

LINES = {"Content-Type": "application/x-ndjson"}
ONE = '{"id": "a", "date": "2024-03-15"}\n'
MANY = "".join(f'{{"id": "r{n}", "date": "2024-03-15"}}\n' for n in range(5000))
# A minute of looking for the names that were meant.
MISSPELT = {f"directoin{n}": True for n in range(150)}
HEAVY = 3000 * (json.dumps({"id": "a", "date": "2024-03-15", "facts": {"exchange": MISSPELT}}) + "\n")
HALF_A_HEAD = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "


@pytest.fixture
def served() -> Iterator[tuple[subprocess.Popen[str], int]]:
    port = free_port()
    process = command("--port", str(port))
    connected(port).close()
    assert status_of(port) == 200
    yield process, port
    process.kill()
    process.communicate()


def status_of(port: int, path: str = "/health", body: str = "") -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST" if body else "GET", path, body or None, LINES if body else {})
        answer = connection.getresponse()
        answer.read()
        return answer.status


def raw(port: int, content: bytes = b"") -> socket.socket:
    opened = socket.create_connection(("127.0.0.1", port), timeout=20)
    opened.sendall(content)
    return opened


def begun(port: int, query: str = "trace=false", body: str = HEAVY) -> HTTPConnection:
    """A call that takes long, sent but not waited for."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", f"/v1/decide?{query}", body, LINES)
    return connection


def unanswered(call: HTTPConnection) -> bool:
    """Whether nothing has come yet in answer to the call."""
    return not select.select([call.sock], [], [], 0)[0]


def is_closed(opened: socket.socket) -> bool:
    """Whether the other side ends the connection, whatever it says before."""
    try:
        while opened.recv(2**16):
            pass
    except TimeoutError:
        return False
    except ConnectionError:
        pass
    return True


def children_of(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def gone(pids: set[int], seconds: float) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if not any(os.path.exists(f"/proc/{pid}") for pid in pids):
            return True
        time.sleep(0.05)
    return False


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        HALF_A_HEAD,
        b"POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{",
        b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    ],
    ids=["nothing", "half a head", "half a body", "a whole call, and then nothing"],
)
def test_many_connections_of_one_peer_leave_room_for_others(
    served: tuple[subprocess.Popen[str], int], sent: bytes
) -> None:
    _, port = served
    with ExitStack() as opened:
        for _ in range(300):
            opened.enter_context(raw(port, sent))

        assert status_of(port) == 200
        assert status_of(port, "/v1/decide", ONE) == 200


@pytest.mark.parametrize(
    ("stage", "sent"),
    [
        (HEAD, b""),
        (HEAD, HALF_A_HEAD),
        (BODY, b"POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 900\r\n\r\n"),
        (BODY, b"POST /v1/decide HTTP/1.1\r\nHost: elsewhere.example\r\nContent-Length: 900\r\n\r\n"),
        (HEAD, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + HALF_A_HEAD),
    ],
)
def test_a_peer_that_sends_byte_by_byte_is_not_waited_for(
    loaded: LoadedBundle, monkeypatch: pytest.MonkeyPatch, stage: str, sent: bytes
) -> None:
    monkeypatch.setitem(connections.MOST_SECONDS, stage, 1.0)
    with running(loaded) as (_, port), raw(port, sent) as opened:
        ends = time.monotonic() + 30
        with suppress(ConnectionError):
            while sent and time.monotonic() < ends:
                time.sleep(0.1)
                opened.sendall(b"x")
        opened.settimeout(1 if sent else 30)

        assert is_closed(opened)


def test_a_head_that_does_not_come_is_said(loaded: LoadedBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connections.MOST_SECONDS, HEAD, 0.5)
    with running(loaded) as (_, port), raw(port, HALF_A_HEAD) as opened:
        head, _, body = opened.makefile("rb").read().partition(b"\r\n\r\n")

        assert head.startswith(b"HTTP/1.1 408 ")
        assert json.loads(body)["errors"][0]["code"] == "time"


def test_a_body_that_does_not_come_is_said(loaded: LoadedBundle) -> None:
    head = (
        b"POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    )
    with running(loaded, seconds=0.5) as (_, port), raw(port, head) as opened:
        assert opened.recv(100).startswith(b"HTTP/1.1 408 ")


def test_a_peer_that_does_not_read_is_let_go(loaded: LoadedBundle, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "UNREAD_SECONDS", 1.0)
    with running(loaded) as (server, port), closing(begun(port, "", "".join(MANY.splitlines(True)[:800]))):
        ends = time.monotonic() + 30
        while not server.server_state.connections and time.monotonic() < ends:
            time.sleep(0.05)
        while server.server_state.connections and time.monotonic() < ends:
            time.sleep(0.1)

        assert not server.server_state.connections


def test_a_connection_that_is_kept_and_not_used_is_closed(
    loaded: LoadedBundle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(connections.MOST_SECONDS, IDLE, 0.5)
    with running(loaded) as (_, port), raw(port, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n") as opened:
        assert opened.recv(100).startswith(b"HTTP/1.1 200 ")
        assert is_closed(opened)


def test_a_long_address_may_come_in_pieces(loaded: LoadedBundle) -> None:
    with running(loaded) as (_, port), raw(port, b"GET /health?a=" + b"x" * 20_000) as opened:
        time.sleep(0.2)
        opened.sendall(b"x" * 10_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

        assert opened.recv(100).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
def test_what_is_accepted_sends_small_answers_at_once(loaded: LoadedBundle, host: str) -> None:
    if ":" in host and not socket.has_ipv6:
        pytest.skip("there is no IPv6")
    with running(loaded, host=host) as (server, port), socket.create_connection((host, port)):
        while not server.server_state.connections:
            time.sleep(0.01)
        (accepted,) = server.server_state.connections
        opened = accepted.transport.get_extra_info("socket")

        assert opened.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_health_is_answered_while_every_process_works(served: tuple[subprocess.Popen[str], int]) -> None:
    _, port = served
    with ExitStack() as opened:
        calls = [opened.enter_context(closing(begun(port))) for _ in range(12)]
        time.sleep(0.5)
        longest = 0.0
        for _ in range(20):
            begin = time.monotonic()

            assert status_of(port) == 200
            longest = max(longest, time.monotonic() - begin)

        # soon; at the least, on a machine that does much else, before what was asked earlier
        assert longest < 2 or any(map(unanswered, calls))


@pytest.mark.parametrize("most", [1, 50])
def test_too_many_calls_are_told_to_come_again_and_probes_are_answered(
    loaded: LoadedBundle, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    # who waits for a process does so for as long as this lasts, however much the machine does beside it
    monkeypatch.setattr(process_pool, "PATIENCE", 600.0)
    with running(loaded, most_calls=most) as (server, port), ExitStack() as opened:
        for number in range(most):
            # as many that take long as there may be processes; the rest wait for one
            opened.enter_context(closing(begun(port, body=HEAVY if number < 8 else ONE)))
        while len(server.server_state.connections) < most:
            time.sleep(0.05)
        time.sleep(2)
        for path in ("/v1/decide", "/"):
            with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
                connection.request("POST" if path != "/" else "GET", path, ONE if path != "/" else None, LINES)
                answer = connection.getresponse()
                (error,) = json.loads(answer.read())["errors"]

            assert answer.status == 503
            assert answer.getheader("content-type") == "application/json"
            assert int(answer.getheader("retry-after") or 0) > 0
            assert error["code"] == "busy"
        for path in ("/health", "/ready") * 10:
            assert status_of(port, path) == 200


def test_a_hundred_and_fifty_connections_are_all_answered(served: tuple[subprocess.Popen[str], int]) -> None:
    _, port = served

    def four(_: int) -> list[int]:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            found = []
            for n in range(4):
                body = None if n == 2 else ONE
                connection.request("POST" if body else "GET", "/v1/decide" if body else "/ready", body, LINES)
                answer = connection.getresponse()
                answer.read()
                found.append(answer.status)
            return found

    with ThreadPoolExecutor(150) as threads:
        found = [status for statuses in threads.map(four, range(150)) for status in statuses]

    assert found == [200] * 600


def test_a_connection_that_gives_way_is_told_to_come_again(loaded: LoadedBundle) -> None:
    with running(loaded, most_calls=1) as (server, port), ExitStack() as opened:
        first = opened.enter_context(raw(port))
        for _ in range(connections.MOST_WAITING + 1):
            opened.enter_context(raw(port))
        head, _, body = first.makefile("rb").read().partition(b"\r\n\r\n")

        assert head.startswith(b"HTTP/1.1 503 ")
        assert b"\r\nretry-after: " in head
        assert json.loads(body)["errors"][0]["code"] == "busy"
        assert len(server.server_state.connections) <= connections.MOST_WAITING + 1


def test_peers_that_send_slowly_are_none_of_the_calls_that_others_wait_for(loaded: LoadedBundle) -> None:
    head = (
        b"POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
    )
    with running(loaded, most_calls=2) as (_, port), ExitStack() as opened:
        for _ in range(20):
            opened.enter_context(raw(port, head))

        assert status_of(port, "/v1/decide", ONE) == 200


@pytest.mark.parametrize(
    "sent", [b"nonsense\r\n\r\n", b"GET /health HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"]
)
def test_what_is_no_call_is_refused_in_the_shape_of_every_problem(loaded: LoadedBundle, sent: bytes) -> None:
    with running(loaded) as (_, port), raw(port, sent) as opened:
        head, _, body = opened.makefile("rb").read().partition(b"\r\n\r\n")

    assert head.startswith(b"HTTP/1.1 400 ")
    assert b"application/json" in head
    assert json.loads(body)["errors"][0]["code"] == "http"


def test_a_body_whose_length_is_said_twice_is_refused_and_what_follows_is_no_call(loaded: LoadedBundle) -> None:
    hidden = b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
    head = b"POST /v1/decide HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    twice = b"Transfer-Encoding: chunked\r\nContent-Length: %d\r\n\r\n" % (5 + len(hidden))
    with running(loaded) as (_, port), raw(port, head + twice + b"0\r\n\r\n" + hidden) as opened:
        answers = opened.makefile("rb").read()

    assert answers.startswith(b"HTTP/1.1 400 ")
    assert answers.count(b"HTTP/1.1 ") == 1


def test_one_call_that_takes_long_keeps_no_other_waiting(served: tuple[subprocess.Popen[str], int]) -> None:
    _, port = served
    with closing(begun(port)) as long:
        long.sock.settimeout(0.0)
        for _ in range(3):
            assert status_of(port, "/v1/decide", ONE) == 200
        assert status_of(port, "/?date=2024-03-15") in {200, 303}


def test_what_nobody_waits_for_is_ended(served: tuple[subprocess.Popen[str], int]) -> None:
    _, port = served
    for _ in range(8):
        connection = begun(port)
        time.sleep(0.2)
        connection.close()
    begin = time.monotonic()

    assert status_of(port, "/v1/decide", ONE) == 200
    assert time.monotonic() - begin < 30


def test_a_call_over_its_time_is_refused_and_the_next_is_answered(loaded: LoadedBundle) -> None:
    with running(loaded, seconds=1.0) as (_, port):
        with closing(begun(port)) as connection:
            answer = connection.getresponse()

            assert answer.status == 503
            assert json.loads(answer.read())["errors"][0]["code"] == "time"
        ends = time.monotonic() + 20
        while (status := status_of(port, "/v1/decide", ONE)) != 200 and time.monotonic() < ends:
            pass

        assert status == 200


@pytest.mark.parametrize("shape", ["lines", "array"])
def test_an_answer_much_larger_than_its_question_is_refused(loaded: LoadedBundle, shape: str) -> None:
    body = MANY if shape == "lines" else f"[{','.join(MANY.splitlines())}]"
    kind = "application/x-ndjson" if shape == "lines" else "application/json"
    with running(loaded) as (_, port), closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("POST", "/v1/decide", body, {"Content-Type": kind})
        answer = connection.getresponse()

        assert answer.status == 413
        assert json.loads(answer.read())["errors"][0]["code"] == "answer-size"


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_soon_though_calls_would_go_on(
    served: tuple[subprocess.Popen[str], int], sent: signal.Signals
) -> None:
    process, port = served
    with ExitStack() as opened:
        for _ in range(4):
            opened.enter_context(closing(begun(port)))
        opened.enter_context(raw(port, HALF_A_HEAD))
        time.sleep(1.5)
        children = children_of(process.pid)
        process.send_signal(sent)
        process.communicate(timeout=30)

        assert process.returncode == {signal.SIGTERM: 0, signal.SIGINT: 130}[sent]
        assert children
        assert gone(children, 30)


def test_no_process_outlives_the_server(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    with closing(begun(port)):
        time.sleep(1.5)
        children = children_of(process.pid)
        process.kill()

        assert children
        assert gone(children, 30)


def test_a_process_that_is_ended_from_outside_is_replaced(served: tuple[subprocess.Popen[str], int]) -> None:
    process, port = served
    assert status_of(port, "/v1/decide", ONE) == 200
    for pid in children_of(process.pid):
        if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)

    assert status_of(port, "/v1/decide", ONE) == 200
