"""The command: this machine alone unless asked otherwise, and it stops when told to, after what it has begun."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def command(*arguments: str, bundle: Path | None = None) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "statute_runner", "serve", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **({"STATUTE_BUNDLE": str(bundle)} if bundle else {})},
    )


def connected(port: int) -> HTTPConnection:
    for _ in range(1000):
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.connect()
        except OSError:
            time.sleep(0.05)
        else:
            return connection
    pytest.fail("the server did not start")


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])  # noqa: S104 - it is refused
def test_another_host_needs_to_be_asked_for(host: str) -> None:
    started = command("--host", host)
    _, said = started.communicate(timeout=60)

    assert started.returncode == 2
    assert "--beyond-this-machine" in said


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_what_it_has_begun_and_stops(sent: signal.Signals) -> None:
    port = free_port()
    server = command("--port", str(port))
    connection = connected(port)
    lines = "".join(f'{{"id": "r{n}", "date": "2024-03-15"}}\n' for n in range(100))
    connection.request("POST", "/v1/decide", lines, {"Content-Type": "application/x-ndjson"})
    answer = connection.getresponse()
    first = answer.readline()
    server.send_signal(sent)
    rest = answer.read().splitlines()
    _, said = server.communicate(timeout=60)

    assert json.loads(first)["request"]["id"] == "r0"
    assert [json.loads(line)["request"]["id"] for line in rest] == [f"r{n}" for n in range(1, 100)]
    assert server.returncode == {signal.SIGTERM: 0, signal.SIGINT: 130, signal.SIGHUP: 0}[sent]
    assert f"http://127.0.0.1:{port}/" in said
    assert "Traceback" not in said


def test_a_port_that_is_taken_is_said_without_a_traceback() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        started = command("--port", str(taken.getsockname()[1]))
        _, said = started.communicate(timeout=60)

    assert started.returncode == 2
    assert "address already in use" in said
    assert "Traceback" not in said


def test_it_goes_on_without_its_terminal_where_that_is_asked_for() -> None:
    port = free_port()
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)  # what nohup does
    try:
        server = command("--port", str(port))
    finally:
        signal.signal(signal.SIGHUP, before)
    connected(port).close()
    server.send_signal(signal.SIGHUP)
    time.sleep(1)
    with closing(connected(port)) as connection:
        connection.request("GET", "/health")

        assert connection.getresponse().status == 200
    server.terminate()
    server.communicate(timeout=60)

    assert server.returncode == 0
