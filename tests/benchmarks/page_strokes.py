"""The page of the law after a change of its form, as a browser asks for it, beside one decision document."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import statute_runner
from statute_runner.serve.advice_view import MOST_MISSING
from statute_runner.serve.app import made
from statute_runner.serve.page_state import query_of, state_from

from .shape import BUNDLE, documents
from .timing import per_block, spread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .timing import Spread

DOCUMENT = "a whole document with its trace"
FLAT, LISTS = "the page after a change, facts alone", "the page after a change, with members of lists"
SEARCHED = ", few facts missing: what would change it is searched for"
LISTED = ("goods.entries", "counterpart.violations", "assurances.given")
STEP = 3
HEADERS = [(b"host", b"127.0.0.1"), (b"hx-request", b"true"), (b"hx-target", b"lit")]


def filled_in(number: int, *, lists: bool) -> Iterator[dict[str, Any]]:
    """So many requests, as a form comes to state them, one change after the other."""
    found = 0
    for request in documents(number):
        stated = [(group, key, value) for group, keys in request["facts"].items() for key, value in keys.items()]
        kept = [one for one in stated if lists or f"{one[0]}.{one[1]}" not in LISTED]
        for size in range(0, len(kept) + 1, STEP):
            facts: dict[str, dict[str, Any]] = {}
            for group, key, value in kept[:size]:
                facts.setdefault(group, {})[key] = value
            yield {"id": request["id"], "date": request["date"], "facts": facts}
            found += 1
            if found == number:
                return


def pages(loaded: statute_runner.LoadedBundle) -> Callable[[Any], bytes]:
    """What gives the page of a request, as the application answers a browser that changed the form."""
    application = made(loaded)

    def page(request: Any) -> bytes:
        query = query_of(loaded, state_from(loaded, request, {}, None, None)).encode()
        scope: dict[str, Any] = {"type": "http", "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/"}
        scope |= {"root_path": "", "query_string": query, "headers": HEADERS, "state": {}}
        scope |= {"server": ("127.0.0.1", 80), "client": ("127.0.0.1", 1), "raw_path": b"/"}
        return asyncio.run(answered(application, scope))

    return page


async def answered(application: Any, scope: dict[str, Any]) -> bytes:
    """The body of the answer. Raises `RuntimeError` where it is none of a page."""
    parts: list[bytes] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        if message.get("status", 200) != 200:
            raise RuntimeError(message)
        parts.append(message.get("body", b""))

    await application(scope, receive, send)
    return b"".join(parts)


def measured(number: int, rounds: int) -> dict[str, Any]:
    """The times of pages as ratios to that of a document of the same requests.

    Those on which little is missing, so that the page also says what would change its answer, are timed apart.
    """
    loaded = statute_runner.load(BUNDLE)
    page = pages(loaded)
    found: dict[str, Spread] = {}
    for name, lists in ((FLAT, False), (LISTS, True)):
        asked = list(filled_in(number, lists=lists))
        searched = [one for one in asked if len(loaded.decide(one)["missing"]) <= MOST_MISSING]
        for words, part in (("", [one for one in asked if one not in searched]), (SEARCHED, searched)):
            contenders: dict[str, Callable[[Any], object]] = {DOCUMENT: loaded.decide, name + words: page}
            for call in contenders.values():
                call(part[-1])
            found = spread(per_block(contenders, part, rounds, 5), DOCUMENT) | found
    return {"ratios": found, "pages": number}
