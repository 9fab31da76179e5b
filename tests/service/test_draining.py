"""A server that is told to stop says so, answers what comes meanwhile, and ends what has begun."""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import socket
import threading
import time
from contextlib import closing
from http.client import HTTPConnection
from typing import TYPE_CHECKING, cast

import uvicorn

from serve.conftest import ftc  # noqa: F401 - a fixture
from statute_runner.service.server import DrainingServer, Timing, server
from statute_runner.service.service_application import Operation, ServiceApplication

if TYPE_CHECKING:
    import pytest
    from starlette.types import Message, Receive, Scope, Send

    from statute_runner.api import LoadedBundle
    from statute_runner.service.call_spans import CallSpans


def asked(port: int, path: str) -> tuple[int, dict[str, str]]:
    with closing(HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())


def test_told_to_stop_while_it_begins_it_begins_no_more(ftc: LoadedBundle) -> None:  # noqa: F811
    happened: list[str] = []
    begun = threading.Event()

    async def never_ready(_scope: Scope, receive: Receive, _send: Send) -> None:
        happened.append((await receive())["type"])
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            happened.append("given up")

    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(never_ready, lifespan="on", log_level="critical")
        started = DrainingServer(config, ServiceApplication(ftc, Operation()), 30.0, None)
        thread = threading.Thread(target=started.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        assert begun.wait(20)
        started.should_exit = True
        thread.join(20)

    assert not thread.is_alive()
    assert happened == ["lifespan.startup", "given up"]


def test_told_to_stop_it_compiles_no_more_law(ftc: LoadedBundle) -> None:  # noqa: F811
    happened: list[str] = []
    begun, let = threading.Event(), threading.Event()
    app = ServiceApplication(ftc, Operation())

    def compiling(name: str) -> None:
        happened.append(name)
        begun.set()
        let.wait(20)

    async def stopped() -> None:
        come: asyncio.Queue[Message] = asyncio.Queue()
        come.put_nowait({"type": "lifespan.startup"})
        running = asyncio.create_task(app({"type": "lifespan", "state": {}}, come.get, sent.put))
        assert (await sent.get())["type"] == "lifespan.startup.complete"
        for name in ("first", "second", "third"):
            app.quick.behind.submit(compiling, name)
        await asyncio.to_thread(begun.wait, 20)
        come.put_nowait({"type": "lifespan.shutdown"})
        await running

    sent: asyncio.Queue[Message] = asyncio.Queue()
    asyncio.run(stopped())
    let.set()
    app.quick.behind.shutdown(wait=True)

    assert happened == ["first"]


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


def test_a_server_whose_process_may_start_none_is_told_so_at_the_start(
    ftc: LoadedBundle,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(multiprocessing.current_process()._config, "daemon", True)  # type: ignore[attr-defined]  # noqa: SLF001
    app = ServiceApplication(ftc, Operation())
    come: asyncio.Queue[Message] = asyncio.Queue()
    sent: asyncio.Queue[Message] = asyncio.Queue()
    come.put_nowait({"type": "lifespan.startup"})
    asyncio.run(app({"type": "lifespan", "state": {}}, come.get, sent.put))

    told = sent.get_nowait()
    assert told["type"] == "lifespan.startup.failed"
    assert "hypercorn --workers 0" in told["message"]
    assert sent.empty()


def test_a_server_that_ends_while_the_last_spans_are_sent_lets_them_be_sent(
    ftc: LoadedBundle,  # noqa: F811
) -> None:
    begun, let = threading.Event(), threading.Event()
    happened: list[str] = []

    class Slow:
        def flush(self) -> None:
            begun.set()
            let.wait(20)
            happened.append("sent")

    async def ended() -> None:
        come: asyncio.Queue[Message] = asyncio.Queue()
        come.put_nowait({"type": "lifespan.startup"})
        come.put_nowait({"type": "lifespan.shutdown"})
        running = asyncio.create_task(app({"type": "lifespan", "state": {}}, come.get, sent.put))
        await asyncio.to_thread(begun.wait, 20)
        running.cancel()
        await running
        let.set()

    app = ServiceApplication(ftc, Operation(tracing=cast("CallSpans", Slow())))
    sent: asyncio.Queue[Message] = asyncio.Queue()
    asyncio.run(ended())

    assert happened == ["sent"]
