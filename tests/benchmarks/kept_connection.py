"""A call over a connection that is kept, against a bare Starlette that echoes it, and a plain server that gives the
same bytes for nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any

import statute_runner

from .shape import BUNDLE
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Call = Callable[[object], bytes]

CHILDREN = Path(__file__).parent
PLAIN, ECHO = "plain asyncio server", "Starlette echo on uvicorn"
HEALTH, SHORT = "statute serve, /health", "statute serve, one short answer"
DECIDED = "statute serve, one decision"
QUICKLY = "/v1/decide?answer=short"
REQUEST = {"id": "a", "date": "2024-03-15"}
JSON = {"Content-Type": "application/json"}
BLOCK = 20
PAUSE = 0.02
PATIENCE = 60


def measured(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the echo, of so many calls of each.

    Raises `RuntimeError` where an answer is another than expected.
    """
    loaded = statute_runner.load(BUNDLE)
    document = loaded.decide(loaded.request(REQUEST), trace=False)
    expected = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    with ExitStack() as opened:
        plain = opened.enter_context(child("plain_server.py", expected))
        echo = opened.enter_context(child("echo_server.py", b""))
        ours = opened.enter_context(served())
        decided = json.dumps(REQUEST).encode()
        calls: dict[str, Call] = {
            ECHO: opened.enter_context(connected(echo, "POST", "/v1/decide", decided)),
            PLAIN: opened.enter_context(connected(plain, "POST", "/v1/decide?trace=false", decided)),
            HEALTH: opened.enter_context(connected(ours, "GET", "/health")),
            SHORT: opened.enter_context(connected(ours, "POST", QUICKLY, decided)),
            DECIDED: opened.enter_context(connected(ours, "POST", "/v1/decide?trace=false", decided)),
        }
        for name in (PLAIN, DECIDED):
            if calls[name](None) != expected:
                raise RuntimeError(f"{name} answers differently")
        if calls[SHORT](None) != loaded.decider().decide_json(decided) + b"\n":
            raise RuntimeError(f"{SHORT} answers differently")
        for _ in range(BLOCK):  # its law is compiled behind the first calls
            calls[SHORT](None)
            sleep(PAUSE)
        times = per_block(calls, [None] * number, rounds, BLOCK, perf_counter)
        return {"ratios": spread(times, ECHO), "calls": number}


@contextmanager
def connected(port: int, method: str, address: str, body: bytes | None = None) -> Iterator[Call]:
    """What asks for the same over one connection, each time, and gives the body of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def call(_: object) -> bytes:
        connection.request(method, address, body, JSON if body else {})
        return connection.getresponse().read()

    call(None)
    opened = connection.sock
    yield call
    if connection.sock is not opened:
        raise RuntimeError("the connection was not kept")
    connection.close()


@contextmanager
def child(name: str, answer: bytes) -> Iterator[int]:
    """The port of a server of this file, which is told its answer."""
    command = [sys.executable, str(CHILDREN / name)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(answer)
        process.stdin.close()
        yield int(process.stdout.readline())
        process.kill()


@contextmanager
def served() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", BUNDLE, "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        ends = monotonic() + PATIENCE
        while monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                sleep(0.05)
        yield port
        process.terminate()
