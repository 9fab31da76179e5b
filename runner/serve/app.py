"""The application: which address is answered by what, behind the limits of the server."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from runner.problem import Refused
from runner.serve import catalogue, files, http, interview, pages
from runner.serve.limits import LOOPBACK, Limits

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.requests import Request as Call
    from starlette.types import ASGIApp

    from runner.api import LoadedBundle

STATIC = os.path.join(os.path.dirname(__file__), "static")
ROUTES = [
    Route("/", pages.law),
    Route("/interview", interview.interview),
    Route("/compare", pages.compare),
    Route("/rules", pages.all_rules),
    Route("/rule", pages.rule),
    Route("/cases", pages.cases),
    Route("/request.yaml", files.request_yaml),
    Route("/request.json", files.request_json),
    Route("/decision.json", files.decision),
    Route("/case.yaml", files.case),
    Route("/explanation.html", files.explanation),
    Route("/v1/decide", http.decide, methods=["POST"]),
    Route("/v1/law", catalogue.law),
    Route("/v1/schema/request", catalogue.schema),
    Route("/openapi.json", catalogue.described),
    Route("/health", catalogue.health),
    Route("/ready", catalogue.ready),
    Mount("/static", StaticFiles(directory=STATIC)),
]


def made(loaded: LoadedBundle, hosts: Iterable[str] = LOOPBACK) -> ASGIApp:
    """The application that answers under this law to these host names."""
    return Limits(application(loaded), hosts)


def application(loaded: LoadedBundle) -> Starlette:
    """The same without the limits."""
    app = Starlette(routes=ROUTES, exception_handlers={Refused: on_refused, HTTPException: on_exception})
    app.state.loaded = loaded
    return app


def on_refused(call: Call, error: Exception) -> Response:
    assert isinstance(error, Refused)  # noqa: S101 - it is registered for these
    if call.url.path.startswith("/v1/"):
        return Response(http.errors(error.problems), 400, media_type="application/json")
    return pages.refused(call, error)


def on_exception(_call: Call, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for these
    said = http.refusal(error.status_code, "usage", error.detail.lower())
    said.headers.update(error.headers or {})
    return said
