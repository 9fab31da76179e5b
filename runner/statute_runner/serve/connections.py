"""Connections with limits in time and number.

Those that send, or read, too slowly are closed, and the oldest of too many make room for others.
"""

from __future__ import annotations

import socket
from time import monotonic
from typing import TYPE_CHECKING, Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    import asyncio

HEAD, BODY, IDLE, WORKING = "head", "body", "idle", "working"
# How long a stage may last; that of answering is bounded where it is answered.
MOST_SECONDS = {HEAD: 10.0, BODY: 70.0, IDLE: 20.0}
UNREAD_SECONDS = 10.0
MOST_OF_PEER = 64
MOST_CONNECTIONS = 256
LONGEST_HEAD = 2**16
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class Connection(H11Protocol):
    """A connection that knows what it waits for, and since when."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.stage, self.since = HEAD, monotonic()
        self.unread, self.moved = 0, self.since

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Sends small answers at once, and makes room where connections are too many."""
        opened = transport.get_extra_info("socket")
        if opened is not None and opened.family in {socket.AF_INET, socket.AF_INET6}:
            opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        super().connection_made(transport)
        everyone = [one for one in self.connections if isinstance(one, Connection) and not one.transport.is_closing()]
        # Where all that a peer has are being answered, its next may ask too: how many calls are answered is bounded
        # elsewhere.
        others = [one for one in everyone if one.peer == self.peer and one is not self]
        make_room(others, MOST_OF_PEER - 1)
        make_room(everyone, MOST_CONNECTIONS)

    @property
    def peer(self) -> str:
        return self.client[0] if self.client else ""

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
        elif self.stage in MOST_SECONDS and now - self.since > MOST_SECONDS[self.stage]:
            if self.stage == HEAD and self.conn.trailing_data[0] and not self.transport.is_closing():
                self.transport.write(TOO_SLOW)
                self.transport.close()
            else:
                self.transport.abort()


def make_room(connections: list[Connection], most: int) -> None:
    """Closes the connection that has waited longest for its peer where there are more than so many."""
    waiting = [one for one in connections if one.stage != WORKING]
    if len(connections) > most and waiting:
        min(waiting, key=lambda one: one.since).transport.abort()
