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
trustme = pytest.importorskip("trustme")

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
    "--unix-socket": (LAW, ("--unix-socket", "calls.sock"), ("--unix-socket", "banana/calls.sock")),
    "--workers": (LAW, ("--workers", "2"), ("--workers", "banana")),
    "--tls-cert": (LAW, ("--tls-cert", "whole.pem"), ("--tls-cert", "banana.pem")),
    "--tls-key": (
        (*LAW, "--tls-cert", "whole.pem"),
        ("--tls-key", "key.pem"),
        ("--tls-key", "banana.pem"),
    ),
    "--tls-client-ca": (
        (*LAW, "--tls-cert", "whole.pem"),
        ("--tls-client-ca", "known.pem"),
        ("--tls-client-ca", "banana.pem"),
    ),
    "--authzen": (LAW, ("--authzen", "authzen.yaml"), ("--authzen", "banana")),
    "--tokens": (LAW, ("--tokens", "tokens"), ("--tokens", "banana")),
    "--most-calls-of-a-peer": (LAW, ("--most-calls-of-a-peer", "2"), ("--most-calls-of-a-peer", "banana")),
    "--head-timeout": (LAW, ("--head-timeout", "2"), ("--head-timeout", "banana")),
    "--idle-timeout": (LAW, ("--idle-timeout", "2"), ("--idle-timeout", "banana")),
    "--call-timeout": (LAW, ("--call-timeout", "2"), ("--call-timeout", "banana")),
    "--grace": (LAW, ("--grace", "2"), ("--grace", "banana")),
    "--drain": (LAW, ("--drain", "2"), ("--drain", "banana")),
    "--reload": (LAW, ("--reload",), ("--reload=banana",)),
    "--host": (LAW, ("--host", "localhost"), ("--host", "banana")),
    "--port": (LAW, ("--port", "another"), ("--port", "banana")),
    "--beyond-this-machine": ((*LAW, "--host", ELSEWHERE), ("--beyond-this-machine",), ("--host", "localhost")),
    "--answer-to": (LAW, ("--answer-to", NAMES[1]), ("--answer-to", "http://banana/")),
    "--root-path": (LAW, ("--root-path", "/office"), ("--root-path", "banana")),
    "--trust-proxy": (LAW, ("--trust-proxy", PEER), ("--trust-proxy", "banana")),
    "--watch": (LAW, ("--watch",), ("--watch=banana",)),
    "--otel": (LAW, ("--otel",), ("--otel=banana",)),
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
    operated: tuple[object, ...]


@pytest.fixture(autouse=True)
def _stopping() -> Iterator[None]:
    """`serve` takes the signal to stop for itself."""
    before = {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Files of an operator: a certificate with its key, the key alone, an authority, tokens."""
    folder = tmp_path_factory.mktemp("operator")
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    issued.private_key_and_cert_chain_pem.write_to_path(str(folder / "whole.pem"))
    issued.private_key_pem.write_to_path(str(folder / "key.pem"))
    authority.cert_pem.write_to_path(str(folder / "known.pem"))
    (folder / "authzen.yaml").write_text("format: authzen/v1\nfacts: {loan.map: resource.properties.map}\n")
    (folder / "tokens").write_text("desk 0123456789abcdef01234567\n")
    return {path.name: str(path) for path in folder.iterdir()}


@pytest.fixture
def ports(files: dict[str, str]) -> dict[str, str]:
    """Two ports that nobody listens on; beside them the files of an operator, by name."""
    with socket.socket() as one, socket.socket() as another:
        one.bind(("127.0.0.1", 0))
        another.bind(("127.0.0.1", 0))
        return files | {"one": str(one.getsockname()[1]), "another": str(another.getsockname()[1])}


def served(run: Run, ports: dict[str, str], arguments: Sequence[str]) -> Served:
    """Runs `serve` up to where it would wait for calls, and asks it for a page that is not there by each name."""
    addresses: list[tuple[str, int]] = []
    greeted: list[bool] = []
    believed: list[bool] = []
    calls: list[int] = []
    opened: list[str] = []
    operated: list[object] = []
    looked = threading.Event()

    def browser(address: str) -> bool:
        opened.append(address)
        looked.set()
        return True

    def waiting(server: Any, sockets: list[socket.socket]) -> None:
        addresses.extend(one.getsockname()[:2] for one in sockets)
        asked, config, patience = server.application.asked, server.config, server.config.http.patience
        operated.extend(
            (
                bool(asked.tracing),
                asked.authzen,
                bool(asked.tokens),
                asked.most_calls_of_a_peer,
                asked.seconds,
                tuple(patience.items()),
            )
        )
        operated.extend((server.drain, config.timeout_keep_alive, config.timeout_graceful_shutdown))
        operated.extend((server.tls and server.tls.context.verify_mode, server.tls and server.tls.key))
        for name in NAMES:
            client = testclient.TestClient(server.config.app, base_url=f"http://{name}", raise_server_exceptions=False)
            greeted.append(client.get("/nothing").status_code != 421)
        peer = testclient.TestClient(server.config.app, base_url="http://localhost", client=(PEER, 1))
        believed.append(peer.get("/health", headers=NO_PATH).status_code == 400)
        calls.append(server.config.app.most_calls)
        looked.wait(5 if "--open" in arguments else 0)

    def grouped(group: Any, followed: object) -> int:
        addresses.append(group.listening.getsockname()[:2])
        operated.extend((group.given.workers, followed))
        return 0

    from statute_runner.service.worker_group import WorkerGroup

    with (
        patch.object(uvicorn.Server, "run", waiting),
        patch.object(WorkerGroup, "run", grouped),
        patch("webbrowser.open", browser),
    ):
        seen = run(("serve", "--port", ports["one"], *(ports.get(word, word) for word in arguments)), cold=True)
    return Served(
        seen, next(iter(addresses), None), tuple(greeted), tuple(believed), tuple(calls), tuple(opened), tuple(operated)
    )


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
