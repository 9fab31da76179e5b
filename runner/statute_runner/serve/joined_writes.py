"""A transport that sends the head of an answer together with what is written next, in one packet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

HEAD = b"HTTP/1.1 "


class JoinedWrites:
    """Around another transport; a head that nothing follows is sent before anything else is done."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    held: bytes
    sending: asyncio.Handle | None

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop, self.held = transport, loop, b""
        self.sending = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        """Sends, or holds back a head until what follows it."""
        if self.held:
            data = self.taken() + data
        elif data.startswith(HEAD):
            self.held, self.sending = data, self.loop.call_soon(self.flush)
            return
        if data:
            self.transport.write(data)

    def taken(self) -> bytes:
        """The head that was held back, which is sent now."""
        held, self.held = self.held, b""
        if self.sending is not None:
            self.sending.cancel()
            self.sending = None
        return held

    def flush(self) -> None:
        """Sends what was held back."""
        if self.held:
            self.transport.write(self.taken())

    def close(self) -> None:
        """Sends what was held back, and closes."""
        self.flush()
        self.transport.close()

    def get_write_buffer_size(self) -> int:
        """How many bytes are not sent yet."""
        return self.transport.get_write_buffer_size() + len(self.held)
