"""How many calls one caller may have at a time, so that nobody takes the places of all others.

A caller is known by its token or certificate, else by its address, of IPv6 by its network of 64 bits; of trusted
proxies by the address that they name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from statute_runner.serve.middleware import PROBES
from statute_runner.serve.refusal import refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from statute_runner.serve.reverse_proxy import FrontAddress


class PeerLimits:
    """The application around another that turns away a caller's calls beyond so many at a time."""

    app: ASGIApp
    most: int
    front: FrontAddress
    running: Counter[str]

    def __init__(self, app: ASGIApp, most: int, front: FrontAddress) -> None:
        self.app, self.most, self.front = app, most, front
        self.running = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in PROBES:
            await self.app(scope, receive, send)
            return
        peer = self.peer(scope)
        if self.running[peer] >= self.most:
            message = f"more than {self.most:,} calls of one caller at a time; try again"
            await refused(scope, send, 429, "busy", message)
            return
        self.running[peer] += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.running[peer] -= 1
            if not self.running[peer]:
                del self.running[peer]

    def peer(self, scope: Scope) -> str:
        """What a caller is counted by."""
        if caller := scope["state"]["told"].get("caller"):
            return f"caller {caller}"
        return self.front.caller(scope)
