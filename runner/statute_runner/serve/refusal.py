"""What a call is told that is turned away before a page is made: a page without law to a browser, JSON to a program."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING

from statute_runner.escaping import visible, xml
from statute_runner.problem import Problem, fields, sentence
from statute_runner.serve.reverse_proxy import base_of

if TYPE_CHECKING:
    from starlette.types import Scope, Send

HEADINGS = {
    HTTPStatus.BAD_REQUEST: "That cannot be read",
    HTTPStatus.UNAUTHORIZED: "Say who you are",
    HTTPStatus.TOO_MANY_REQUESTS: "That is too much at a time",
    HTTPStatus.FORBIDDEN: "That was sent by a page of another site",
    HTTPStatus.NOT_FOUND: "There is no such page",
    HTTPStatus.METHOD_NOT_ALLOWED: "That cannot be sent here",
    HTTPStatus.REQUEST_TIMEOUT: "It did not arrive in time",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too large",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is too long",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "That cannot be read as it was sent",
    HTTPStatus.MISDIRECTED_REQUEST: "This server does not answer to that name",
    HTTPStatus.UNPROCESSABLE_ENTITY: "There is no such file of these facts",
    HTTPStatus.INTERNAL_SERVER_ERROR: "A fault of the server",
    HTTPStatus.SERVICE_UNAVAILABLE: "The server is busy",
    HTTPStatus.GATEWAY_TIMEOUT: "It took too long",
}
# After how many seconds it helps to call again, by the code of a refusal.
RETRY_AFTER = {"busy": 1, "stopping": 5}
FOR_PROGRAMS = ("/v1/", "/access/v1/", "/.well-known/")
# What else is told beside a refusal.
BESIDE = {"token": [("www-authenticate", "Bearer")], "framing": [("connection", "close")]}


def heading_of(status: int) -> str:
    """What a page with this status is headed."""
    return HEADINGS.get(HTTPStatus(status), "There is no such page")


def wants_page(scope: Scope) -> bool:
    """Whether the call names pages among what it accepts, and is not of the addresses for programs."""
    accepted = b",".join(text for name, text in scope["headers"] if name == b"accept")
    return b"text/html" in accepted.lower() and not scope["path"].startswith(FOR_PROGRAMS)


def problem_body(code: str, message: str) -> bytes:
    """The bytes of one problem, in the shape of every other."""
    return json.dumps({"errors": [fields(Problem(code, message))]}).encode() + b"\n"


def page_of(scope: Scope, status: int, message: str) -> bytes:
    """The bytes of a page with one problem; it says nothing of the law, which another host name must not be told."""
    base, heading = xml(base_of(scope)), xml(heading_of(status))
    foreign = status == HTTPStatus.MISDIRECTED_REQUEST
    style = "" if foreign else f'<link rel="stylesheet" href="{base}static/page.css">'
    way = "" if foreign else f'<p><a href="{base}">Start afresh</a></p>'
    said = sentence(Problem("", message), begins=True)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n<link rel="icon" href="data:,">\n'
        f"<title>{heading}</title>\n{style}\n</head>\n<body>\n"
        f'<main id="main">\n<h1>{heading}</h1>\n<p>{xml(visible(said))}</p>\n{way}\n</main>\n</body>\n</html>\n'
    ).encode()


def retrying(code: str) -> list[tuple[str, str]]:
    """The headers that say when, or with what, it helps to call again."""
    return [("retry-after", str(RETRY_AFTER[code]))] if code in RETRY_AFTER else BESIDE.get(code, [])


async def refused(scope: Scope, send: Send, status: int, code: str, message: str) -> None:
    """Answers with one problem."""
    shown = wants_page(scope)
    body = page_of(scope, status, message) if shown else problem_body(code, message)
    kind = b"text/html; charset=utf-8" if shown else b"application/json"
    headers = [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    headers += [(name.encode(), text.encode()) for name, text in retrying(code)]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
