"""The pages of `statute serve`, followed from link to link, and decisions over HTTP."""

from __future__ import annotations

import http.client
import re
import socket
import subprocess
import time
from contextlib import contextmanager
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST = 120
LINK = re.compile(r'(?:href|action|src)="([^"]*)"')
STARTS = (
    *("/", "/interview", "/compare", "/rules", "/cases", "/cases?words=assurance", "/v1/law", "/v1/schema/request"),
    *("/openapi.json", "/health", "/ready", "/nosuch", "/?date=nonsense", "/?date=2024-03-15&reading.nosuch=x"),
    *(
        "/?date=2024-03-15&id=r1",
        "/?date=1990-06-01",
        "/compare?date=2024-03-15&with=1990-06-01",
        "/rule",
        "/v1/decide",
    ),
)


@contextmanager
def served(command: list[str], cwd: Path, environment: dict[str, str]) -> Iterator[int]:
    """The port of a server that answers."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port: int = found.getsockname()[1]
    with subprocess.Popen(
        [*command, "--port", str(port)], cwd=cwd, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(200):
                try:
                    answer(port, "GET", "/health")
                    break
                except OSError:
                    time.sleep(0.1)
            yield port
        finally:
            server.terminate()


def answer(port: int, method: str, address: str, body: bytes = b"", media: str = "") -> bytes:
    """Status, headers and body, the port left out."""
    call = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        call.request(method, address, body or None, {"Content-Type": media} if media else {})
        got = call.getresponse()
        headers = "".join(f"{name}: {value}\n" for name, value in sorted(got.getheaders()))
        whole = f"{got.status}\n{headers}\n".encode() + got.read()
    finally:
        call.close()
    return whole.replace(f"127.0.0.1:{port}".encode(), b"127.0.0.1:PORT")


def pages(port: int, requests: list[dict[str, object]], lines: bytes) -> Iterator[tuple[str, bytes]]:
    """Each page reached, breadth first, from the starts and from some requests; then posts."""
    waiting = [*STARTS, *(f"/{page}?{query(one)}" for one in requests for page in ("", "compare", "interview"))]
    for one in requests[:2]:
        files = ("request.yaml", "request.json", "decision.json", "case.yaml", "explanation.html")
        waiting += [f"/{file}?{query(one)}" for file in files]
    seen = set(waiting)
    left = len(waiting) + MOST
    while waiting and left:
        address, left = waiting.pop(0), left - 1
        got = answer(port, "GET", address)
        yield f"GET {address}", got
        for link in LINK.findall(got.decode("utf-8", "replace")):
            found = urljoin(address, unescape(link)).partition("#")[0]
            if found.startswith("/") and found not in seen:
                seen.add(found)
                waiting.append(found)
    for media in ("application/x-ndjson", "application/json", "text/plain"):
        yield f"POST lines as {media}", answer(port, "POST", "/v1/decide", lines, media)
        yield f"POST one as {media}", answer(port, "POST", "/v1/decide", lines.splitlines()[0], media)
        yield (
            f"POST array as {media}",
            answer(port, "POST", "/v1/decide", b"[%s]" % b",".join(lines.splitlines()[:9]), media),
        )


def query(request: dict[str, object]) -> str:
    """A request as the address of its page."""
    facts = request["facts"]
    assert isinstance(facts, dict)
    pairs = [("id", str(request["id"])), ("date", str(request["date"]))]
    for group, stated in facts.items():
        for key, value in stated.items():
            given = value if isinstance(value, list) else [value]
            pairs += [
                (f"{group}.{key}", str(one).lower() if isinstance(one, bool) else str(one))
                for one in (given or ["!none"])
                if one is not None
            ]
    return urlencode(pairs, safe="/!#,")
