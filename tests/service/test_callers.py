"""Who may call: by a token, by a certificate, from this machine; and how much each may ask at a time."""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import threading
import time
from contextlib import contextmanager, suppress
from hashlib import sha256
from http.client import HTTPSConnection
from typing import TYPE_CHECKING, Any

import pytest
import trustme
from starlette.testclient import TestClient

from serve.conftest import ftc  # noqa: F401 - a fixture
from statute_runner.problem import Refused
from statute_runner.serve.reverse_proxy import FrontAddress, network_of
from statute_runner.service.access_log import AccessLog
from statute_runner.service.bearer_tokens import BearerTokens, tokens_of
from statute_runner.service.listening import file_listener
from statute_runner.service.peer_limits import PeerLimits
from statute_runner.service.server import Timing, server
from statute_runner.service.service_application import Operation, ServiceApplication
from statute_runner.service.this_machine import ThisMachineOnly
from statute_runner.service.tls_files import TlsFiles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

    from statute_runner.api import LoadedBundle

TOKEN = "f3a9c1d27b5e48068c1d9a7e"  # noqa: S105 - of this test
OTHER = "0123456789abcdef01234567"


def client_of(app: Any, **named: Any) -> TestClient:
    return TestClient(app, base_url="http://127.0.0.1:8628", **named)


@pytest.fixture
def tokens(tmp_path: Path) -> Path:
    path = tmp_path / "tokens"
    path.write_text(f"# who may call\n\ndesk {TOKEN}\nbatch sha256:{sha256(OTHER.encode()).hexdigest()}\n")
    return path


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 401),
        ({"Authorization": f"Bearer {TOKEN}"}, 200),
        ({"Authorization": f"bearer  {TOKEN}"}, 200),
        ({"Authorization": f"Bearer {OTHER}"}, 200),
        ({"Authorization": f"Basic {TOKEN}"}, 401),
        ({"Authorization": TOKEN}, 401),
        ({"Authorization": f"Bearer {TOKEN}x"}, 401),
        ({"Authorization": f"Bearer {sha256(OTHER.encode()).hexdigest()}"}, 401),
        ({"Authorization": "Bearer "}, 401),
    ],
)
def test_who_sends_a_known_token_is_answered(
    ftc: LoadedBundle,  # noqa: F811
    tokens: Path,
    sent: dict[str, str],
    status: int,
) -> None:
    client = client_of(ServiceApplication(ftc, Operation(tokens=BearerTokens(str(tokens), print))))
    answer = client.get("/metrics", headers=sent)

    assert answer.status_code == status
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)
    for path in ("/health", "/ready"):
        assert client.get(path).status_code == 200
    for path in ("/", "/v1/law", "/openapi.json", "/static/page.css", "/nothing"):
        assert client.get(path).status_code == 401
    assert client.post("/v1/decide?answer=short", json={"id": "a", "date": "2021-01-01"}).status_code == 401


def test_two_headers_are_no_token(ftc: LoadedBundle, tokens: Path) -> None:  # noqa: F811
    client = client_of(ServiceApplication(ftc, Operation(tokens=BearerTokens(str(tokens), print))))
    both = [("Authorization", f"Bearer {TOKEN}"), ("Authorization", "Bearer x")]

    assert client.get("/metrics", headers=both).status_code == 401


def test_the_log_names_who_called(ftc: LoadedBundle, tokens: Path, tmp_path: Path) -> None:  # noqa: F811
    log = AccessLog(str(tmp_path / "log"))
    client = client_of(ServiceApplication(ftc, Operation(tokens=BearerTokens(str(tokens), print), log=log)))
    for token in (OTHER, TOKEN, "unknown"):
        client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    log.flush()
    text = (tmp_path / "log").read_text()

    assert [json.loads(line)["caller"] for line in text.splitlines()] == ["batch", "desk", None]
    assert TOKEN not in text


def test_tokens_are_read_again_and_those_before_kept_where_the_file_is_broken(tokens: Path) -> None:
    said: list[str] = []
    read = BearerTokens(str(tokens), said.append)

    def rewritten(text: str, at: int) -> str | None:
        tokens.write_text(text)
        os.utime(tokens, (at, at))
        read.look_again()
        return read.caller(b"Bearer " + TOKEN.encode())

    assert rewritten(f"second {TOKEN}\n", 1) == "second"
    assert rewritten("desk short\n", 2) == "second"
    assert "20 or more" in said[-1]
    assert rewritten(f"desk {OTHER}\n", 3) is None
    tokens.unlink()
    read.look_again()
    assert read.caller(b"Bearer " + OTHER.encode()) == "desk"
    assert TOKEN not in "".join(said)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "no token"),
        ("# a\n", 1, "no token"),
        (f"a {TOKEN}\ndesk\n", 2, "a name and a token"),
        (f"desk {TOKEN} more\n", 1, "a name and a token"),
        ("desk secret\n", 1, "20 or more"),
        ("desk sha256:abc\n", 1, "20 or more"),
        (f"a {TOKEN}\nb {TOKEN}\n", 2, "duplicate"),
        (f"a {TOKEN}\nb sha256:{sha256(TOKEN.encode()).hexdigest()}\n", 2, "duplicate"),
    ],
)
def test_a_fault_of_the_file_is_told_with_its_line_and_without_the_token(
    tmp_path: Path, text: str, line: int, said: str
) -> None:
    (tmp_path / "tokens").write_text(text)
    with pytest.raises(Refused) as caught:
        tokens_of(str(tmp_path / "tokens"))
    (problem,) = caught.value.problems
    assert problem.span

    assert (problem.span.line, problem.code) == (line, "token-file")
    assert said in problem.message
    assert TOKEN not in str(problem)


@pytest.mark.parametrize(("address", "status"), [("127.0.0.1", 200), ("::1", 200), ("192.0.2.7", 403), ("host", 403)])
def test_a_server_that_asks_nobody_answers_its_own_machine_alone(
    ftc: LoadedBundle,  # noqa: F811
    address: str,
    status: int,
) -> None:
    app: Any = ThisMachineOnly(ServiceApplication(ftc, Operation()))

    assert client_of(app, client=(address, 1)).get("/metrics").status_code == status


class Waiting:
    """An application that answers when it is let."""

    def __init__(self) -> None:
        self.let, self.asked = asyncio.Event(), 0

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        self.asked += 1
        await self.let.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def test_a_caller_has_so_many_calls_at_a_time_and_others_theirs() -> None:
    async def statuses() -> list[int]:
        below = Waiting()
        limits = PeerLimits(below, 2, FrontAddress("", [network_of("10.0.0.0/8")]))
        sent: list[list[Message]] = []

        async def call(client: str, caller: str = "", forwarded: str = "") -> None:
            mine: list[Message] = []
            sent.append(mine)

            async def send(message: Message) -> None:
                mine.append(message)

            headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []
            told = {"caller": caller} if caller else {}
            scope = {"type": "http", "path": "/v1/decide", "client": (client, 1), "headers": headers}
            await limits({**scope, "state": {"told": told}}, None, send)  # type: ignore[arg-type]

        calls = [
            *(call("192.0.2.1") for _ in range(3)),
            call("192.0.2.2"),
            *(call("192.0.2.3", f"c{n % 2}") for n in range(5)),
            *(call("10.0.0.1", forwarded=f"198.51.100.9, 203.0.113.{n % 2}") for n in range(5)),
            call("192.0.2.1", forwarded="203.0.113.5"),
        ]
        running = [asyncio.create_task(one) for one in calls]
        await asyncio.sleep(0.01)
        below.let.set()
        await asyncio.gather(*running)
        again = asyncio.create_task(call("192.0.2.1"))
        await again
        assert not limits.running
        return [mine[0]["status"] for mine in sent]

    assert asyncio.run(statuses()) == [200, 200, 429, 200, *[200] * 4, 429, *[200] * 4, 429, 429, 200]


def test_a_file_of_tokens_is_never_read_in_part(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    path.write_text(f"desk {TOKEN}\n" + "#" * 2**22 + f"\nlast {OTHER}\n")

    with pytest.raises(Refused, match="larger than"):
        tokens_of(str(path))


@pytest.mark.parametrize(
    ("client", "forwarded", "caller"),
    [
        ("192.0.2.1", "203.0.113.5", "192.0.2.1"),  # not of a proxy that is trusted
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "203.0.113.5", "203.0.113.5"),
        ("10.0.0.1", "198.51.100.9, 203.0.113.5, 10.0.0.2,10.0.0.3", "203.0.113.5"),
        ("::ffff:10.0.0.1", "203.0.113.5:49152", "203.0.113.5"),  # the port is another for each connection
        ("::ffff:192.0.2.1", "", "192.0.2.1"),
        ("10.0.0.1", "[2001:db8:1:2::7]:80", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::8", "", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::8", "", "2001:db8:1:3::/64"),
        ("10.0.0.1", "unknown", "unknown"),
        ("", "203.0.113.5", ""),
    ],
)
def test_who_calls_is_told_by_the_address_that_cannot_be_made_up(client: str, forwarded: str, caller: str) -> None:
    front = FrontAddress("", [network_of("10.0.0.0/8")])
    headers = [(b"x-forwarded-for", forwarded.encode())] if forwarded else []

    assert front.caller({"client": (client, 1), "headers": headers}) == caller


@contextmanager
def secured(bundle: LoadedBundle, tls: TlsFiles, log: AccessLog) -> Iterator[int]:
    """A server over TLS in a thread, and its port."""
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listening:
        started = server(bundle, Operation(log=log), Timing(), tls)
        thread = threading.Thread(target=started.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        while thread.is_alive() and not started.started:
            time.sleep(0.01)
        try:
            yield listening.getsockname()[1]
        finally:
            started.should_exit = True
            thread.join(20)


def test_a_certificate_says_who_calls_and_without_one_nobody_is_answered(
    ftc: LoadedBundle,  # noqa: F811
    tmp_path: Path,
) -> None:
    authority, other = trustme.CA(), trustme.CA()
    cert, key, known = tmp_path / "cert.pem", tmp_path / "key.pem", tmp_path / "known.pem"
    issued = authority.issue_cert("localhost")
    issued.cert_chain_pems[0].write_to_path(str(cert))
    issued.private_key_pem.write_to_path(str(key))
    authority.cert_pem.write_to_path(str(known))
    log = AccessLog(str(tmp_path / "log"))

    def asked(port: int, by: trustme.CA | None) -> int:
        context = ssl.create_default_context()
        authority.configure_trust(context)
        if by:
            by.issue_cert("desk@example.org", common_name="desk-7").configure_cert(context)
        connection = HTTPSConnection("localhost", port, context=context, timeout=20)
        try:
            connection.request("GET", "/ready")
            return connection.getresponse().status
        except (ssl.SSLError, ConnectionError):
            return 0
        finally:
            connection.close()

    with secured(ftc, TlsFiles(str(cert), str(key), str(known)), log) as port:
        assert [asked(port, by) for by in (authority, None, other)] == [200, 0, 0]
        log.flush()
        assert json.loads((tmp_path / "log").read_text().splitlines()[0])["caller"] == "desk-7"
        # a certificate that is renewed counts without a stop
        authority_before, authority = authority, trustme.CA()
        renewed = authority.issue_cert("localhost")
        renewed.cert_chain_pems[0].write_to_path(str(cert))
        renewed.private_key_pem.write_to_path(str(key))
        ends = time.monotonic() + 20
        while (found := asked(port, authority_before)) == 0 and time.monotonic() < ends:
            time.sleep(0.2)
        assert found == 200


def test_a_certificate_whose_key_is_late_leaves_the_one_before(tmp_path: Path) -> None:
    """Programs that renew certificates write two files: between them, connections are made as before."""
    authority = trustme.CA()
    first, second = (authority.issue_cert("localhost") for _ in range(2))
    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    asking = ssl.create_default_context()
    authority.configure_trust(asking)

    def written(path: Path, blob: trustme.Blob, second: int) -> None:
        blob.write_to_path(str(path))
        os.utime(path, (second, second))

    def shown() -> str:
        """The certificate that a client is shown."""
        wires = [ssl.MemoryBIO() for _ in range(4)]
        client = asking.wrap_bio(wires[0], wires[1], server_hostname="localhost")
        served = files.context.wrap_bio(wires[2], wires[3], server_side=True)
        for _ in range(4):
            for side, out, into in ((client, wires[1], wires[2]), (served, wires[3], wires[0])):
                with suppress(ssl.SSLWantReadError):
                    side.do_handshake()
                into.write(out.read())
        return ssl.DER_cert_to_PEM_cert(client.getpeercert(binary_form=True) or b"")

    def pem(one: trustme.LeafCert) -> str:
        return one.cert_chain_pems[0].bytes().decode()

    written(cert, first.cert_chain_pems[0], 1)
    written(key, first.private_key_pem, 1)
    files = TlsFiles(str(cert), str(key), None)
    said: list[str] = []
    written(cert, second.cert_chain_pems[0], 2)
    files.look_again(said.append)

    assert shown() == pem(first)
    assert "not renewed" in said[0]

    written(key, second.private_key_pem, 3)
    files.look_again(said.append)

    assert shown() == pem(second)
    assert len(said) == 2


@pytest.mark.parametrize(
    ("name", "said"),
    [("none.pem", "file not found"), ("wrong.pem", "cannot be loaded"), ("pass.pem", "cannot be loaded")],
)
def test_a_certificate_that_is_none_is_refused(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "wrong.pem").write_text("none\n")
    (tmp_path / "pass.pem").write_text(
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----\n"
    )
    with pytest.raises(Refused, match=said):
        TlsFiles(str(tmp_path / name), None, None)


def test_a_socket_of_the_file_system_takes_the_place_of_an_old_one_alone(tmp_path: Path) -> None:
    path = str(tmp_path / "s")
    with file_listener(path):
        assert os.stat(path).st_mode & 0o777 == 0o660
        with pytest.raises(Refused, match="already"):
            file_listener(path)
    file_listener(path).close()
    (tmp_path / "file").write_text("kept")
    with pytest.raises(Refused, match="no socket"):
        file_listener(str(tmp_path / "file"))
    assert (tmp_path / "file").read_text() == "kept"
