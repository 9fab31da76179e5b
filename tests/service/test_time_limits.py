"""The time limits of the command are those of its connections and calls, and after its grace nothing is waited for."""

from __future__ import annotations

import select
import signal
import subprocess
import sys
import time
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from serve.test_command import connected, free_port
from serve.test_peers import HALF_A_HEAD, begun, children_of, gone, is_closed, raw, status_of, unanswered

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.outside  # it waits for time to pass
LIMITS = {"--idle-timeout": "1", "--head-timeout": "4", "--call-timeout": "8", "--grace": "1"}
LONG = 60.0


@pytest.fixture(scope="module")
def limited() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    port = free_port()
    command = [sys.executable, "-m", "statute_runner", "serve", "--port", str(port)]
    with subprocess.Popen([*command, *(word for pair in LIMITS.items() for word in pair)]) as process:
        connected(port).close()
        assert status_of(port) == 200
        yield process, port
        process.kill()


def test_what_is_idle_late_or_long_is_ended_in_this_order(limited: tuple[object, int]) -> None:
    """By default a late head is the first of them, and the call lasts longer than is waited for here."""
    _, port = limited
    idle, late = raw(port, b"GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"), raw(port, HALF_A_HEAD)
    with closing(idle), closing(late), closing(begun(port)) as call:
        named = {idle: "idle", late: "late", call.sock: "long"}
        ends = []
        while named and (heard := select.select(list(named), [], [], LONG)[0]):
            # An answer is the end of the call alone: the others are closed after one.
            ends += [named.pop(one) for one in heard if named[one] == "long" or not one.recv(2**16)]

    assert ends == ["idle", "late", "long"]


def test_a_head_that_is_late_is_told(limited: tuple[object, int]) -> None:
    _, port = limited
    with closing(raw(port, HALF_A_HEAD)) as opened:
        opened.settimeout(LONG)

        assert b"408" in opened.recv(2**16).partition(b"\r\n")[0]


def test_a_call_that_takes_too_long_is_told_and_the_next_is_answered(limited: tuple[object, int]) -> None:
    _, port = limited
    with closing(begun(port)) as call:
        answer = call.getresponse()
        said = answer.read()

    assert answer.status == 503
    assert b'"time"' in said
    assert status_of(port, "/v1/decide?trace=false", '{"id": "a", "date": "2024-03-15"}\n') == 200


def test_a_call_in_flight_is_ended_after_the_grace(limited: tuple[subprocess.Popen[bytes], int]) -> None:
    process, port = limited
    children = children_of(process.pid)
    with closing(begun(port)) as call:
        time.sleep(0.5)
        assert unanswered(call)
        process.send_signal(signal.SIGTERM)

        assert process.wait(LONG) == 0
        assert is_closed(call.sock)
    assert gone(children, LONG)
