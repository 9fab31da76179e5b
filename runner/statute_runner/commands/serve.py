"""`statute serve`: the law, alive, in a browser on this machine, and decisions over HTTP for programs."""

from __future__ import annotations

import signal
import socket
from threading import Thread
from typing import TYPE_CHECKING

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import count, drafts, known_on, port, registers
from statute_runner.console.output import tell
from statute_runner.loading.shown_paths import bundle_path
from statute_runner.optional_packages import require
from statute_runner.problem import quoted, refuse

if TYPE_CHECKING:
    import argparse

    from uvicorn import Server

LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is named so is refused unless asked for


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `serve`."""
    registers(verb)
    drafts(verb)
    known_on(verb)
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
        help="another host name it answers to; may be repeated; * is every name",
    )
    verb.add_argument(
        "--root-path", default="/", metavar="PATH", help="the path below which a proxy serves it, as /law (default: /)"
    )
    verb.add_argument(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="an address, or a network as 10.0.0.0/8, whose X-Forwarded-Prefix and X-Forwarded-Proto are believed; may be "
        "repeated",
    )
    verb.add_argument(
        "--most-calls",
        type=count,
        default=256,
        metavar="N",
        help="how many calls are answered, or wait for it, at a time; the next get status 503 and Retry-After, /health and "
        "/ready none (default: 256)",
    )
    verb.add_argument(
        "--watch",
        action="store_true",
        help="for who writes law: load what is saved, run the cases again, and have open pages follow; where what is saved "
        "has a fault, show it, and answer under the last law without one",
    )
    verb.add_argument(
        "--access-log",
        metavar="FILE",
        help="add a line of JSON for every call, with ids, sizes and times and no facts; - is standard output",
    )
    verb.add_argument("--open", action="store_true", help="open the page in the browser of this machine")


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
    require("`statute serve`", ["starlette", "uvicorn", "prometheus_client"], "serve", "serve-extra")
    from statute_runner.serve.app import ROUTES
    from statute_runner.serve.law_follower import Followed
    from statute_runner.serve.middleware import ANY_NAME, host_name
    from statute_runner.serve.reverse_proxy import FrontAddress, network_of, prefix_of
    from statute_runner.service.access_log import AccessLog
    from statute_runner.service.server import server

    for name in given.answer_to:
        if name.lower() not in {host_name(name), host_name(f"[{name}]"), ANY_NAME}:
            help_ = f"give the name alone, without port; {ANY_NAME} is every name"
            raise refuse("usage", f"expected a host name, got {quoted(f'--answer-to {name}')}", help=help_)
    prefix = prefix_of(given.root_path, "--root-path")
    if prefix.partition("/")[2].partition("/")[0] in {route.path.split("/")[1] for route in ROUTES} - {""}:
        raise refuse(
            "usage", f"{quoted(f'--root-path {prefix}')} begins as a page of its own", help="choose another path"
        )
    front = FrontAddress(prefix, map(network_of, given.trust_proxy))
    law = load(given.bundle, cache=not given.no_cache, registers=given.registers, drafts=given.drafts)
    loaded = law.known_on(given.known_on)
    hosts = {*LOOPBACK, given.host, *given.answer_to}
    use_cache, sha256 = not given.no_cache, loaded.bundle.sha256
    files = Followed(loaded.bundle.root, given.registers, use_cache, sha256, given.drafts, given.known_on)
    followed = files if given.watch else None
    log = AccessLog(given.access_log) if given.access_log else None
    made = server(loaded, hosts, front=front, most_calls=given.most_calls, followed=followed, tell=tell, log=log)
    stop_on_signals(made)
    listening = listener(given.host, given.port)
    shown = f"[{given.host}]" if ":" in given.host else given.host
    tell(
        f"{loaded.bundle.title}, from {bundle_path(loaded.bundle.root)}\nhttp://{shown}:{given.port}{prefix}/  (Ctrl-C stops it)\n"
    )
    if followed:
        tell(
            f"following the files of {bundle_path(loaded.bundle.root)}: what is saved is loaded, and its cases are run\n"
        )
    if ANY_NAME in given.answer_to:
        tell("it answers to every host name, so that a page of any site can read it from a browser that reaches it\n")
    if given.open:
        name = LOOPBACK[0] if given.host in EVERYWHERE else shown
        Thread(target=open_page, args=(f"http://{name}:{given.port}{prefix}/",), daemon=True).start()
    with listening:
        made.run(sockets=[listening])
    if log:
        log.flush()
    return 0


def open_page(address: str) -> None:
    """Opens a browser; one in this terminal may last as long as it is used. Says where there is none."""
    import webbrowser

    try:
        opened = webbrowser.open(address)
    except (OSError, webbrowser.Error):
        opened = False
    if not opened:
        tell("no browser could be opened\n")


def stop_on_signals(made: Server) -> None:
    """Has the server end what it has begun, and stop, when the terminal or the system asks for it."""

    def stop(*_: object) -> None:
        made.should_exit = True

    signal.signal(signal.SIGTERM, stop)
    hangup = getattr(signal, "SIGHUP", None)
    if hangup and signal.getsignal(hangup) != signal.SIG_IGN:  # as nohup has it
        signal.signal(hangup, stop)


def listener(host: str, port: int) -> socket.socket:
    """The open port. Raises `OSError` that names it."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=128)
    except OSError as error:
        error.filename = f"port {port} of {host}"
        raise
