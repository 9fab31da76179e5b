"""Decisions over HTTP, for programs: the documents and errors of `statute decide`, for one request or many.

200: all was decided; 207: some; 422: none. One object is answered by its document, an array by an object of `decisions`
and `errors`, lines by lines in the same order: a document, or an object of `errors` where the request was bad.
With `answer=short`, the lines of `statute batch` (`short_answers`).
"""

from __future__ import annotations

import io
import json
import time
from typing import TYPE_CHECKING

import anyio
from anyio.to_thread import run_sync
from starlette.requests import ClientDisconnect
from starlette.responses import Response, StreamingResponse

from statute_runner.problem import Problem, Refused, Span, fields
from statute_runner.request.request_document import Request, request_from
from statute_runner.request.request_reader import requests
from statute_runner.serve.call_options import options_of
from statute_runner.serve.middleware import LARGEST_BODY
from statute_runner.serve.short_answers import BrokenOffError, ShortAnswers, response
from statute_runner.text.file_signature import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from starlette.requests import Request as Call

    from statute_runner.api import LoadedBundle
    from statute_runner.serve.call_options import Options, Told

    Sorted = list["Request | tuple[Problem, ...]"]

FILES = {
    "application/json": "request.json",
    "application/x-ndjson": "request.ndjson",
    "application/ndjson": "request.ndjson",
    "application/yaml": "request.yaml",
}
MOST_REQUESTS = 5_000
LARGEST_ANSWER = 2**26
SECONDS = 60.0


async def decide(call: Call) -> Response:
    """`POST /v1/decide`."""
    kind = call.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in FILES:
        return refusal(415, "usage", f"the body is one of {', '.join(FILES)}")
    try:
        options = options_of(call.app.state.loaded, call.query_params.multi_items())
        law = options.law(call.app.state.loaded)
    except Refused as refused:
        return answer(400, {"errors": [fields(problem) for problem in refused.problems]})
    try:
        with anyio.fail_after(SECONDS):
            body = await body_of(call)
    except TimeoutError:
        return refusal(408, "time", f"the body did not arrive within {SECONDS:.0f} seconds")
    if body is None:
        return refusal(413, "text-size", f"the body is larger than {LARGEST_BODY:,} bytes")
    ends = time.monotonic() + SECONDS
    told = call.scope.setdefault("state", {}).setdefault("told", {})
    if options.short:
        return await run_sync(lambda: response(ShortAnswers(options.decider(law), body, FILES[kind]), told, ends))
    try:
        found = await run_sync(sorted_requests, law, body, FILES[kind], ends)
        return await run_sync(answered, law, found, options, form(body, kind, found), ends, told)
    except TooMuchError as error:
        return refusal(error.status, error.code, str(error))


class TooMuchError(Exception):
    """The call asks for more than one call may."""

    status: int
    code: str

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status, self.code = status, code


async def body_of(call: Call) -> bytes | None:
    """The body, or nothing where it is too large."""
    held = bytearray()
    try:
        async for part in call.stream():
            held += part
            if len(held) > LARGEST_BODY:
                return None
    except ClientDisconnect:
        return b""
    return bytes(held)


def sorted_requests(loaded: LoadedBundle, body: bytes, file: str, ends: float) -> Sorted:
    """Every request of the body in order: valid, or the problems of one that is not. Raises `TooMuchError`."""
    found: Sorted = []
    for raw in requests(io.BufferedReader(io.BytesIO(body)), file):
        if len(found) == MOST_REQUESTS:
            raise TooMuchError(
                413, "too-many", f"more than {MOST_REQUESTS:,} requests; `statute batch` decides any number"
            )
        if time.monotonic() > ends:
            raise TooMuchError(503, "time", f"not read within {SECONDS:.0f} seconds")
        try:
            found.append(request_from(raw, loaded.bundle.facts))
        except Refused as refused:
            found.append(refused.problems)
    help_ = "`statute new request` writes one to fill in"
    return found or [(Problem("request-none", "there is no request", Span(file, 1), help_),)]


def form(body: bytes, kind: str, found: Sorted) -> str:
    """How the requests stand in the body, as they are then answered: `one`, `array` or `lines`."""
    if kind == "application/json" and body.removeprefix(BYTE_ORDER_MARK).lstrip()[:1] == b"[":
        return "array"
    return "lines" if kind.endswith("ndjson") or len(found) > 1 else "one"


def answered(loaded: LoadedBundle, found: Sorted, options: Options, shape: str, ends: float, told: Told) -> Response:
    """The answer in the form of the question, with the status that says how much was decided."""
    good = [one for one in found if isinstance(one, Request)]
    status = 200 if len(good) == len(found) else 207 if good else 422
    told["refused"] = len(found) - len(good)
    if shape == "one":
        (only,) = found
        body = options.decided(loaded, only, told) if isinstance(only, Request) else errors(only)
        return Response(body, status, media_type="application/json")
    if good and len(options.decided(loaded, good[0], {})) * len(good) > LARGEST_ANSWER:
        message = (
            f"the answer would be larger than {LARGEST_ANSWER:,} bytes; send fewer requests, or ask with trace=false"
        )
        raise TooMuchError(413, "answer-size", message)
    if shape == "array":
        wrong = [fields(problem) for one in found if not isinstance(one, Request) for problem in one]
        parts = array(loaded, good, options, wrong, told)
        return StreamingResponse(bounded(parts, ends), status, media_type="application/json")
    parts = lines(loaded, found, options, told)
    return StreamingResponse(bounded(parts, ends), status, media_type="application/x-ndjson")


def array(
    loaded: LoadedBundle, good: Sequence[Request], options: Options, wrong: Sequence[object], told: Told
) -> Iterator[bytes]:
    yield b'{"decisions":['
    for number, request in enumerate(good):
        yield b"," * bool(number) + options.decided(loaded, request, told).rstrip(b"\n")
    yield b'],"errors":' + json.dumps(wrong, separators=(",", ":")).encode() + b"}\n"


def lines(loaded: LoadedBundle, found: Sorted, options: Options, told: Told) -> Iterator[bytes]:
    for one in found:
        yield options.decided(loaded, one, told) if isinstance(one, Request) else errors(one)


def bounded(parts: Iterable[bytes], ends: float) -> Iterator[bytes]:
    """The parts of an answer. Raises `BrokenOffError` before one that comes too late, or makes it too large."""
    size = 0
    for part in parts:
        size += len(part)
        if time.monotonic() > ends or size > LARGEST_ANSWER:
            raise BrokenOffError
        yield part


def errors(problems: Iterable[Problem]) -> bytes:
    return json.dumps({"errors": [fields(problem) for problem in problems]}, separators=(",", ":")).encode() + b"\n"


def answer(status: int, made: object) -> Response:
    return Response(
        json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", status, media_type="application/json"
    )


def refusal(status: int, code: str, message: str) -> Response:
    return answer(status, {"errors": [fields(Problem(code, message))]})
