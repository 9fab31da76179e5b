"""What programs can ask about the law that the server decides under.

Its versions, its requests, and the server's own state.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import Response

from statute_runner.problem import Refused, fields
from statute_runner.request import request_schema
from statute_runner.serve import openapi
from statute_runner.serve.http_api import answer
from statute_runner.serve.page_state import once
from statute_runner.serve.reverse_proxy import prefix_in
from statute_runner.text.days import checked_day
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from starlette.requests import Request as Call

    from statute_runner.api import LoadedBundle
    from statute_runner.law.section import Section


def law(call: Call) -> Response:
    """`GET /v1/law`: every section with its versions; with `on`, what is in force that day, and its words."""
    loaded: LoadedBundle = call.app.state.loaded
    try:
        day = once(call.query_params.multi_items()).get("on")
        return answer(200, law_of(loaded, checked_day(day) if day is not None else None))
    except Refused as refused:
        return answer(400, {"errors": [fields(problem) for problem in refused.problems]})


def law_of(loaded: LoadedBundle, day: str | None) -> dict[str, object]:
    """The law of a bundle as plain data."""
    bundle = loaded.bundle
    return {
        "bundle": {"name": bundle.name, "title": bundle.title, "version": bundle.version, "sha256": bundle.sha256},
        "runner": VERSION,
        "on": day,
        "questions": {
            name: {
                "ask": question.ask,
                "outcomes": {outcome: known.says for outcome, known in question.outcomes.items()},
                "routes": list(question.routes),
                "in_force": list(loaded.on(day, name).routes) if day else None,
            }
            for name, question in bundle.questions.items()
        },
        "readings": {
            name: {
                "question": reading.question,
                "cite": reading.cite,
                "options": dict(reading.options),
                "default": reading.default,
            }
            for name, reading in bundle.readings.items()
        },
        "sections": [
            {
                "citation": citation,
                "versions": [version_of(bundle.section(citation, version)) for version in versions],
                "in_force": words_of(bundle.in_force(citation, day)) if day else None,
            }
            for citation, versions in bundle.versions.items()
        ],
        "limits": list(bundle.limits),
    }


def version_of(section: Section) -> dict[str, object]:
    return {
        "version": section.version,
        "cite": section.cite,
        "heading": section.heading,
        "enacted": section.enacted,
        "repealed": section.repealed,
        "revision": section.revision,
        "sha256": section.sha256,
        "reviewed": section.reviewed.copy() if section.reviewed else None,
    }


def words_of(section: Section | None) -> dict[str, object] | None:
    if section is None:
        return None
    text = [{"at": part.path, "heading": part.heading, "text": part.text} for part in section.text]
    return {"version": section.version, "text": text}


def schema(call: Call) -> Response:
    """`GET /v1/schema/request`: the JSON Schema of a request."""
    loaded: LoadedBundle = call.app.state.loaded
    text = loaded.cached("request schema", lambda: request_schema.text(loaded.bundle))
    return Response(text, media_type="application/schema+json")


def described(call: Call) -> Response:
    """`GET /openapi.json`."""
    loaded: LoadedBundle = call.app.state.loaded
    described = loaded.cached("openapi", lambda: openapi.document(loaded.bundle))
    return answer(200, {**described, "servers": [{"url": prefix_in(call.scope) or "/"}]})


async def health(_call: Call) -> Response:
    """`GET /health`: the process answers."""
    return answer(200, {"status": "ok"})


async def ready(call: Call) -> Response:
    """`GET /ready`: the law is loaded and checked, and which law that is; status 503 once the server is to stop."""
    bundle = call.app.state.loaded.bundle
    status, said = (503, "stopping") if getattr(call.app.state, "stopping", False) else (200, "ready")
    return answer(status, {"status": said, "bundle": bundle.name, "version": bundle.version, "sha256": bundle.sha256})
