"""What a state can be kept as: a request, its decision, a case for the suite, a printed explanation."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from starlette.responses import Response

from statute_runner.explain import renderer
from statute_runner.explain.html_page import styled
from statute_runner.explain.route_flow import flow_picture
from statute_runner.pictures import svg_drawing
from statute_runner.problem import Refused
from statute_runner.serve import export, state_answer
from statute_runner.serve.call_options import compact
from statute_runner.serve.fault_pages import no_file
from statute_runner.serve.page_state import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request as Call

    from statute_runner.api import LoadedBundle
    from statute_runner.decide.decision_document import Decision
    from statute_runner.request.request_document import Request
    from statute_runner.serve.page_state import State

    Made = Callable[[LoadedBundle, State, Request, Decision], "str | bytes"]

SEEN = ("text/html", "image/svg+xml")
PAGE_POLICY = "default-src 'none'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


def download(call: Call, suffix: str, media: str, made: Made, query: str | None = None) -> Response:
    """The file that the state is kept as, named after the request; its problems where it has none to keep."""
    loaded: LoadedBundle = call.app.state.loaded
    try:
        state = state_of(loaded, call.url.query if query is None else query)
        found = state_answer.answer(loaded, state)
        problems = found.problems
        content = made(loaded, state, found.request, found.made) if found.request and found.made else b""
    except Refused as refused:
        problems, content = refused.problems, b""
    if problems:
        return no_file(call, problems)
    name = f"{export.slug(state.id)}{suffix}"
    shown = "inline" if media in SEEN else "attachment"
    return Response(content, media_type=media, headers={"Content-Disposition": f'{shown}; filename="{name}"'})


def request_yaml(call: Call) -> Response:
    """The request, as YAML."""
    return download(call, ".yaml", "application/yaml", lambda _loaded, _state, request, _: export.request_yaml(request))


def request_json(call: Call) -> Response:
    """The request, as JSON."""
    return download(call, ".json", "application/json", lambda _loaded, _state, request, _: export.request_json(request))


def decision(call: Call) -> Response:
    """The decision document, byte for byte as the command prints it."""

    def made(loaded: LoadedBundle, state: State, request: Request, _: Decision) -> bytes:
        return compact(loaded.decide(request, state.readings, state.as_of or None, question=state.question))

    return download(call, ".decision.json", "application/json", made)


def case(call: Call) -> Response:
    """A case for the suite, for a lawyer to read."""

    def made(loaded: LoadedBundle, state: State, request: Request, decided: Decision) -> str:
        return export.case_yaml(loaded.bundle, state, request, decided)

    return download(call, ".case.yaml", "application/yaml", made)


def explanation(call: Call) -> Response:
    """The explanation, as the command prints it, under the policy that it states itself."""

    def made(loaded: LoadedBundle, _state: State, _request: Request, decided: Decision) -> str:
        return state_answer.explanations(loaded)(decided)

    page = download(call, ".html", "text/html", made)
    digest = styled(renderer.page_style())["style_sha256"]
    return under(page, digest)


def flow(call: Call) -> Response:
    """How the state was decided, as a picture: of the route that `route` names, or of all and the question."""
    route = call.query_params.get("route", "")
    rest = urlencode([(name, value) for name, value in parse_qsl(call.url.query, True) if name != "route"])

    def made(loaded: LoadedBundle, _state: State, _request: Request, decided: Decision) -> str:
        return flow_picture(decided, loaded.bundle, route)

    page = download(call, ".svg", "image/svg+xml", made, query=rest)
    return under(page, styled(svg_drawing.style())["style_sha256"])


def under(page: Response, digest: str) -> Response:
    """The file under the policy of its own style; what is said instead of it under that of all pages."""
    if page.status_code == HTTPStatus.OK:
        page.headers["Content-Security-Policy"] = PAGE_POLICY.format(digest)
    return page
