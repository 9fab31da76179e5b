"""The pages beside the law: the first page, the card, the readings, the search."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync
from starlette.responses import RedirectResponse

from statute_runner.amend.replay_engine import Against, Replay
from statute_runner.explain.renderer import renderer
from statute_runner.problem import Problem, Refused
from statute_runner.serve import (
    bundle_pages,
    deciding_words,
    fault_pages,
    http_api,
    opened_document,
    reading_table,
    word_search,
)
from statute_runner.serve.middleware import LARGEST_BODY, LONGEST_QUERY
from statute_runner.serve.page_view import View

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request as Call
    from starlette.responses import Response

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision


INDENT = re.compile(r" *(?:- |\d+\. )?")


async def posted(call: Call, read: Callable[[Call, bytes], Response]) -> Response:
    """What is made of the body of a form, within the limit of every body."""
    body = await http_api.body_of(call)
    if body is None:
        return fault_pages.said(call, 413, Problem("text-size", f"the body is larger than {LARGEST_BODY:,} bytes"))
    return await run_sync(read, call, body)


async def start(call: Call) -> Response:
    """The first page; what is sent to it is read, checked, and shown on its law."""
    return await (posted(call, opened) if call.method == "POST" else run_sync(first_page, call))


def first_page(call: Call, problems: tuple[Problem, ...] = (), status: int = 200, **more: object) -> Response:
    """What the bundle decides and does not, the ways to begin, and examples."""
    view = View(call)
    shown = {"faults": problems, "decision": None, "text": "", **more}
    page = view.printed("start.html.j2", examples=bundle_pages.examples(view.loaded), **shown)
    page.status_code = status
    return page


def opened(call: Call, body: bytes) -> Response:
    """A request goes on to its page; of a decision it is said first whether it is what the law answers."""
    loaded: LoadedBundle = call.app.state.loaded
    pasted = ""
    try:
        fields = opened_document.fields_of(call.headers.get("content-type", ""), body)
        pasted = fields.get("text", ("", b""))[1].decode(errors="replace")
        name, content = opened_document.sent(fields)
        raw = opened_document.only(name, content)
        if opened_document.is_decision(raw) and not raw.problems:
            record = opened_document.as_record(raw.span.line, raw)
            again = Replay(Against(loaded, None, None, {}), None).again(record)
            query = View(call).query(opened_document.state_of_record(loaded, record, name))
            return first_page(call, decision={"name": name, "again": again, "past": record.past, "query": query})
        query = View(call).query(opened_document.state_of_request(loaded, raw))
    except Refused as refused:
        return first_page(call, refused.problems, 422, text=pasted)
    if len(query) > LONGEST_QUERY:
        return fault_pages.said(
            call, 413, Problem("text-size", f"the request is longer than an address of {LONGEST_QUERY:,} bytes")
        )
    return RedirectResponse(f"{View(call).base}?{query}", 303)


def card(call: Call) -> Response:
    """The first sheet of the answer, to print and to copy."""
    view = View(call)
    text = sheets(view.loaded)(view.answer.made) if view.answer.made else ""
    lines = [(len(INDENT.match(line)[0]), line) for line in text.splitlines()]  # type: ignore[index] # it may be empty
    return view.printed("card.html.j2", lines=lines, deciding=deciding_words.deciding(view))


def sheets(loaded: LoadedBundle) -> Callable[[Decision], str]:
    """What prints the first sheet as text, a paragraph a line: the page breaks the lines.

    Raises `Refused` where the bundle's templates are not sound.
    """
    return loaded.cached("sheets", lambda: renderer(loaded.bundle, "text", full=False, columns=LARGEST_BODY))


def readings(call: Call) -> Response:
    """Every reading, and what the request comes to under each option."""
    view = View(call)
    return view.printed("readings.html.j2", readings=reading_table.table(view))


def search(call: Call) -> Response:
    """What holds the words sought."""
    view = View(call)
    words = view.own["words"][:200]
    return view.printed("search.html.j2", words=words, groups=word_search.found(view, words))
