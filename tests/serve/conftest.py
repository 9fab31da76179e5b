"""The server under both bundles: called without a network, and for a browser on a port of its own."""

from __future__ import annotations

import os
import shutil
import socket
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn
from starlette.testclient import TestClient

import runner
from runner.serve import app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from runner.api import LoadedBundle

FTC = str(Path(__file__).parent.parent / "bundles" / "ftc")
CHROMIUM = shutil.which("chromium")


@pytest.fixture(scope="session")
def loaded() -> LoadedBundle:
    return runner.load()


@pytest.fixture(scope="session")
def ftc() -> LoadedBundle:
    return runner.load(FTC)


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
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app.made(loaded), log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; where tests must run whole it may not be missing."""
    if CHROMIUM is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("chromium is not installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()
