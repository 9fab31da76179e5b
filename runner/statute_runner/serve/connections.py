"""Connections with limits in time and number.

Those that send, or read, too slowly are closed, and of too many the oldest of the peer with most make room for others.
"""

from __future__ import annotations

import socket
from collections import Counter
from contextlib import suppress
from time import monotonic
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from statute_runner.serve.joined_writes import JoinedWrites
from statute_runner.serve.process_pool import MOST_CALLS
from statute_runner.serve.refusal import problem_body, retrying
from statute_runner.serve.reverse_proxy import told_apart_as

if TYPE_CHECKING:
    import asyncio

HEAD, BODY, IDLE, WORKING = "head", "body", "idle", "working"
# How long a stage may last; that of answering is bounded where it is answered.
MOST_SECONDS = {HEAD: 10.0, BODY: 70.0, IDLE: 20.0}


UNREAD_SECONDS = 10.0
# Beside those whose calls are being answered.
MOST_WAITING = 256
LONGEST_HEAD = 2**16
TOO_SLOW = "408 Request Timeout", "time", "the head of the call did not arrive in time"
TOO_MANY = "503 Service Unavailable", "busy", "too many connections at a time; try again"
NOT_HTTP = "400 Bad Request", "http", "that is no call of HTTP, or its head is too long"


class Connection(H11Protocol):
    """A connection that knows what it waits for, and since when."""

    app_state: dict[str, Any | str]

    stage: str
    since: float
    unread: int
    moved: float

    most = MOST_CALLS + MOST_WAITING
    patience = MOST_SECONDS

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.stage, self.since = HEAD, monotonic()
        self.unread, self.moved = 0, self.since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Sends small answers at once, and makes room where connections are too many."""
        opened = transport.get_extra_info("socket")
        if opened is not None and opened.family in {socket.AF_INET, socket.AF_INET6}:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if certified := transport.get_extra_info("peercert"):
            self.app_state = {**self.app_state, "certified": common_name(certified)}
        super().connection_made(JoinedWrites(transport, self.loop))  # type: ignore[arg-type]
        # Where all others are being answered, this one may ask too: how many calls are answered is bounded elsewhere.
        make_room([one for one in self.connections if isinstance(one, Connection) and one is not self], self.most - 1)

    @property
    def peer(self) -> str:
        return told_apart_as(self.client[0]) if self.client else ""

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self.settle(monotonic())

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self.settle(monotonic())

    def settle(self, now: float) -> None:
        """Notes what is waited for."""
        stage = self.waited_for()
        if stage != self.stage:
            self.stage, self.since = stage, now

    def waited_for(self) -> str:
        if self.cycle is not None and not self.cycle.response_complete:
            return BODY if self.cycle.more_body else WORKING
        if self.conn.their_state is h11.SEND_BODY:
            return BODY
        return HEAD if self.cycle is None or self.conn.trailing_data[0] else IDLE

    def look_after(self, now: float) -> None:
        """Closes the connection where its peer takes too long; to be called now and then."""
        self.settle(now)
        unread = self.transport.get_write_buffer_size()
        if unread != self.unread or not unread:
            self.unread, self.moved = unread, now
        if now - self.moved > UNREAD_SECONDS:
            self.transport.abort()
        elif self.stage in self.patience and now - self.since > self.patience[self.stage]:
            if self.stage == HEAD and self.conn.trailing_data[0] and not self.transport.is_closing():
                self.say(*TOO_SLOW)
            else:
                self.transport.abort()

    def give_way(self) -> None:
        """Closes; where nothing was asked here yet, a call may be on its way, and is told to come again."""
        if self.stage == HEAD and self.cycle is None:
            self.say(*TOO_MANY)
        else:
            self.transport.abort()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - said in the shape of every other problem
        """Answers what is no call of HTTP."""
        if self.conn.our_state in {h11.IDLE, h11.SEND_RESPONSE}:
            self.say(*NOT_HTTP)
        else:
            self.transport.abort()

    def say(self, status: str, code: str, message: str) -> None:
        """Writes an answer that no call has asked for, and closes."""
        body = problem_body(code, message)
        head = [f"HTTP/1.1 {status}", "connection: close", "content-type: application/json"]
        head += [f"content-length: {len(body)}", *(f"{name}: {text}" for name, text in retrying(code))]
        self.transport.write("\r\n".join([*head, "", ""]).encode() + body)
        self.transport.close()


def common_name(certificate: dict[str, Any]) -> str:
    """The name of who has a certificate; nothing where it has none."""
    named = (value for part in certificate.get("subject", ()) for name, value in part if name == "commonName")
    return next(named, "")


def make_room(connections: list[Connection], most: int) -> None:
    """Closes a connection where there are more than so many: of the peer with most, that which has waited longest."""
    opened = [one for one in connections if not one.transport.is_closing()]
    waiting = [one for one in opened if one.stage != WORKING]
    if len(opened) > most and waiting:
        held = Counter(one.peer for one in opened)
        max(waiting, key=lambda one: (held[one.peer], -one.since)).give_way()


def may_open(files: int) -> bool:
    """Whether this process may have so many files open, once it has asked the system for as many."""
    try:
        import resource
    except ImportError:
        return True
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY or files <= soft:
        return True
    with suppress(ValueError, OverflowError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, hard))
        return True
    return False
