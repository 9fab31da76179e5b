"""Single requests for a short answer, answered in the process of the server itself where there is no doubt of them.

What needs the strict reading, or law that is not compiled yet, is passed on to the processes that answer all other
calls: nothing here takes long, whatever is sent.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from statute_runner.codegen.decider import Decider
from statute_runner.problem import Refused
from statute_runner.serve.call_options import options_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from concurrent.futures import Executor
    from datetime import date

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from statute_runner.api import LoadedBundle
    from statute_runner.codegen.compiled_period import CompiledPeriod
    from statute_runner.codegen.decider import Laws

PATH = "/v1/decide"
LARGEST_QUICK = 2**16
MOST_KEPT = 64
JSON = (b"content-type", b"application/json")


class DoubtError(Exception):
    """The request is for the strict reading, or its law is not compiled."""


class UndoubtedDecider(Decider):
    """Decides what the typed reading takes, under law that is compiled; raises `DoubtError` for all else."""

    behind: Executor
    compiling: set[date]

    def __init__(
        self, loaded: Laws, readings: Mapping[str, str], question: str, as_of: str | None, behind: Executor
    ) -> None:
        super().__init__(loaded, readings, question, as_of)
        self.behind, self.compiling = behind, set()

    def strictly(self, content: bytes) -> Any:
        """Raises `DoubtError`."""
        raise DoubtError(content)

    def period(self, day: date) -> CompiledPeriod:
        """Raises `DoubtError`, and has the law of the day compiled for later calls."""
        if day not in self.compiling:
            self.compiling.add(day)
            self.behind.submit(self.compile, day)
        raise DoubtError(day)

    def compile(self, day: date) -> None:
        """Compiles the law of a day."""
        super().period(day)
        self.compiling.discard(day)


class QuickAnswers:
    """The application of the server, around another that answers what is not quick.

    `loaded` is the law: another may take its place between two calls.
    """

    app: ASGIApp
    loaded: LoadedBundle
    deciders: dict[bytes, UndoubtedDecider | None]
    headers: list[tuple[bytes, bytes]]
    behind: ThreadPoolExecutor

    def __init__(self, app: ASGIApp, loaded: LoadedBundle) -> None:
        self.app, self.loaded = app, loaded
        self.deciders, self.headers = {}, [JSON]
        self.behind = ThreadPoolExecutor(1, "compiling")

    def stop(self) -> None:
        """Gives up what is not compiled yet: nobody asks any more, and the process would end only after it."""
        self.behind.shutdown(wait=False, cancel_futures=True)

    def answer_under(self, loaded: LoadedBundle) -> None:
        """Answers under this law from now on."""
        self.loaded, self.deciders, self.headers = loaded, {}, [JSON]

    def older(self, mark: tuple[bytes, bytes]) -> None:
        """Marks answers from now on as those of an older law than what is saved, which has a fault."""
        self.headers = [JSON, mark]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if (
            scope["type"] != "http"
            or scope["path"] != PATH
            or scope["method"] != "POST"
            or b"answer=short" not in scope["query_string"]
            or JSON not in scope["headers"]
            or not (decider := self.decider(scope["query_string"]))
        ):
            await self.app(scope, receive, send)
            return
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            body: bytes = message.get("body", b"")
            if len(body) <= LARGEST_QUICK:
                try:
                    line, (outcome, _) = decider.answered(body)
                except DoubtError:
                    pass
                else:
                    scope["state"]["told"]["outcomes"] = {outcome: 1}
                    length = (b"content-length", b"%d" % (len(line) + 1))
                    await send({"type": "http.response.start", "status": 200, "headers": [*self.headers, length]})
                    await send({"type": "http.response.body", "body": line + b"\n"})
                    return
        given = [message]

        async def again() -> Message:
            return given.pop() if given else await receive()

        await self.app(scope, again, send)

    def decider(self, query: bytes) -> UndoubtedDecider | None:
        """What decides under the options of an address; nothing where they are not those of short answers."""
        deciders = self.deciders
        if query not in deciders:
            if len(deciders) >= MOST_KEPT:
                deciders.clear()
            deciders[query] = None
            self.behind.submit(self.make, query, self.loaded, deciders)
        return deciders[query]

    def make(self, query: bytes, loaded: LoadedBundle, deciders: dict[bytes, UndoubtedDecider | None]) -> None:
        """Adds what decides under these options, for later calls."""
        with suppress(Refused, ValueError):
            options = options_of(loaded, parse_qsl(query.decode(), keep_blank_values=True))
            if options.short and options.known is None and not options.provenance:
                made = options.decider(loaded)
                deciders[query] = UndoubtedDecider(loaded, made.readings, made.question, options.as_of, self.behind)
