"""A bare Starlette on uvicorn, run as a process of its own: it gives back the body that it is sent."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

if TYPE_CHECKING:
    from starlette.requests import Request


async def echo(call: Request) -> Response:
    return Response(await call.body(), media_type="application/json")


def serve() -> None:
    """Prints its port, then answers until it is ended."""
    # The number of the protocol is said, so that asyncio sends small answers at once.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        print(listening.getsockname()[1], flush=True)
        app = Starlette(routes=[Route("/v1/decide", echo, methods=["POST"])])
        config = uvicorn.Config(
            app, http="h11", loop="asyncio", ws="none", log_level="warning", access_log=False, timeout_keep_alive=600
        )
        uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    serve()
