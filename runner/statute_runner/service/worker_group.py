"""Several processes in which calls come in, at one socket: begun, begun anew where one ends, and ended together.

The law is loaded and checked once, in this process, and so is law that is saved later: it goes to every worker.
"""

from __future__ import annotations

import os
import signal
import socket
import tempfile
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait
from threading import Lock, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

from statute_runner.serve import live_law
from statute_runner.serve.worker_process import frame
from statute_runner.service.call_metrics import SHARED

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess

    from statute_runner.serve.law_follower import Followed

    # What a worker runs, with its number, the options, the sockets that calls and law come from, and the first law.
    Work = Callable[[int, argparse.Namespace, socket.socket, socket.socket | None, dict[str, Any]], None]

FAILED = 3
"""With what a worker ends that cannot begin: it would not the next time either."""
SETTLED = 5.0
LATE = 10.0
PATIENCE = 30.0


class WorkerGroup:
    """The workers, and the law that those begin with that take the place of others."""

    work: Work
    given: argparse.Namespace
    listening: socket.socket
    law: dict[str, Any]
    tell: Callable[[str], object]
    stopping: bool
    failed: bool

    def __init__(
        self,
        work: Work,
        given: argparse.Namespace,
        listening: socket.socket,
        law: dict[str, Any],
        tell: Callable[[str], object],
    ) -> None:
        self.work, self.given, self.listening, self.law, self.tell = work, given, listening, law, tell
        self.workers: dict[int, SpawnProcess] = {}
        self.told: dict[int, socket.socket] = {}
        self.begun: dict[int, float] = {}
        self.changing: Lock = Lock()
        self.stopping = self.failed = False

    def run(self, followed: Followed | None) -> int:
        """Answers until the system asks it to stop; the status of the command, 1 where no worker can begin."""
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            known = getattr(signal, name, None)
            if known and signal.getsignal(known) != signal.SIG_IGN:  # as nohup has it
                signal.signal(known, self.stop)
        follower = None
        with tempfile.TemporaryDirectory(prefix="statute-metrics-") as folder:
            os.environ.setdefault(SHARED, folder)
            if followed:
                follower, ours = live_law.started(followed)
                Thread(target=self.relay, args=(ours,), daemon=True).start()
            for number in range(self.given.workers):
                self.begin(number)
            while not self.stopping:
                self.renew_ended()
            self.listening.close()  # who calls once the workers listen no longer is told so, and does not wait
            for one in self.workers.values():
                if one.is_alive() and one.pid:
                    os.kill(one.pid, signal.SIGTERM)
            ends = monotonic() + self.given.drain + self.given.grace + LATE
            for one in self.workers.values():
                one.join(max(0.0, ends - monotonic()))
                one.kill()
            if follower:
                follower.kill()
        return 1 if self.failed else 0

    def stop(self, *_: object) -> None:
        """Has every worker end what it has begun."""
        self.stopping = True

    def begin(self, number: int) -> None:
        """Begins a worker under the law as it now is."""
        ours, theirs = socket.socketpair() if self.given.reload else (None, None)
        with self.changing:
            one = get_context("spawn").Process(
                target=self.work, args=(number, self.given, self.listening, theirs, self.law)
            )
            one.start()
            if theirs is not None:
                theirs.close()
            self.workers[number], self.begun[number] = one, monotonic()
            if ours is not None:
                ours.settimeout(PATIENCE)
                self.told[number] = ours

    def renew_ended(self) -> None:
        """Waits a moment; then another takes the place of each worker that has ended."""
        wait([one.sentinel for one in self.workers.values()], timeout=0.5)
        for number, one in list(self.workers.items()):
            if self.stopping or one.is_alive():
                continue
            if one.exitcode == FAILED:
                self.stopping = self.failed = True
                return
            self.tell(f"statute: worker {number} ended ({one.exitcode}); another takes its place\n")
            mark_ended(one.pid)
            if monotonic() - self.begun[number] < SETTLED:
                sleep(1)
            self.begin(number)

    def relay(self, follower: socket.socket) -> None:
        """Passes on what is told of the law, to every worker, and keeps the law for those that begin later."""
        import msgspec

        stream = follower.makefile("rb")
        while head := stream.read(4):
            told = msgspec.msgpack.decode(stream.read(int.from_bytes(head, "big")))
            with self.changing:
                if told["type"] == "law":
                    self.law = told["law"]
                listening = dict(self.told)
            # Not while others wait to begin a worker: one that does not listen would keep them from it.
            for number, one in listening.items():
                try:
                    one.sendall(frame(told))
                except TimeoutError:
                    self.workers[number].kill()  # it does not answer either; another takes its place
                except OSError:
                    continue  # it has ended, and another will begin with this law


def end_with_parent() -> None:
    """Has this worker end what it has begun, and stop, where the process that began it is no more."""
    parent = parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    Thread(target=watch, daemon=True).start()


def mark_ended(pid: int | None) -> None:
    """Has what a worker counted as its own state no longer be counted."""
    from prometheus_client.multiprocess import mark_process_dead

    if pid is not None:
        mark_process_dead(pid)  # type: ignore[no-untyped-call]
