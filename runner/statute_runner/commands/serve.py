"""`statute serve`: the law, alive, in a browser on this machine, and decisions over HTTP for programs."""

from __future__ import annotations

import signal
import sys
from threading import Thread
from typing import TYPE_CHECKING, Any

from statute_runner.api import load
from statute_runner.console.idle import refuse_idle
from statute_runner.console.options import drafts, known_on, registers
from statute_runner.console.output import tell
from statute_runner.console.service_options import (
    EVERYWHERE,
    LOOPBACK,
    cautions,
    idle,
    limiting_options,
    listening_options,
    refuse_unasked,
)
from statute_runner.loading.shown_paths import bundle_path
from statute_runner.optional_packages import require
from statute_runner.problem import Refused, quoted, refuse

if TYPE_CHECKING:
    import argparse
    import socket

    from uvicorn import Server

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.law_follower import Followed
    from statute_runner.serve.reverse_proxy import FrontAddress
    from statute_runner.service.service_application import Operation


def arguments(verb: argparse.ArgumentParser) -> None:
    """The arguments of `serve`."""
    registers(verb)
    drafts(verb)
    known_on(verb)
    listening_options(verb)
    limiting_options(verb)
    verb.add_argument(
        "--watch",
        action="store_true",
        help="for who writes law: load what is saved, run the cases again, and have open pages follow; where what is saved "
        "has a fault, show it, and answer under the last law without one",
    )
    verb.add_argument("--open", action="store_true", help="open the page in the browser of this machine")


def run(given: argparse.Namespace) -> int:
    """Serves until it is stopped, then ends what it has begun.

    Raises `Refused` for a host beyond this machine, unless callers are asked who they are.
    """
    refuse_unasked(given)
    refuse_idle(*idle(given))
    require("`statute serve`", ["starlette", "uvicorn", "prometheus_client"], "serve", "serve-extra")
    from statute_runner.service.listening import address_of, listener, taken_away

    front = front_of(given)
    loaded = loaded_by(given)
    followed = followed_by(given, loaded)
    operation = operation_of(given, loaded, followed)  # raises what is wrong before anything is begun
    listening = listener(given)
    address = address_of(given, listening, front.prefix)
    root = bundle_path(loaded.bundle.root)
    tell(f"{loaded.bundle.title}, from {root}\n{address}  (Ctrl-C stops it)\n")
    if followed:
        how = "and its cases are run" if given.watch else "once its cases come out as expected"
        tell(f"following the files of {root}: what is saved is loaded, {how}\n")
    tell("".join(cautions(given)))
    if given.open:
        name = LOOPBACK[0] if given.host in EVERYWHERE else given.host
        shown = address.replace(f"//{given.host}:", f"//{name}:")
        Thread(target=open_page, args=(shown,), daemon=True).start()
    with listening, taken_away(given.unix_socket):
        if given.workers > 1:
            return group(given, loaded, listening, followed)
        made = server_of(given, loaded, operation)
        stop_on_signals(made)
        made.run(sockets=[listening])
    return 0


def front_of(given: argparse.Namespace) -> FrontAddress:
    """Where readers reach the server. Raises `Refused` for names and paths that are none."""
    from statute_runner.serve.app import ROUTES
    from statute_runner.serve.middleware import ANY_NAME, host_name
    from statute_runner.serve.reverse_proxy import FrontAddress, network_of, prefix_of

    for name in given.answer_to:
        if name.lower() not in {host_name(name), host_name(f"[{name}]"), ANY_NAME}:
            help_ = f"give the name alone, without port; {ANY_NAME} is every name"
            raise refuse("usage", f"expected a host name, got {quoted(f'--answer-to {name}')}", help=help_)
    prefix = prefix_of(given.root_path, "--root-path")
    if prefix.partition("/")[2].partition("/")[0] in {route.path.split("/")[1] for route in ROUTES} - {""}:
        raise refuse(
            "usage", f"{quoted(f'--root-path {prefix}')} begins as a page of its own", help="choose another path"
        )
    return FrontAddress(prefix, map(network_of, given.trust_proxy))


def loaded_by(given: argparse.Namespace) -> LoadedBundle:
    """The law that the options name."""
    law = load(given.bundle, cache=not given.no_cache, registers=given.registers, drafts=given.drafts)
    return law.known_on(given.known_on)


def followed_by(given: argparse.Namespace, loaded: LoadedBundle) -> Followed | None:
    """The files that are followed, where they are."""
    from statute_runner.serve.law_follower import Followed

    if not (given.watch or given.reload):
        return None
    root, sha256 = loaded.bundle.root, loaded.bundle.sha256
    cache = not given.no_cache
    return Followed(root, given.registers, cache, sha256, given.drafts, given.known_on, gated=given.reload)


def operation_of(
    given: argparse.Namespace,
    loaded: LoadedBundle,
    followed: Followed | None = None,
    heard: socket.socket | None = None,
) -> Operation:
    """What the options ask for beside the law. Raises `Refused` where a file that they name is not as it should be."""
    from statute_runner.serve.authzen_mapping import mapping_of
    from statute_runner.service.access_log import AccessLog
    from statute_runner.service.bearer_tokens import BearerTokens
    from statute_runner.service.service_application import Operation, processes

    spans = None
    if given.otel:
        require("--otel", ["opentelemetry"], "otel", "serve-extra")
        from statute_runner.service.call_spans import CallSpans

        spans = CallSpans()
    return Operation(
        hosts=(*LOOPBACK, given.host, *given.answer_to),
        front=front_of(given),
        seconds=given.call_timeout,
        most_calls=given.most_calls,
        most_calls_of_a_peer=given.most_calls_of_a_peer,
        processes=max(1, processes() // given.workers),
        followed=followed,
        heard=heard,
        tell=tell,
        log=AccessLog(given.access_log) if given.access_log else None,
        authzen=mapping_of(given.authzen, loaded) if given.authzen else None,
        tokens=BearerTokens(given.tokens, tell) if given.tokens else None,
        tracing=spans,
    )


def server_of(given: argparse.Namespace, loaded: LoadedBundle, operation: Operation) -> Server:
    """The server in this process."""
    from statute_runner.service.server import Timing, server
    from statute_runner.service.tls_files import TlsFiles

    tls = TlsFiles(given.tls_cert, given.tls_key, given.tls_client_ca) if given.tls_cert else None
    times = (given.head_timeout, given.idle_timeout, given.call_timeout, given.grace, given.drain)
    return server(loaded, operation, Timing(*times), tls)


def group(given: argparse.Namespace, loaded: LoadedBundle, listening: socket.socket, followed: Followed | None) -> int:
    """Serves in several processes."""
    from statute_runner.serve.worker_process import law_of
    from statute_runner.service.worker_group import WorkerGroup

    law = {**law_of(loaded.bundle), "templates": dict(loaded.bundle.templates())}
    return WorkerGroup(worker, given, listening, law, tell).run(followed)


def worker(
    number: int,
    given: argparse.Namespace,
    listening: socket.socket,
    heard: socket.socket | None,
    law: dict[str, Any],
) -> None:
    """What one of several processes does."""
    from statute_runner.serve.worker_process import as_known, bundle_of
    from statute_runner.service.worker_group import FAILED, end_with_parent

    try:
        loaded = as_known(bundle_of(law))
        operation = operation_of(given, loaded, heard=heard)
        if number:  # one of them tells of the law
            operation = operation._replace(tell=lambda _: None)
        made = server_of(given, loaded, operation)
    except Refused as refused:
        tell("".join(f"{problem}\n" for problem in refused.problems))
        sys.exit(FAILED)
    if hangup := getattr(signal, "SIGHUP", None):  # of the terminal, which its parent hears too
        signal.signal(hangup, signal.SIG_IGN)
    end_with_parent()
    made.run(sockets=[listening])


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
