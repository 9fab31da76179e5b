"""A server that is told to stop says so, answers what comes meanwhile, and ends what has begun."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING

from serve.conftest import ftc  # noqa: F401 - a fixture
from statute_runner.service.server import Timing, server
from statute_runner.service.service_application import Operation

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle


def asked(port: int, path: str) -> tuple[int, dict[str, str]]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_it_answers_while_it_says_that_it_stops(ftc: LoadedBundle) -> None:  # noqa: F811
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        started = server(ftc, Operation(), Timing(drain=30.0))
        thread = threading.Thread(target=started.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while thread.is_alive() and not started.started:
            time.sleep(0.01)
        before = asked(port, "/ready")
        started.should_exit = True
        ends = time.monotonic() + 20
        while asked(port, "/ready")[0] == 200 and time.monotonic() < ends:
            time.sleep(0.05)
        during, law = asked(port, "/ready"), asked(port, "/v1/law")
        assert asked(port, "/health")[0] == 200
        started.force_exit = True
        thread.join(20)

    assert before[0] == 200
    assert (during[0], during[1]["status"]) == (503, "stopping")
    assert law[0] == 200
    assert not thread.is_alive()
