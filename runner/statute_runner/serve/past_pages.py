"""Past decisions: a file of decision documents or requests as a table, each replayed under the law as it now stands.

Nothing of the file is kept: each call carries it.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from anyio.to_thread import run_sync

from statute_runner.amend.replay_engine import Against, Replay
from statute_runner.problem import Problem, Refused
from statute_runner.serve import http_api, opened_document, tool_pages
from statute_runner.serve.middleware import LONGEST_QUERY
from statute_runner.serve.page_view import View

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from starlette.requests import Request as Call
    from starlette.responses import Response

    from statute_runner.amend.past_records import Record

MOST_ROWS = 1_000
Row = dict[str, object]


async def past(call: Call) -> Response:
    """The page that takes the file; what is sent to it comes back as a table."""
    return await (tool_pages.posted(call, opened) if call.method == "POST" else run_sync(empty, call))


def empty(call: Call, faults: Sequence[Problem] = (), status: int = 200) -> Response:
    return shown(View(call), [], faults, status)


def opened(call: Call, body: bytes) -> Response:
    """The documents of the file, decided again."""
    view = View(call)
    try:
        fields = opened_document.fields_of(call.headers.get("content-type", ""), body)
        name, content = opened_document.sent(fields)
        rows = list(replayed(view, name, content))
    except Refused as refused:
        return empty(call, refused.problems, 422)
    return shown(view, rows, too_many(rows))


def too_many(rows: Sequence[Row]) -> list[Problem]:
    """That the table does not hold all of the file."""
    last = rows[-1]["status"] if rows else ""
    return [Problem("too-many", str(rows[-1]["detail"]))] if last == "" and rows else []


def shown(view: View, rows: list[Row], faults: Sequence[Problem], status: int = 200) -> Response:
    """The page with the rows; where there are scripts they are filtered in place."""
    every = [row for row in rows if row["status"]]
    counts: dict[str, int] = {}
    for row in every:
        counts[str(row["status"])] = counts.get(str(row["status"]), 0) + 1
    page = view.printed("past.html.j2", rows=every, counts=counts, faults=faults)
    page.status_code = status
    return page


def replayed(view: View, name: str, content: bytes) -> Iterator[Row]:
    """A row for each document; a last one without a status where there were too many, or time ran out."""
    replay = Replay(Against(view.loaded, None, None, {}), None, seconds=1)
    ends = time.monotonic() + http_api.SECONDS / 2
    for number, raw in enumerate(opened_document.documents(name, content), 1):
        if number > MOST_ROWS or time.monotonic() > ends:
            message = f"the first {number - 1:,} documents are shown; `statute replay` takes any number"
            yield {"status": "", "detail": message}
            return
        yield row(view, replay, opened_document.as_record(number, raw), name)


def row(view: View, replay: Replay, record: Record, name: str) -> Row:
    """What was answered, what is answered now, and the address that opens it on its law."""
    again = replay.again(record)
    new, query, day = again.new, "", record.past.as_of if record.past else ""
    try:
        state = opened_document.state_of_record(view.loaded, record, name)
        query, day = view.query(state), state.date
        if record.past is None:
            made = view.loaded.decide(record.request or {}, trace=False)
            new = made["outcome"]
    except Refused:
        pass
    return {
        "id": again.id,
        "day": day,
        "old": again.old,
        "new": new,
        "status": again.status,
        "what": ", ".join(again.what),
        "detail": " ".join(filter(None, (again.cause, again.detail))),
        "verified": again.verification,
        "query": query if len(query) <= LONGEST_QUERY else "",
    }
