"""The application: which address is answered by what, behind the limits of the server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from statute_runner.problem import Refused
from statute_runner.serve import catalogue, downloads, http_api, interview_pages, law_pages
from statute_runner.serve.middleware import LOOPBACK, Middleware

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request as Call
    from starlette.types import ASGIApp

    from statute_runner.api import LoadedBundle

STATIC = os.path.join(os.path.dirname(__file__), "static")
ROUTES = [
    Route("/", law_pages.law),
    Route("/interview", interview_pages.interview),
    Route("/compare", law_pages.compare),
    Route("/rules", law_pages.all_rules),
    Route("/rule", law_pages.rule),
    Route("/cases", law_pages.cases),
    Route("/request.yaml", downloads.request_yaml),
    Route("/request.json", downloads.request_json),
    Route("/decision.json", downloads.decision),
    Route("/case.yaml", downloads.case),
    Route("/explanation.html", downloads.explanation),
    Route("/v1/decide", http_api.decide, methods=["POST"]),
    Route("/v1/law", catalogue.law),
    Route("/v1/schema/request", catalogue.schema),
    Route("/openapi.json", catalogue.described),
    Route("/health", catalogue.health),
    Route("/ready", catalogue.ready),
    Mount("/static", StaticFiles(directory=STATIC)),
]


def made(loaded: LoadedBundle, hosts: Iterable[str] = LOOPBACK) -> ASGIApp:
    """The application that answers under this law to these host names."""
    return Middleware(application(loaded), hosts)


def application(loaded: LoadedBundle) -> Starlette:
    """The same without the limits."""
    app = Starlette(routes=ROUTES, exception_handlers={Refused: on_refused, HTTPException: on_exception})
    app.state.loaded = loaded
    return app


def on_refused(call: Call, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - it is registered for these
    if call.url.path.startswith("/v1/"):
        return Response(http_api.errors(error.problems), 400, media_type="application/json")
    return law_pages.refused(call, error)


def on_exception(_call: Call, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
    response = http_api.refusal(error.status_code, "usage", error.detail.lower())
    response.headers.update(error.headers or {})
    return response
