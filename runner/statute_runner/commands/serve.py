"""`statute serve`: the law, alive, in a browser on this machine, and decisions over HTTP for programs."""

from __future__ import annotations

import signal
import socket
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import port
from statute_runner.console.output import tell
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `serve`."""
    verb.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (default: 127.0.0.1)")
    verb.add_argument("--port", type=port, default=8628, metavar="N", help="the port (default: 8628)")
    verb.add_argument(
        "--beyond-this-machine",
        action="store_true",
        help="allow a --host that other machines can reach; it asks nobody who they are",
    )
    verb.add_argument(
        "--answer-to",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name it answers to; may be repeated",
    )


def run(given: argparse.Namespace) -> int:
    """Serves until it is stopped, then ends what it has begun.

    Raises `Refused` for a host beyond this machine, unless asked for.
    """
    if given.host not in LOOPBACK and not given.beyond_this_machine:
        help_ = (
            "it would answer other machines, without asking who they are; say --beyond-this-machine if that is meant"
        )
        raise refuse("usage", f"`{given.host}` is not this machine alone", help=help_)
    refuse_idle(
        (
            "--beyond-this-machine",
            given.beyond_this_machine and given.host in LOOPBACK,
            f"it allows another address, and {given.host} is this machine alone: name one with --host",
        )
    )
    require("`statute serve`", ["starlette", "uvicorn"], "serve", "serve-extra")
    from statute_runner.serve.middleware import host_name
    from statute_runner.serve.server import server

    for name in given.answer_to:
        if name.lower() not in {host_name(name), host_name(f"[{name}]")}:
            raise refuse(
                "usage", f"expected a host name, got `--answer-to {name}`", help="give the name alone, without port"
            )
    loaded = load(given.bundle, cache=not given.no_cache)
    hosts = {*LOOPBACK, given.host, *given.answer_to}
    signal.signal(signal.SIGTERM, lambda *_: None)
    listening = listener(given.host, given.port)
    shown = f"[{given.host}]" if ":" in given.host else given.host
    tell(f"{loaded.bundle.title}\nhttp://{shown}:{given.port}/  (Ctrl-C stops it)\n")
    with listening:
        server(loaded, hosts).run(sockets=[listening])
    return 0


def listener(host: str, port: int) -> socket.socket:
    """The open port. Raises `OSError` that names it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        error.filename = f"port {port} of {host}"
        raise
