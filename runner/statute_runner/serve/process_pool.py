"""Calls answered by processes, a few at a time: one that takes too long, or that nobody waits for any more, is ended.

The loop of the server itself only passes bytes on, so that `/health` answers and signals are heard whatever a call asks
for.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from statute_runner.serve.child_process import Child, EndedError
from statute_runner.serve.middleware import LARGEST_BODY, PROBES
from statute_runner.serve.refusal import refused

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from statute_runner.serve.worker_process import Frame

SECONDS = 65.0
# A page that is asked for anew before it has come leaves the process time to end by itself: to start another takes
# longer.
ABANDONED = 1.0
PATIENCE = 20.0
MOST_CALLS = 256
MOST_HELD = 2**27
STATIC = "/static/"
SENT = ("type", "http_version", "method", "scheme", "path", "root_path", "client", "server", "state")


class TurnedAwayError(Exception):
    """A call that is not answered: status, code and sentence."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.refusal: tuple[int, str, str] = status, code, message


class Pool:
    """The application as the server runs it.

    Quick requests are answered in this process, all others by at most `most` child processes; at most `most_calls` are
    being answered or wait for it, and the next are turned away.
    """

    near: ASGIApp
    slots: asyncio.Semaphore
    law: bytes
    seconds: float
    most_calls: int
    calls: int
    held: int

    def __init__(
        self, near: ASGIApp, law: bytes, most: int, seconds: float = SECONDS, most_calls: int = MOST_CALLS
    ) -> None:
        self.near, self.law, self.seconds, self.most_calls = near, law, seconds, most_calls
        self.slots = asyncio.Semaphore(most)
        self.idle: list[Child] = []
        self.calls = self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.lifespan(receive, send)
        elif scope["path"] in PROBES or scope["path"].startswith(STATIC):
            await self.near(scope, receive, send)
        else:
            await self.to_an_end(scope, receive, send)

    async def lifespan(self, receive: Receive, send: Send) -> None:
        """Has the first process ready before the first call, and none left after the last."""
        await receive()
        self.idle.append(await Child.started(self.law))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        for one in self.idle:
            one.end()
        await send({"type": "lifespan.shutdown.complete"})

    async def to_an_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes the call on, or says why not; where the server stops before it is answered, that."""
        begun = False

        async def noted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.passed_on(scope, receive, noted)
        except TurnedAwayError as error:
            await refused(scope, send, *error.refusal)
        except asyncio.CancelledError:
            if not begun:
                await refused(scope, send, 503, "stopping", "the server stops; the call was not answered")

    async def passed_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.turn_away_surplus()
        body = bytearray()
        try:
            if await self.read(body, receive):
                # Only now is it one of the calls: peers that send slowly would keep others from being answered.
                self.turn_away_surplus()
                self.calls += 1
                try:
                    await self.in_turn(scope, bytes(body), receive, send)
                finally:
                    self.calls -= 1
        finally:
            self.held -= len(body)

    def turn_away_surplus(self) -> None:
        """Raises `TurnedAwayError` where there are as many calls as may be."""
        if self.calls >= self.most_calls:
            raise TurnedAwayError(503, "busy", f"more than {self.most_calls:,} calls at a time; try again")

    async def read(self, body: bytearray, receive: Receive) -> bool:
        """Reads the body; false where the peer has left."""
        try:
            async with asyncio.timeout(self.seconds):
                while (message := await receive())["type"] == "http.request":
                    part = message.get("body", b"")
                    body += part
                    self.held += len(part)
                    if len(body) > LARGEST_BODY:
                        raise TurnedAwayError(413, "text-size", f"the body is larger than {LARGEST_BODY:,} bytes")
                    if self.held > MOST_HELD:
                        raise TurnedAwayError(503, "busy", "too much is being sent at a time; try again")
                    if not message.get("more_body"):
                        return True
        except TimeoutError:
            raise TurnedAwayError(408, "time", f"the body did not arrive within {self.seconds:.0f} seconds") from None
        return False

    async def in_turn(self, scope: Scope, body: bytes, receive: Receive, send: Send) -> None:
        """Answers when a process is free, if it is still waited for."""
        leaving = asyncio.create_task(left(receive))
        try:
            async with asyncio.timeout(PATIENCE):
                await self.slots.acquire()
        except TimeoutError:
            leaving.cancel()
            raise TurnedAwayError(503, "busy", f"no process was free within {PATIENCE:.0f} seconds") from None
        call = called(scope, body)
        try:
            while self.idle and not leaving.done():
                with suppress(EndedError):
                    await self.answered(self.idle.pop(), call, leaving, send)
                    return
            if not leaving.done():
                await self.answered(await Child.started(self.law), call, leaving, send)
        except EndedError:
            raise TurnedAwayError(503, "ended", "the worker process ended; it may be out of memory") from None
        finally:
            leaving.cancel()
            self.slots.release()

    async def answered(self, one: Child, call: Frame, leaving: asyncio.Task[None], send: Send) -> None:
        """Passes an answer on, as long as it is waited for and within its time.

        Raises `EndedError`, `TurnedAwayError`.
        """
        begun = sound = False

        async def counted(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        answering = asyncio.create_task(one.answer(call, counted))
        try:
            await asyncio.wait((answering, leaving), timeout=self.seconds, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                await asyncio.wait((answering,), timeout=ABANDONED)
            if answering.done():
                sound = answering.result()
            elif not begun and not leaving.done():
                raise TurnedAwayError(503, "time", f"not answered within {self.seconds:.0f} seconds")
        except (ConnectionError, asyncio.IncompleteReadError):
            if not begun:
                raise EndedError from None
        finally:
            answering.cancel()
            if sound and one.law is self.law:
                self.idle.append(one)
            else:
                one.end()


def called(scope: Scope, body: bytes) -> Frame:
    """What a process is told of a call."""
    told = {name: scope.get(name) for name in SENT}
    return {
        **told,
        "state": scope.get("state") or {},
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "raw_path": scope.get("raw_path", b""),
        "query_string": scope["query_string"],
        "headers": scope["headers"],
        "body": body,
    }


async def left(receive: Receive) -> None:
    """Waits until the peer has left, or has its answer."""
    while (await receive())["type"] != "http.disconnect":
        pass
