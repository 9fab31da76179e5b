"""An application that answers this machine alone, for servers of which it is not known where they listen."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

from statute_runner.serve.refusal import refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

MESSAGE = "this server answers its own machine alone: it asks nobody who they are"


class ThisMachineOnly:
    """The application around another that turns away who calls from another machine."""

    app: ASGIApp

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not near(scope):
            await refused(scope, send, 403, "token", MESSAGE)
        else:
            await self.app(scope, receive, send)


def near(scope: Scope) -> bool:
    """Whether a call comes from this machine: over a socket of the file system, or from an address of its own."""
    client = scope.get("client")
    if not client or not client[0]:
        return True
    try:
        return ip_address(client[0]).is_loopback
    except ValueError:
        return False
