"""The options of the service, each also by its environment variable: `--tls-cert` by `STATUTE_TLS_CERT`, and so on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from statute_runner.console.options import count, port, positive_seconds, seconds
from statute_runner.problem import quoted, refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

YES, NO = ("1", "true", "yes"), ("", "0", "false", "no")
LOOPBACK = ("127.0.0.1", "localhost", "::1")
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is named so is refused unless asked for


def listening_options(verb: argparse.ArgumentParser, environment: Mapping[str, str] = os.environ) -> None:
    """Where it listens, for whom, and in how many processes."""
    add = Adding(verb, environment)
    add("--host", default="127.0.0.1", metavar="ADDRESS", help="where it listens (default: 127.0.0.1)")
    add("--port", type=port_or_any, default=8628, metavar="N", help="the port; 0 is any that is free (default: 8628)")
    add("--unix-socket", metavar="PATH", help="listen on this socket of the file system, and on no port")
    add("--workers", type=count, default=1, metavar="N", help="in how many processes calls come in (default: 1)")
    add("--tls-cert", metavar="FILE", help="the certificate and its chain, PEM, for HTTPS; read again when it changes")
    add("--tls-key", metavar="FILE", help="the key of the certificate (default: in the same file)")
    add("--tls-client-ca", metavar="FILE", help="answer only who has a certificate of these authorities (mutual TLS)")
    add(
        "--tokens",
        metavar="FILE",
        help="answer only who sends one of these bearer tokens: a NAME and a token, or sha256:DIGEST, a line; read again "
        "when it changes",
    )
    add(
        "--beyond-this-machine",
        action="store_true",
        help="allow a --host that other machines can reach without --tokens or --tls-client-ca, as where a proxy in front "
        "asks who they are",
    )
    add(
        "--answer-to",
        action="append",
        default=[],
        metavar="NAME",
        help="another host name it answers to; may be repeated; * is every name",
    )
    add("--root-path", default="/", metavar="PATH", help="the path below which a proxy serves it, as /law (default: /)")
    add(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="an address, or a network as 10.0.0.0/8, whose X-Forwarded-Prefix and X-Forwarded-Proto are believed; may be "
        "repeated",
    )


def limiting_options(verb: argparse.ArgumentParser, environment: Mapping[str, str] = os.environ) -> None:
    """How much it takes on, and for how long."""
    add = Adding(verb, environment)
    add(
        "--most-calls",
        type=count,
        default=256,
        metavar="N",
        help="how many calls are answered, or wait for it, at a time; the next get status 503 and Retry-After, /health and "
        "/ready none (default: 256)",
    )
    add(
        "--most-calls-of-a-peer",
        type=count,
        metavar="N",
        help="how many of them one caller, or address, may have at a time; the next get status 429 (default: any)",
    )
    for name, default, kind, what in (
        ("--head-timeout", 10, positive_seconds, "the head of a call may take to arrive"),
        ("--idle-timeout", 15, seconds, "a connection may wait for its next call; 0 closes it after each"),
        ("--call-timeout", 65, positive_seconds, "a call may take, from its head to the end of its answer"),
        ("--grace", 5, seconds, "calls that have begun may take once it is told to stop"),
        ("--drain", 0, seconds, "it still answers once it is told to stop, while /ready says that it stops"),
    ):
        add(
            name,
            type=kind,
            default=float(default),
            metavar="SECONDS",
            help=f"how long {what} (default: {default})",
        )
    add(
        "--reload",
        action="store_true",
        help="take up law that has changed, once it is loaded without a fault and all its cases come out as expected; until "
        "then the law before answers",
    )
    add(
        "--authzen",
        metavar="FILE",
        help="which facts stand for what in the questions of AuthZEN, YAML (default: properties of the names of facts)",
    )
    add(
        "--otel",
        action="store_true",
        help="send a span of OpenTelemetry for every call, without facts, to where OTEL_EXPORTER_OTLP_ENDPOINT says",
    )
    add(
        "--access-log",
        metavar="FILE",
        help="add a line of JSON for every call, with ids, sizes and times and no facts; - is standard output",
    )


class Adding:
    """Adds options whose default the environment may give."""

    verb: argparse.ArgumentParser
    environment: Mapping[str, str]

    def __init__(self, verb: argparse.ArgumentParser, environment: Mapping[str, str]) -> None:
        self.verb, self.environment = verb, environment

    def __call__(self, name: str, **given: Any) -> None:
        variable = "STATUTE_" + name.removeprefix("--").replace("-", "_").upper()
        stated = self.environment.get(variable)
        if stated is not None:
            given["default"] = default_of(variable, stated, given.get("action", ""))
        self.verb.add_argument(name, **given)


def default_of(variable: str, stated: str, action: str) -> object:
    """What a variable says, as the default of an option: argparse reads text as it reads the option's value."""
    if action == "append":
        return [one.strip() for one in stated.split(",") if one.strip()]
    if action != "store_true":
        return stated or None
    if stated.lower() not in {*YES, *NO}:
        raise refuse("usage", f"expected yes or no for {variable}, got {quoted(stated)}")
    return stated.lower() in YES


def port_or_any(text: str) -> int:
    """A port, or 0 for any that is free. Raises `ArgumentTypeError`."""
    return 0 if text == "0" else port(text)


def refuse_unasked(given: argparse.Namespace) -> None:
    """Raises `Refused` where it would answer other machines without asking who they are."""
    asks = given.tokens or given.tls_client_ca
    if given.host not in LOOPBACK and not (given.unix_socket or given.beyond_this_machine or asks):
        help_ = (
            "it would answer other machines, without asking who they are: say --tokens FILE or --tls-client-ca FILE, or, "
            "where a proxy in front asks, --beyond-this-machine"
        )
        raise refuse("usage", f"`{given.host}` is not this machine alone", help=help_)
    for option, needed, value in (
        ("--tls-key", "--tls-cert", given.tls_key),
        ("--tls-client-ca", "--tls-cert", given.tls_client_ca),
    ):
        if value and not given.tls_cert:
            raise refuse("usage", f"{option} needs {needed}", help="name the certificate of this server")


def idle(given: argparse.Namespace) -> tuple[tuple[str, Any, str], ...]:
    """The options that would do nothing beside the others, each with why."""
    asks = given.tokens or given.tls_client_ca
    return (
        (
            "--beyond-this-machine",
            given.beyond_this_machine and given.host in LOOPBACK,
            f"it allows another address, and {given.host} is this machine alone: name one with --host",
        ),
        ("--beyond-this-machine", given.beyond_this_machine and asks, "callers are asked who they are"),
        ("--watch", given.watch and given.reload, "--reload follows the files too: --watch is for who writes them"),
        ("--watch", given.watch and given.workers > 1, "pages follow what one process says: --reload is for several"),
        ("--open", given.open and given.unix_socket, "no browser opens a socket of the file system"),
    )


def cautions(given: argparse.Namespace) -> list[str]:
    """What an operator may not have meant."""
    said = []
    if "*" in given.answer_to:
        said.append(
            "it answers to every host name, so that a page of any site can read it from a browser that reaches it\n"
        )
    if given.tokens and given.host not in LOOPBACK and not (given.tls_cert or given.unix_socket):
        said.append("tokens come in unencrypted: say --tls-cert FILE, or have a proxy in front encrypt\n")
    return said
