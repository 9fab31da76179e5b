"""The command in processes of its own that need not start: forks of one that has imported the whole package.

Arguments, folder, environment, standard streams and what else is open are as for a program that a shell starts. What
the start of an interpreter does, and what is not imported, is for tests that start one.
"""

from __future__ import annotations

import atexit
import fcntl
import gc
import json
import os
import pkgutil
import socket
import subprocess
import sys
import threading
from contextlib import ExitStack, suppress
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

CLOSED = -1
FREE = 100
LONGEST = 2**20
LASTS = 120.0  # seconds; what takes longer hangs


class Parent:
    """The process whose forks run the command, one at a time."""

    def __init__(self) -> None:
        self.connection, its = socket.socketpair()
        with its:
            number = its.fileno()
            self.process = subprocess.Popen([sys.executable, __file__, str(number)], pass_fds=[number])
        atexit.register(self.end)

    def end(self) -> None:
        self.connection.close()
        self.process.wait(10)

    def run(
        self,
        *arguments: str,
        folder: Path,
        environment: Mapping[str, str],
        given: bytes = b"",
        streams: Mapping[int, int] | None = None,
        handles: tuple[int, ...] = (),
        before: str = "",
    ) -> subprocess.CompletedProcess[bytes]:
        """Runs the command, in whose process `before` is done first.

        A number in `streams` that does not lead to a file is closed there; of the others, what is written is kept.
        """
        with ExitStack() as opened:
            reading, feed = os.pipe()
            ends: dict[int, Any] = {0: opened.enter_context(open(reading, "rb"))}
            found: dict[int, list[bytes]] = {1: [], 2: []}
            outputs = []
            for number in found:
                source, target = os.pipe()
                outputs.append((number, opened.enter_context(open(source, "rb"))))
                ends[number] = opened.enter_context(open(target, "wb"))
            passed = {number: end.fileno() for number, end in ends.items()}
            passed |= {number: number for number in handles} | dict(streams or {})
            asked = {
                "arguments": arguments,
                "folder": str(folder),
                "environment": dict(environment),
                "umask": umask(),
                "closed": [number for number, end in passed.items() if end == CLOSED],
                "numbers": [number for number, end in passed.items() if end != CLOSED],
                "before": before,
            }
            open_ones = [end for end in passed.values() if end != CLOSED]
            socket.send_fds(self.connection, [json.dumps(asked).encode()], open_ones)
            threads = [
                threading.Thread(target=lambda n, stream: found[n].append(stream.read()), args=pair, daemon=True)
                for pair in outputs
            ]
            for end in ends.values():
                end.close()
            for thread in threads:
                thread.start()
            with suppress(BrokenPipeError), open(feed, "wb") as writing:
                writing.write(given)
            self.connection.settimeout(LASTS)
            status = int(self.connection.recv(100))
            for thread in threads:
                thread.join(60)
        return subprocess.CompletedProcess(arguments, status, b"".join(found[1]), b"".join(found[2]))


def umask() -> int:
    """That of this process, which cannot be asked without being set."""
    found = os.umask(0o022)
    os.umask(found)
    return found


@cache
def parent() -> Parent:
    """The one of this process, started when it is first asked for."""
    return Parent()


def imported() -> None:
    """Imports every module of the package; those whose extra is not installed are left."""
    package = import_module("statute_runner")
    for module in pkgutil.walk_packages(package.__path__, "statute_runner."):
        if not module.name.endswith("__main__"):
            with suppress(ImportError):
                import_module(module.name)


def asked_of(connection: socket.socket) -> dict[str, Any]:
    """What the fork is to run, in each fork; in their parent this ends when nobody asks any more."""
    while True:
        content, handles, _, _ = socket.recv_fds(connection, LONGEST, 16)
        if not content:
            raise SystemExit(0)
        child = os.fork()
        if not child:
            connection.close()
            asked: dict[str, Any] = json.loads(content)
            placed(handles, asked["numbers"], asked["closed"])
            return asked
        for handle in handles:
            os.close(handle)
        _, status = os.waitpid(child, 0)
        connection.sendall(str(os.waitstatus_to_exitcode(status)).encode())


def placed(handles: list[int], numbers: list[int], closed: list[int]) -> None:
    """Opens what was handed over under its own numbers, and the standard streams as an interpreter does."""
    aside = [fcntl.fcntl(handle, fcntl.F_DUPFD, FREE) for handle in handles]
    for handle in handles:
        os.close(handle)
    for handle, number in zip(aside, numbers, strict=True):
        os.dup2(handle, number)
        os.close(handle)
    for number in closed:
        os.close(number)
    streams = (("stdin", "r", "strict"), ("stdout", "w", "strict"), ("stderr", "w", "backslashreplace"))
    for number, (name, mode, errors) in enumerate(streams):
        made = None if number in closed else open(number, mode, encoding="utf-8", errors=errors, closefd=False)  # noqa: SIM115 - it ends with the process
        setattr(sys, name, made)


def main() -> int:
    imported()
    gc.freeze()  # so that forks share what is here
    asked = asked_of(socket.socket(fileno=int(sys.argv[1])))
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.umask(asked["umask"])
    sys.argv = ["statute", *asked["arguments"]]
    exec(asked["before"], {"sys": sys})  # noqa: S102 - of a test
    command: Any = import_module("statute_runner.cli")
    status: int = command.main(asked["arguments"])
    return status


if __name__ == "__main__":
    sys.exit(main())
