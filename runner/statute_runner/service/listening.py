"""Where the server listens: a port, any that is free, or a socket of the file system; and what its address is."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from statute_runner.problem import refuse

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

BACKLOG = 2048
# For the owner and the group, so that a proxy of another user can be let in by its group.
SOCKET_MODE = 0o660


def listener(given: argparse.Namespace) -> socket.socket:
    """The open socket. Raises `OSError` that names the port, `Refused` where a file or a server is in the way."""
    if given.unix_socket:
        return file_listener(given.unix_socket)
    family = socket.AF_INET6 if ":" in given.host else socket.AF_INET
    try:
        return socket.create_server((given.host, given.port), family=family, backlog=BACKLOG)
    except OSError as error:
        error.filename = f"port {given.port} of {given.host}"
        raise


def file_listener(path: str) -> socket.socket:
    """A socket of the file system, in the place of one that nobody listens on any more."""
    if not hasattr(socket, "AF_UNIX"):
        raise refuse("usage", "--unix-socket needs a system that has such sockets", help="name a --port")
    refuse_taken(path)
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    before = os.umask(0o777 & ~SOCKET_MODE)
    try:
        made.bind(path)
        made.listen(BACKLOG)
    except OSError as error:
        made.close()
        error.filename = path
        raise
    finally:
        os.umask(before)
    return made


@contextmanager
def taken_away(path: str | None) -> Iterator[None]:
    """Takes a socket of the file system away at the end."""
    try:
        yield
    finally:
        if path:
            with suppress(OSError):
                os.unlink(path)


def refuse_taken(path: str) -> None:
    """Takes away a socket that nobody listens on any more. Raises `Refused` for anything else of this name."""
    if not os.path.lexists(path):
        return
    if not stat.S_ISSOCK(os.lstat(path).st_mode):
        raise refuse("usage", f"`{path}` is there, and no socket", help="name another --unix-socket")
    if answers(path):
        raise refuse("usage", f"a server listens on `{path}` already", help="stop it, or name another --unix-socket")
    os.unlink(path)


def answers(path: str) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(path)
        except OSError:
            return False
    return True


def address_of(given: argparse.Namespace, listening: socket.socket, prefix: str) -> str:
    """What people call, with the port that was found where any was asked for."""
    if given.unix_socket:
        return f"{given.unix_socket} (curl --unix-socket {given.unix_socket} http://localhost{prefix}/health)"
    shown = f"[{given.host}]" if ":" in given.host else given.host
    scheme = "https" if given.tls_cert else "http"
    return f"{scheme}://{shown}:{listening.getsockname()[1]}{prefix}/"
