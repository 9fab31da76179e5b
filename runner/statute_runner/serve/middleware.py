"""The limits on requests to the server, and the headers of its answers.

Known hosts, its own origin, bounded sizes, and strict headers.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.problem import Refused
from statute_runner.serve.refusal import refused
from statute_runner.serve.reverse_proxy import FrontAddress

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_QUERY = 2**15
LARGEST_BODY = 2**24
LONGEST_NUMBER = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
HOST = re.compile(r"(?:\[(?P<literal>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::[0-9]{1,5})?\Z")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ANY_NAME = "*"
MOST_KNOWN = 64
# What an answer to a program needs that asked by POST: no browser shows it as a page, keeps it, or lends it to another.
FORMS = (b"application/json", b"application/x-ndjson")
ALL = [(name.encode(), text.encode()) for name, text in HEADERS.items()]
FEW = [(b"x-content-type-options", b"nosniff")]
SAFE = ("GET", "HEAD")
# Asked by the address of a machine, and by programs that cannot be told a name; they say nothing that is secret.
PROBES = ("/health", "/ready")


class Middleware:
    """Refuses what does not belong here before the application sees it, and puts its headers on every answer."""

    app: ASGIApp
    hosts: frozenset[str]
    front: FrontAddress
    known: set[str]

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = LOOPBACK, front: FrontAddress | None = None) -> None:
        self.app, self.hosts = app, frozenset(host.lower() for host in hosts)
        self.front = front or FrontAddress()
        self.known = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        posted = scope["method"] == "POST"

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: dict[bytes, bytes] = dict(message["headers"])
                few = posted and headers.get(b"content-type") in FORMS
                added = [one for one in (FEW if few else ALL) if one[0] not in headers]
                message = {**message, "headers": [*message["headers"], *added]}
            await send(message)

        headers = {str(name, "latin-1"): str(text, "latin-1") for name, text in scope["headers"]}
        try:
            scope = self.front.below(scope, headers)
        except Refused as error:
            (problem,) = error.problems
            await refused(scope, send_guarded, 400, problem.code, problem.message)
            return
        refusal = self.refusal(scope, headers)
        if refusal:
            await refused(scope, send_guarded, *refusal)
        else:
            await self.app(scope, receive, send_guarded)

    def knows(self, host: str) -> bool:
        """Whether the server answers to what a Host header says; a few that it does are remembered."""
        if not self.hosts & {host_name(host), ANY_NAME}:
            return False
        if len(self.known) < MOST_KNOWN:
            self.known.add(host)
        return True

    def refusal(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        """The status, code and sentence with which a request is turned away; nothing where it may pass."""
        host = headers.get("host", "")
        if host not in self.known and not self.knows(host) and scope["path"] not in PROBES:
            return 421, "host", "this server does not answer to that host name"
        if "transfer-encoding" in headers and "content-length" in headers:
            # A proxy in front may take the other for the end of the body, and what follows for a call.
            return 400, "framing", "the length of the body is said twice, by Content-Length and Transfer-Encoding"
        if len(scope.get("query_string", b"")) > LONGEST_QUERY:
            return 414, "text-size", f"the address is longer than {LONGEST_QUERY:,} bytes"
        if scope["method"] not in SAFE and foreign(headers, host, self.front.schemes(scope, headers)):
            return 403, "origin", "a page of another origin may not send this"
        if "content-encoding" in headers and not encodings(scope) <= {"", "identity"}:
            return 415, "usage", "the body is encoded, as `Content-Encoding` says; send it as it is"
        stated = headers.get("content-length", "0")
        if not (stated.isdecimal() and len(stated) < LONGEST_NUMBER) or int(stated) > LARGEST_BODY:
            return 413, "text-size", f"the body is larger than {LARGEST_BODY:,} bytes"
        return None


def host_name(host: str) -> str:
    """The name in a Host header, without its port; nothing where it is not one."""
    found = HOST.match(host.lower())
    return found["name"] or found["literal"] if found else ""


def encodings(scope: Scope) -> set[str]:
    """What the body of a call has gone through, by every header that says so."""
    said = b",".join(text for name, text in scope["headers"] if name == b"content-encoding")
    return {one.strip().lower() for one in said.decode("latin-1").split(",")}


def foreign(headers: dict[str, str], host: str, schemes: Iterable[str]) -> bool:
    """Whether a browser says that the request comes from a page of another origin."""
    if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        return True
    origin = headers.get("origin")
    return origin is not None and origin.lower() not in {f"{scheme}://{host.lower()}" for scheme in schemes}
