"""What is said of a call that has no answer: a page with a way back for browsers, JSON for programs."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from statute_runner.problem import Problem, Refused
from statute_runner.serve.http_api import errors
from statute_runner.serve.page_view import ENVIRONMENT, View
from statute_runner.serve.reverse_proxy import base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request as Call

HEADINGS = {
    HTTPStatus.NOT_FOUND: "There is no such page",
    HTTPStatus.UNPROCESSABLE_ENTITY: "There is no such file of these facts",
    HTTPStatus.METHOD_NOT_ALLOWED: "That cannot be sent here",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the server",
}


def for_browser(call: Call) -> bool:
    """Whether the call names pages among what it accepts, and is not of the addresses for programs."""
    return "text/html" in call.headers.get("accept", "").lower() and not call.scope["path"].startswith("/v1/")


def alone(call: Call, status: int, problems: Sequence[Problem]) -> Response:
    """A page without a state, where the address holds none that can be read."""
    text = ENVIRONMENT.get_template("alone.html.j2").render(
        problems=problems,
        heading=HEADINGS.get(HTTPStatus(status), "There is no such page"),
        title=call.app.state.loaded.bundle.title,
        base=base_of(call.scope),
    )
    return HTMLResponse(text, status)


def of_state(view: View, status: int, problems: Sequence[Problem]) -> Response:
    """A page with the problems of a state, each by its question, and the way back to its form."""
    page = view.printed("refused.html.j2", faults=problems, heading=HEADINGS[HTTPStatus(status)])
    page.status_code = status
    return page


def no_file(call: Call, problems: Sequence[Problem]) -> Response:
    """Why a state cannot be kept as a file."""
    if not for_browser(call):
        return Response(errors(problems), 422, media_type="application/json")
    try:
        return of_state(View(call), 422, problems)
    except Refused:
        return alone(call, 422, problems)
