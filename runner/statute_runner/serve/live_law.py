"""The server while the files of its law are followed: calls are answered under the last law without a fault.

Every page says whether that is the law as it is saved, and asks again each second whether it still is.
"""

from __future__ import annotations

import asyncio
import socket
from contextlib import suppress
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from starlette.responses import HTMLResponse, Response

from statute_runner.explain.member_wording import counted
from statute_runner.serve import law_follower, worker_process
from statute_runner.serve.child_process import Child, EndedError
from statute_runner.serve.page_view import ENVIRONMENT
from statute_runner.serve.reverse_proxy import base_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.context import SpawnProcess

    from starlette.applications import Starlette
    from starlette.types import Message, Receive, Scope, Send

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.law_follower import Followed
    from statute_runner.serve.process_pool import Pool

LIVE = "/live"
FAULTY = (b"statute-law", b"last-without-fault")
FIRST = {
    "number": 1,
    "law": 1,
    "saved": (),
    "faults": (),
    "case_faults": (),
    "cases": "",
    "changes": (),
    "running": True,
}


class LiveLaw:
    """The application of the server, around the processes that answer and `near`, which answers in this process.

    `renewed` is called with law that was taken up, or nothing where it was refused.
    `state` is what pages are told: its number, that of the law, what was saved, the faults, what came of the cases.
    """

    pool: Pool
    near: Starlette
    followed: Followed | None
    heard: socket.socket | None
    shown: bool
    tell: Callable[[str], object]
    renewed: Callable[[LoadedBundle | None], object]
    most_calls: int

    def __init__(
        self,
        pool: Pool,
        near: Starlette,
        followed: Followed | None,
        tell: Callable[[str], object],
        renewed: Callable[[LoadedBundle | None], object] = lambda _: None,
        heard: socket.socket | None = None,
    ) -> None:
        self.pool, self.near, self.followed, self.tell, self.renewed = pool, near, followed, tell, renewed
        self.heard = heard
        self.shown = followed is not None and not followed.gated
        self.most_calls = pool.most_calls
        self.state: dict[str, Any] = dict(FIRST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(scope, receive, send)
        elif not self.shown:
            await self.pool(scope, receive, self.marking(send))
        elif scope["path"] == LIVE:
            await self.answer(scope)(scope, receive, send)
        else:
            told = {**scope, "state": {**scope.get("state", {}), "watched": self.state}}
            await self.pool(told, receive, self.marking(send))

    def marking(self, send: Send) -> Send:
        """Marks answers that are not by the law as it is saved, for programs too."""

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start" and self.state["faults"]:
                message = {**message, "headers": [*message["headers"], FAULTY]}
            await send(message)

        return marked

    def answer(self, scope: Scope) -> Response:
        """What a page is told that has seen the state `told`, and was made under the law `page`."""
        query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
        told, page = (query.get(name, [""])[0] for name in ("told", "page"))
        if told == str(self.state["number"]):
            return Response(status_code=204)
        text = ENVIRONMENT.get_template("live.j2").render(
            watched=self.state, base=base_of(scope), page=page if page.isascii() and page.isdigit() else "0"
        )
        return HTMLResponse(text)

    async def lifespan(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Follows the files from before the first call to after the last."""
        follower, ours = (None, self.heard) if self.followed is None else started(self.followed)
        reader, writer = await asyncio.open_connection(sock=ours)
        hearing = asyncio.create_task(self.hear(reader, follower))
        try:
            await self.pool(scope, receive, send)
        finally:
            hearing.cancel()
            writer.close()
            if follower:
                follower.kill()

    async def hear(self, reader: asyncio.StreamReader, follower: SpawnProcess | None) -> None:
        """Takes what the process tells, until it ends; then says that nothing is followed any more."""
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            while True:
                told = await worker_process.received(reader)
                # The first process of another law is ready before the law is: no call waits for it.
                ready = await self.begun(told["law"]) if told["type"] == "law" else None
                self.take(told, ready)
        await asyncio.sleep(0)
        ended = f"their process ended ({follower.exitcode})" if follower else "the process that does has ended"
        said = f"the files are no longer followed: {ended}"
        self.renew(running=False, cases=said)
        self.tell(f"statute: {said}; start the server again\n")

    async def begun(self, law: dict[str, Any]) -> Child | None:
        """A process that is ready to answer under another law; nothing where none can be started now."""
        with suppress(EndedError, OSError):
            return await Child.started(worker_process.frame(law))
        return None

    def take(self, told: dict[str, Any], ready: Child | None = None) -> None:
        """What was told becomes the state, and a law the one that is answered under, at first by a process."""
        match told["type"]:
            case "law":
                self.near.state.loaded = loaded = worker_process.as_known(worker_process.bundle_of(told["law"]))
                self.answer_under(ready.law if ready else worker_process.frame(told["law"]))
                self.pool.idle += [ready] if ready else []
                self.renewed(loaded)
                law = self.state["law"] + 1
                self.renew(law=law, saved=told["saved"], faults=[], case_faults=[], changes=[], cases="", running=True)
                self.tell(f"statute: loaded anew: {named(told['saved'])}\n")
            case "faults":
                self.renewed(None)
                self.renew(saved=told["saved"], faults=told["faults"], running=False)
                faults = "".join(f"{one}\n" for one in told["faults"])
                self.tell(f"statute: not loaded, the last law without a fault keeps answering\n{faults}")
            case "cases":
                self.renew(cases=told["said"], changes=told["changes"], case_faults=told["faults"], running=False)
                lines = [*(one["said"] for one in told["changes"]), *told["faults"]]
                self.tell("".join(f"{line}\n" for line in (f"statute: cases: {told['said']}", *lines)))

    def answer_under(self, law: bytes) -> None:
        """Has calls from now on answered by processes that begin with this law; those of the one before end."""
        self.pool.law, ended, self.pool.idle = law, self.pool.idle, []
        for one in ended:
            one.end()

    def renew(self, **changes: object) -> None:
        self.state = {**self.state, **changes, "number": self.state["number"] + 1}


def started(followed: Followed) -> tuple[SpawnProcess, socket.socket]:
    """The process that follows the files, and the socket over which it tells."""
    ours, theirs = socket.socketpair()
    with theirs:
        follower = get_context("spawn").Process(target=law_follower.run, args=(theirs, followed), daemon=True)
        follower.start()
    return follower, ours


def named(saved: list[str]) -> str:
    """The saved files in a line."""
    more = len(saved) - 3
    return ", ".join(saved[:3]) + (f" and {counted(more, 'other')}" if more > 0 else "") or "files changed"
