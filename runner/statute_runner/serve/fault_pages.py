"""What is said of a call that has no answer: a page with a way back for browsers, JSON for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, Response

from statute_runner.problem import Refused
from statute_runner.serve.http_api import errors, refusal
from statute_runner.serve.page_view import ENVIRONMENT, View
from statute_runner.serve.refusal import heading_of, wants_page
from statute_runner.serve.reverse_proxy import base_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request as Call

    from statute_runner.problem import Problem


def alone(call: Call, status: int, problems: Sequence[Problem]) -> Response:
    """A page without a state, where the address holds none that can be read."""
    text = ENVIRONMENT.get_template("alone.html.j2").render(
        problems=problems,
        heading=heading_of(status),
        title=call.app.state.loaded.bundle.title,
        base=base_of(call.scope),
    )
    return HTMLResponse(text, status)


def of_state(view: View, status: int, problems: Sequence[Problem]) -> Response:
    """A page with the problems of a state, each by its question, and the way back to its form."""
    page = view.printed("refused.html.j2", faults=problems, heading=heading_of(status))
    page.status_code = status
    return page


def no_file(call: Call, problems: Sequence[Problem]) -> Response:
    """Why a state cannot be kept as a file."""
    if not wants_page(call.scope):
        return Response(errors(problems), 422, media_type="application/json")
    try:
        return of_state(View(call), 422, problems)
    except Refused:
        return alone(call, 422, problems)


def said(call: Call, status: int, problem: Problem) -> Response:
    """One problem: as a page to a browser, as JSON to a program."""
    if wants_page(call.scope):
        return alone(call, status, [problem])
    return refusal(status, problem.code, problem.message)
