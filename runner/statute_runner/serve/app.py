"""The application: which address is answered by what, behind the limits of the server."""

from __future__ import annotations

import os
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from statute_runner.problem import Problem, Refused
from statute_runner.serve import (
    authzen_api,
    catalogue,
    downloads,
    fault_pages,
    graph_page,
    http_api,
    interview_pages,
    law_pages,
    past_pages,
    tool_pages,
)
from statute_runner.serve.middleware import LOOPBACK, Middleware
from statute_runner.serve.refusal import FOR_PROGRAMS
from statute_runner.serve.reverse_proxy import base_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request as Call
    from starlette.types import ASGIApp

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.reverse_proxy import FrontAddress

STATIC = os.path.join(os.path.dirname(__file__), "static")
ROUTES: list[Route | Mount] = [
    Route("/", law_pages.law),
    Route("/start", tool_pages.start, methods=["GET", "POST"]),
    Route("/card", tool_pages.card),
    Route("/readings", tool_pages.readings),
    Route("/search", tool_pages.search),
    Route("/past", past_pages.past, methods=["GET", "POST"]),
    Route("/interview", interview_pages.interview),
    Route("/compare", law_pages.compare),
    Route("/rules", law_pages.all_rules),
    Route("/rule", law_pages.rule),
    Route("/graph", graph_page.graph),
    Route("/pictures.css", graph_page.style),
    Route("/looks.css", graph_page.looks),
    Route("/cases", law_pages.cases),
    Route("/request.yaml", downloads.request_yaml),
    Route("/request.json", downloads.request_json),
    Route("/decision.json", downloads.decision),
    Route("/case.yaml", downloads.case),
    Route("/explanation.html", downloads.explanation),
    Route("/flow.svg", downloads.flow),
    Route("/v1/decide", http_api.decide, methods=["POST"]),
    Route(authzen_api.EVALUATION, authzen_api.evaluation, methods=["POST"]),
    Route(authzen_api.EVALUATIONS, authzen_api.evaluations, methods=["POST"]),
    Route(authzen_api.METADATA, authzen_api.metadata),
    Route("/v1/law", catalogue.law),
    Route("/v1/schema/request", catalogue.schema),
    Route("/openapi.json", catalogue.described),
    Route("/health", catalogue.health),
    Route("/ready", catalogue.ready),
    Mount("/static", StaticFiles(directory=STATIC)),
]


def made(loaded: LoadedBundle, hosts: Iterable[str] = LOOPBACK, front: FrontAddress | None = None) -> ASGIApp:
    """The application that answers under this law to these host names, at the root or where `front` says."""
    return Middleware(application(loaded), hosts, front)


def application(loaded: LoadedBundle) -> Starlette:
    """The same without the limits."""
    handlers = {Refused: on_refused, HTTPException: on_exception, Exception: on_fault}
    app = Starlette(routes=ROUTES, exception_handlers=handlers)
    app.router.redirect_slashes = False
    app.state.loaded = loaded
    return app


def on_refused(call: Call, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - it is registered for these
    if call.url.path.startswith(FOR_PROGRAMS):
        return Response(http_api.errors(error.problems), 400, media_type="application/json")
    return fault_pages.alone(call, 400, error.problems)


def on_exception(call: Call, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
    path = call.scope["path"]
    bare = path.strip("/")
    if error.status_code == HTTPStatus.NOT_FOUND and bare and path.endswith("/"):
        query = f"?{call.url.query}" if call.url.query else ""
        return RedirectResponse(f"{base_of(call.scope)}{quote(bare)}{query}", 307)
    response = fault_pages.said(call, error.status_code, Problem("usage", error.detail.lower()))
    response.headers.update(error.headers or {})
    return response


def on_fault(call: Call, _error: Exception) -> Response:
    return fault_pages.said(call, 500, Problem("fault", "a fault of the server; it is told where the server runs"))
