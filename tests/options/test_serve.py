"""Every option of `serve` does something.

It changes the address it listens on, whom it answers, or what it prints or stores.
"""

from __future__ import annotations

import signal
import socket
import threading
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

import pytest

uvicorn = pytest.importorskip("uvicorn")
testclient = pytest.importorskip("starlette.testclient")

from .test_options import arguments_of  # noqa: E402 - what stands above may skip the file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .conftest import Run, Seen

LAW = ("--bundle", "law")
ELSEWHERE = "127.0.0.2"
NAMES = ("localhost", "library.example")
PEER = "192.0.2.7"
NO_PATH = {"X-Forwarded-Prefix": "none"}

# What each option is added to, the option with its value, and what is refused of it.
TRIALS: dict[str, tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]] = {
    "--bundle": (LAW, ("--bundle", "other"), ("--bundle", "banana")),
    "--no-cache": (LAW, ("--no-cache",), ("--no-cache=banana",)),
    "--host": (LAW, ("--host", "localhost"), ("--host", "banana")),
    "--port": (LAW, ("--port", "another"), ("--port", "banana")),
    "--beyond-this-machine": ((*LAW, "--host", ELSEWHERE), ("--beyond-this-machine",), ("--host", "localhost")),
    "--answer-to": (LAW, ("--answer-to", NAMES[1]), ("--answer-to", "http://banana/")),
    "--root-path": (LAW, ("--root-path", "/office"), ("--root-path", "banana")),
    "--trust-proxy": (LAW, ("--trust-proxy", PEER), ("--trust-proxy", "banana")),
    "--watch": (LAW, ("--watch",), ("--watch=banana",)),
    "--access-log": (LAW, ("--access-log", "calls.ndjson"), ("--access-log", "banana/calls.ndjson")),
    "--open": (LAW, ("--open",), ("--open=banana",)),
    "--most-calls": (LAW, ("--most-calls", "7"), ("--most-calls", "banana")),
}


class Served(NamedTuple):
    """What a run of `serve` leaves, where it listened, and how it greets those who call it by each name.

    Also whether it believes what a proxy says, how many calls it takes, and what a browser was asked to open.
    """

    seen: Seen
    address: tuple[str, int] | None
    greeted: tuple[bool, ...]
    believed: tuple[bool, ...]
    calls: tuple[int, ...]
    opened: tuple[str, ...]


@pytest.fixture(autouse=True)
def _stopping() -> Iterator[None]:
    """`serve` takes the signal to stop for itself."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture
def ports() -> dict[str, str]:
    """Two ports that nobody listens on."""
    with socket.socket() as one, socket.socket() as another:
        one.bind(("127.0.0.1", 0))
        another.bind(("127.0.0.1", 0))
        return {"one": str(one.getsockname()[1]), "another": str(another.getsockname()[1])}


def served(run: Run, ports: dict[str, str], arguments: Sequence[str]) -> Served:
    """Runs `serve` up to where it would wait for calls, and asks it for a page that is not there by each name."""
    addresses: list[tuple[str, int]] = []
    greeted: list[bool] = []
    believed: list[bool] = []
    calls: list[int] = []
    opened: list[str] = []
    looked = threading.Event()

    def browser(address: str) -> bool:
        opened.append(address)
        looked.set()
        return True

    def waiting(server: Any, sockets: list[socket.socket]) -> None:
        addresses.extend(one.getsockname()[:2] for one in sockets)
        for name in NAMES:
            client = testclient.TestClient(server.config.app, base_url=f"http://{name}", raise_server_exceptions=False)
            greeted.append(client.get("/nothing").status_code != 421)
        peer = testclient.TestClient(server.config.app, base_url="http://localhost", client=(PEER, 1))
        believed.append(peer.get("/health", headers=NO_PATH).status_code == 400)
        calls.append(server.config.app.most_calls)
        looked.wait(5 if "--open" in arguments else 0)

    with patch.object(uvicorn.Server, "run", waiting), patch("webbrowser.open", browser):
        seen = run(("serve", "--port", ports["one"], *(ports.get(word, word) for word in arguments)), cold=True)
    return Served(seen, next(iter(addresses), None), tuple(greeted), tuple(believed), tuple(calls), tuple(opened))


def test_every_option_of_serve_is_tried() -> None:
    assert {*TRIALS, "--registers", "--drafts", "--known-on"} == set(arguments_of("serve"))


def test_registers_are_refused_by_law_that_declares_none(run: Run, ports: dict[str, str]) -> None:
    """What they do is tried where the law has some (`tests/registers`)."""
    refused = served(run, ports, (*LAW, "--registers", "law"))

    assert refused.seen.status == 2
    assert "register" in refused.seen.errors
    assert not refused.address


@pytest.mark.parametrize("name", TRIALS)
def test_an_option_of_serve_does_something(run: Run, ports: dict[str, str], name: str) -> None:
    use, added, _ = TRIALS[name]
    before, after = served(run, ports, use), served(run, ports, (*use, *added))

    assert after.seen.status == 0, after
    assert after.address
    assert before != after


def test_a_browser_is_opened_only_when_asked_and_once_it_listens(run: Run, ports: dict[str, str]) -> None:
    assert served(run, ports, LAW).opened == ()

    found = served(run, ports, (*LAW, "--open", "--root-path", "/office"))
    assert found.opened == (f"http://127.0.0.1:{ports['one']}/office/",)
    assert found.address == ("127.0.0.1", int(ports["one"]))


@pytest.mark.parametrize("name", TRIALS)
def test_an_option_of_serve_is_refused_where_it_would_do_nothing(run: Run, ports: dict[str, str], name: str) -> None:
    use, added, wrong = TRIALS[name]
    alone = wrong if wrong[0].partition("=")[0] == name else (*added, *wrong)
    found = served(run, ports, (*use, *alone))

    assert (found.seen.status, found.address) == (2, None)
    assert name in found.seen.errors or "banana" in found.seen.errors
