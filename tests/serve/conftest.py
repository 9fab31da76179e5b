"""The server under both bundles: called without a network, and for a browser on a port of its own."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

import statute_runner
from statute_runner.serve import app
from statute_runner.service.server import server
from statute_runner.service.service_application import Operation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from uvicorn import Server

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.law_follower import Followed
    from statute_runner.serve.reverse_proxy import FrontAddress

FTC = str(Path(__file__).parent.parent / "bundles" / "ftc")


@pytest.fixture(scope="session")
def loaded() -> LoadedBundle:
    return statute_runner.load()


@pytest.fixture(scope="session")
def ftc() -> LoadedBundle:
    return statute_runner.load(FTC)


def client_of(bundle: LoadedBundle) -> TestClient:
    return TestClient(app.made(bundle), base_url="http://127.0.0.1:8628")


@pytest.fixture(scope="session")
def client(loaded: LoadedBundle) -> TestClient:
    return client_of(loaded)


@pytest.fixture(scope="session")
def ftc_client(ftc: LoadedBundle) -> TestClient:
    return client_of(ftc)


@pytest.fixture(scope="session")
def address(loaded: LoadedBundle) -> Iterator[str]:
    """Where a browser reaches the server."""
    with running(loaded) as (_, port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def running(
    bundle: LoadedBundle,
    seconds: float = 60.0,
    host: str = "127.0.0.1",
    most_calls: int = 256,
    front: FrontAddress | None = None,
    followed: Followed | None = None,
) -> Iterator[tuple[Server, int]]:
    """The server of the command in a thread, each call within so many seconds, and its port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listening:
        started = server(bundle, Operation(front=front, seconds=seconds, most_calls=most_calls, followed=followed))
        thread = threading.Thread(target=started.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while thread.is_alive() and not started.started:
            time.sleep(0.01)
        try:
            yield started, listening.getsockname()[1]
        finally:
            started.should_exit = True
            thread.join(20)
