"""Below a path of a proxy every address that the server names leads back to it; it believes whom it was told to."""

from __future__ import annotations

import html
import json
import re
from http.client import HTTPConnection
from ipaddress import ip_network
from typing import TYPE_CHECKING

import pytest
from starlette.testclient import TestClient

from serve.addresses import BEGUN, CLEAN
from statute_runner.serve import app
from statute_runner.serve.reverse_proxy import FrontAddress

from .conftest import running
from .test_command import command, connected, free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from statute_runner.api import LoadedBundle

STATE = f"id=a&{BEGUN}&{CLEAN}"
PAGES = [
    f"/?{STATE}",
    f"/?{STATE}&assurances.cover_purpose=false&advice=any",
    "/interview",
    f"/interview?{STATE}&asked=date,counterpart.country",
    f"/interview?{STATE}&asked=date&answering=counterpart.country",
    "/interview?date=2024-02-30&asked=date",
    f"/compare?{STATE}",
    f"/rules?{STATE}",
    f"/rules/?{STATE}",
    f"/rule?{STATE}&rule=usc/19/1628%23usmca_conditions",
    "/rule?rule=usc/19/1628%23nothing",
    "/cases",
    "/?question=nothing",
    f"/?{STATE}&finding.agreement=",
]
ADDRESS = re.compile(r'\b(?:href|src|action|hx-get|hx-post)="([^"#][^"]*)"')
PROXY = ("10.1.2.3", 40000)
FORWARDED = {"X-Forwarded-Prefix": "/office/law/", "X-Forwarded-Proto": "https"}


def client_of(loaded: LoadedBundle, front: FrontAddress, peer: tuple[str, int] = PROXY) -> TestClient:
    made = app.made(loaded, front=front)
    return TestClient(made, base_url="http://127.0.0.1:8628", client=peer, follow_redirects=False)


def addresses(client: TestClient, path: str, headers: dict[str, str]) -> Iterator[str]:
    """Every address that the answer names."""
    answer = client.get(path, headers=headers)
    if answer.is_redirect:
        yield answer.headers["location"]
    if pushed := answer.headers.get("hx-push-url"):
        yield pushed
    for found in ADDRESS.findall(answer.text):
        if not found.startswith("data:"):
            yield html.unescape(found)


FRONTS: dict[str, tuple[FrontAddress, dict[str, str], str]] = {
    "an option": (FrontAddress("/office/law"), {}, "/office/law/"),
    "a trusted network": (FrontAddress(proxies=[ip_network("10.0.0.0/8")]), FORWARDED, "/office/law/"),
    "a trusted address": (FrontAddress("/other", [ip_network("10.1.2.3")]), FORWARDED, "/office/law/"),
    "another is trusted": (
        FrontAddress("/other", [ip_network("10.1.2.4"), ip_network("::/1")]),
        FORWARDED,
        "/other/",
    ),
    "nobody is trusted": (FrontAddress(), FORWARDED, "/"),
}
# Every page behind a proxy that is trusted; elsewhere, where only the path is another, one page and one redirect.
BEHIND = [(name, path) for name in FRONTS for path in (PAGES if name == "a trusted network" else (PAGES[0], PAGES[8]))]


@pytest.mark.parametrize(("front", "path"), BEHIND)
def test_every_address_is_below_the_path(ftc: LoadedBundle, loaded: LoadedBundle, front: str, path: str) -> None:
    at, headers, prefix = FRONTS[front]
    client = client_of(ftc if path == "/cases" else loaded, at)  # whose cases take less long
    found = list(addresses(client, path, headers))

    assert found
    for address in found:
        below = address.removeprefix(prefix)

        assert address == prefix + below
        assert not below.startswith(("/", prefix.strip("/") or "/"))
    # a sample leads somewhere, as a proxy passes it on that takes the path off
    for address in found[:: max(len(found) // 5, 1)]:
        assert client.get("/" + address.removeprefix(prefix).partition("#")[0]).status_code < 400


def test_a_proxy_may_leave_the_path_on(loaded: LoadedBundle) -> None:
    client = client_of(loaded, FrontAddress("/law"))
    plain = client.get(f"/?{STATE}").text

    assert plain == client.get(f"/law/?{STATE}").text == client.get(f"/law?{STATE}").text
    for path in ("/law/static/page.css", "/law/openapi.json", "/law/ready", "/law/v1/law", "/ready"):
        assert client.get(path).status_code == 200
    assert client.get("/lawful").status_code == 404
    assert client.post("/law/v1/decide", json={"id": "a", "date": "2024-03-15"}).status_code == 200


@pytest.mark.parametrize(
    ("front", "headers", "server"),
    [
        (FrontAddress(), FORWARDED, "/"),
        (FrontAddress("/law"), {}, "/law"),
        (FrontAddress(proxies=[ip_network("10.0.0.0/8")]), FORWARDED, "/office/law"),
        (FrontAddress(proxies=[ip_network("10.0.0.0/8")]), {}, "/"),
    ],
)
def test_programs_are_told_where_the_server_is(
    loaded: LoadedBundle, front: FrontAddress, headers: dict[str, str], server: str
) -> None:
    assert client_of(loaded, front).get("/openapi.json", headers=headers).json()["servers"] == [{"url": server}]


@pytest.mark.parametrize("path", ["/rules/?date=2024-03-15", "/x//example.org/", "/%5Cexample.org/", "/static/"])
def test_no_redirect_names_a_host_or_a_scheme(loaded: LoadedBundle, path: str) -> None:
    client = client_of(loaded, FrontAddress(proxies=[ip_network("10.0.0.0/8")]))
    for headers in ({}, FORWARDED, {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "example.org"}):
        answer = client.get(path, headers=headers)

        assert answer.status_code == 307
        assert re.match(r"/[a-z%]", answer.headers["location"])


@pytest.mark.parametrize(
    ("peer", "origin", "status"),
    [
        ("10.1.2.3", "https://127.0.0.1:8628", 200),
        ("10.1.2.3", "http://127.0.0.1:8628", 403),
        ("192.0.2.1", "https://127.0.0.1:8628", 200),
        ("192.0.2.1", "http://127.0.0.1:8628", 200),
    ],
)
def test_the_scheme_is_believed_of_a_trusted_proxy_alone(
    loaded: LoadedBundle, peer: str, origin: str, status: int
) -> None:
    client = client_of(loaded, FrontAddress(proxies=[ip_network("10.0.0.0/8")]), (peer, 1))
    headers = {"X-Forwarded-Proto": "https", "Origin": origin}

    assert client.post("/v1/decide", json={"id": "a", "date": "2024-03-15"}, headers=headers).status_code == status


@pytest.mark.parametrize(
    "prefix", ["law", "//example.org", "/a/../b", "/.", '/"><script>', "/a,/b", "/a b", "https://a"]
)
def test_a_path_that_is_none_is_refused_where_it_would_be_believed(loaded: LoadedBundle, prefix: str) -> None:
    headers = {"X-Forwarded-Prefix": prefix}
    trusting = client_of(loaded, FrontAddress(proxies=[ip_network("10.0.0.0/8")])).get("/", headers=headers)

    assert trusting.status_code == 400
    assert "X-Forwarded-Prefix" in trusting.json()["errors"][0]["message"]
    assert client_of(loaded, FrontAddress()).get("/", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--root-path", "law"], "expected a path for --root-path"),
        (["--root-path", "//law"], "expected a path for --root-path"),
        (["--root-path", "/static"], "begins as a page of its own"),
        (["--root-path", "/v1/law"], "begins as a page of its own"),
        (["--trust-proxy", "*"], "expected an address"),
        (["--trust-proxy", "proxy.example.org"], "expected an address"),
        (["--trust-proxy", "10.0.0.1/8"], "expected an address"),
        (["--trust-proxy", "0.0.0.0/0"], "would trust everyone"),
        (["--trust-proxy", "::/0"], "would trust everyone"),
        (["--most-calls", "0"], "at least 1"),
        (["--most-calls", "2147483647"], "open files"),
        (["--answer-to", "*.example.org"], "* is every name"),
        (["--answer-to", "example.org:80"], "without port"),
    ],
)
def test_an_option_that_would_not_be_kept_to_is_refused(options: list[str], said: str) -> None:
    started = command("--port", str(free_port()), *options)
    _, err = started.communicate(timeout=60)

    assert started.returncode == 2
    assert said in err
    assert "Traceback" not in err


def test_the_command_is_mounted_and_answers_to_every_name_where_it_is_told_to() -> None:
    port = free_port()
    started = command("--port", str(port), "--root-path", "/law", "--trust-proxy", "127.0.0.1", "--answer-to", "*")
    try:
        connected(port).close()

        def got(path: str, **headers: str) -> tuple[int, str]:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

        named = got("/law/rules?date=2024-03-15", Host="any.example.org")
        forwarded = got("/", X_Forwarded_Prefix="/office")

        assert named[0] == forwarded[0] == 200
        assert 'href="/law/static/page.css"' in named[1]
        assert 'href="/office/static/page.css"' in forwarded[1]
        assert json.loads(got("/openapi.json")[1])["servers"] == [{"url": "/law"}]
    finally:
        started.terminate()
        _, said = started.communicate(timeout=60)
    assert "every host name" in said


def test_a_browser_stays_below_the_path(loaded: LoadedBundle, browser: Browser) -> None:
    with running(loaded, front=FrontAddress("/office/law")) as (_, port):
        home = f"http://127.0.0.1:{port}/office/law"
        context = browser.new_context(base_url=home)
        page = context.new_page()
        sent: list[str] = []
        page.on("request", lambda one: sent.append(one.url))
        page.goto(f"{home}/?{STATE}")
        page.check('input[name="assurances.cover_purpose"][value="false"]')
        page.wait_for_url("**cover_purpose=false**")
        page.wait_for_selector("#outcome .came.adverse")
        seen = page.url
        page.get_by_role("link", name="Compare two days", exact=True).click()
        page.wait_for_url("**/compare?**")
        context.close()

    assert seen.startswith(f"{home}/?id=a&")
    assert {one.startswith((f"{home}/", "data:")) for one in sent} == {True}
