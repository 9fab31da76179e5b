"""A call over a connection that is kept, against a bare Starlette that echoes it, a plain server that gives the same
bytes for nothing, and Cerbos, which decides the same requests under the same contract."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import quantiles
from time import monotonic, perf_counter, sleep
from typing import TYPE_CHECKING, Any

import statute_runner

from . import peer_cerbos
from .busy_time import busy
from .shape import BUNDLE, documents
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Call = Callable[[object], bytes]

CHILDREN = Path(__file__).parent
PLAIN, ECHO = "plain asyncio server", "Starlette echo on uvicorn"
HEALTH, SHORT = "statute serve, /health", "statute serve, one short answer"
DECIDED = "statute serve, one decision"
SHAPED, CERBOS = "statute serve, short answers to other requests", "Cerbos, outcomes of the same requests"
QUICKLY = "/v1/decide?answer=short"
REQUEST = {"id": "a", "date": "2024-03-15"}
JSON = {"Content-Type": "application/json"}
BLOCK = 20
WARM = 100
PAUSE = 0.02
PATIENCE = 60


def measured(number: int, rounds: int) -> dict[str, Any]:
    """Ratios to the echo, of so many calls of each.

    Raises `RuntimeError` where an answer is another than expected.
    """
    loaded = statute_runner.load(BUNDLE)
    document = loaded.decide(loaded.request(REQUEST), trace=False)
    expected = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    asked = [json.dumps(request).encode() for request in documents(number)]
    given: dict[str, list[bytes | None]] = {SHAPED: list(asked)}
    program = peer_cerbos.binary()
    with ExitStack() as opened:
        plain, of_plain = opened.enter_context(child("plain_server.py", expected))
        echo, of_echo = opened.enter_context(child("echo_server.py", b""))
        ours, of_ours = opened.enter_context(served())
        processes = [of_plain, of_echo, of_ours]
        decided = json.dumps(REQUEST).encode()
        calls: dict[str, Call] = {
            ECHO: opened.enter_context(connected(echo, "POST", "/v1/decide", decided)),
            PLAIN: opened.enter_context(connected(plain, "POST", "/v1/decide?trace=false", decided)),
            HEALTH: opened.enter_context(connected(ours, "GET", "/health")),
            SHORT: opened.enter_context(connected(ours, "POST", QUICKLY, decided)),
            DECIDED: opened.enter_context(connected(ours, "POST", "/v1/decide?trace=false", decided)),
            SHAPED: opened.enter_context(connected(ours, "POST", QUICKLY, decided)),
        }
        if program:
            given[CERBOS] = [peer_cerbos.body(line) for line in asked]
            port, of_cerbos = opened.enter_context(peer_cerbos.served(program))
            processes.append(of_cerbos)
            calls[CERBOS] = opened.enter_context(connected(port, "POST", peer_cerbos.PATH, given[CERBOS][0]))
        for name in (PLAIN, DECIDED):
            if calls[name](None) != expected:
                raise RuntimeError(f"{name} answers differently")
        if calls[SHORT](None) != loaded.decider().decide_json(decided) + b"\n":
            raise RuntimeError(f"{SHORT} answers differently")
        for line in asked[:WARM]:  # its law is compiled behind the first calls
            calls[SHORT](None)
            calls[SHAPED](line)
            sleep(PAUSE)
        mismatches = {
            name: wrong
            for name in (SHAPED, CERBOS)
            if name in given and (wrong := differing(calls[name], name, given, asked))
        }
        for name in mismatches:
            del calls[name]
        single: dict[str, list[float]] = {name: [] for name in calls}
        timed = {name: noting(call, single[name]) for name, call in calls.items()}
        every = {name: given.get(name, [None] * number) for name in calls}
        times = per_block(timed, every, rounds, BLOCK, perf_counter)
        worked = per_block(calls, every, rounds, BLOCK, busy(processes))
        return {
            "ratios": spread(times, ECHO),
            "busy": spread(worked, ECHO),
            "calls": number,
            "latency": {name: percentiles(own) for name, own in single.items()},
            "mismatches": mismatches,
            "not_installed": [] if program else [CERBOS],
        }


def differing(call: Call, name: str, given: dict[str, list[bytes | None]], asked: list[bytes]) -> int:
    """How many of the requests are answered otherwise than by ours in this process; Cerbos gives no missing facts."""
    decider = statute_runner.load(BUNDLE).decider()
    wrong = 0
    for line, body in zip(asked, given[name], strict=True):
        wanted, said = json.loads(decider.decide_json(line)), call(body)
        if name == CERBOS:
            del wanted["missing"]
        wrong += wanted != (peer_cerbos.answer(said) if name == CERBOS else json.loads(said))
    return wrong


def noting(call: Call, into: list[float]) -> Call:
    """The call, which notes how long each took."""

    def noted(given: object) -> bytes:
        began = perf_counter()
        said = call(given)
        into.append(perf_counter() - began)
        return said

    return noted


def percentiles(seconds: list[float]) -> dict[str, float]:
    """The middle, and what one call in a hundred takes longer than, in microseconds."""
    parts = quantiles(seconds, n=100)
    return {"p50": round(parts[49] * 1e6, 1), "p99": round(parts[98] * 1e6, 1)}


@contextmanager
def connected(port: int, method: str, address: str, body: bytes | None = None) -> Iterator[Call]:
    """What asks over one connection, for the same where nothing else is given, and gives the body of the answer."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)

    def call(given: object) -> bytes:
        sent = given if isinstance(given, bytes) else body
        connection.request(method, address, sent, JSON if sent else {})
        return connection.getresponse().read()

    call(None)
    opened = connection.sock
    yield call
    if connection.sock is not opened:
        raise RuntimeError("the connection was not kept")
    connection.close()


@contextmanager
def child(name: str, answer: bytes) -> Iterator[tuple[int, int]]:
    """The port and the process of a server of this file, which is told its answer."""
    command = [sys.executable, str(CHILDREN / name)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(answer)
        process.stdin.close()
        try:
            yield int(process.stdout.readline()), process.pid
        finally:
            process.kill()


@contextmanager
def served() -> Iterator[tuple[int, int]]:
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = int(found.getsockname()[1])
    command = [sys.executable, "-m", "statute_runner", "serve", "--bundle", BUNDLE, "--port", str(port)]
    command += ["--idle-timeout", "600"]  # connections are kept while others are asked
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        ends = monotonic() + PATIENCE
        while monotonic() < ends:
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                sleep(0.05)
        try:
            yield port, process.pid
        finally:
            process.terminate()
