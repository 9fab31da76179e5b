"""Short answers over HTTP: the lines of `statute batch`, from the compiled law, each record's refusal in its place.

A single request is answered by its line, an array by an array, lines by lines. What the compiled law has no doubt of
costs a fraction of a decision document; the strict reading words what is wrong with the rest.
"""

from __future__ import annotations

import io
import time
from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec
from starlette.responses import Response, StreamingResponse

from statute_runner.batch.block_decider import not_blank
from statute_runner.problem import Problem, Refused, Span, fields
from statute_runner.request.request_document import Raw, json_request, request_from
from statute_runner.request.request_reader import requests
from statute_runner.text.file_signature import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, MutableMapping

    from statute_runner.codegen.decider import Decider

    Record = tuple[int, int, bytes] | Raw

LARGEST_ANSWER = 2**28
# An answer of no more than this is made before its status is said, which then counts what was decided.
COUNTED_FIRST = 2**20
PART = 2**16
WHITE = b" \t\r\n"
NONE_HELP = "`statute new request` writes one to fill in"


class BrokenOffError(Exception):
    """An answer that has begun is not ended, so that its reader sees that it is not whole."""


class ShortAnswers:
    """The answers to a body, made as they are asked for, and what came of them so far.

    `outcomes` counts answers by outcome, `refused` what was not decided.
    """

    decider: Decider
    file: str
    outcomes: Counter[str]
    refused: int
    shape: str
    records: Iterable[Record]

    def __init__(self, decider: Decider, body: bytes, file: str) -> None:
        self.decider, self.file = decider, file
        self.outcomes = Counter()
        self.refused = 0
        self.shape, self.records = told_apart(body.removeprefix(BYTE_ORDER_MARK), file)

    @property
    def decided(self) -> int:
        return self.outcomes.total()

    def __iter__(self) -> Iterator[bytes]:
        """Each answer, an object without line end: a decision, or the errors of a request that was refused."""
        record: Record | None = None
        for record in self.records:
            yield self.answer(record)
        if record is None:
            yield self.refusal([Problem("request-none", "there is no request", Span(self.file, 1), NONE_HELP)])

    def answer(self, record: Record) -> bytes:
        try:
            if isinstance(record, Raw):
                made = self.decider.decide(request_from(record, self.decider.facts))
                self.outcomes[made["outcome"]] += 1
                return msgspec.json.encode(made)
            line, (outcome, _) = self.decider.answered(record[2])
        except Refused as refused:
            return self.refusal(self.worded(record) or refused.problems)
        self.outcomes[outcome] += 1
        return line

    def worded(self, record: Record) -> tuple[Problem, ...]:
        """What is wrong with a record, in words that know in which line it stands."""
        if not isinstance(record, Raw):
            line, column, content = record
            try:
                request_from(json_request(content, self.file, line, column), self.decider.facts)
            except Refused as refused:
                return refused.problems
        return ()

    def refusal(self, problems: Iterable[Problem]) -> bytes:
        self.refused += 1
        return msgspec.json.encode({"errors": [fields(problem) for problem in problems]})


def told_apart(body: bytes, file: str) -> tuple[str, Iterable[Record]]:
    """How requests stand in a body (`one`, `array` or `lines`), and each with its line and column."""
    start = body.lstrip(WHITE)[:1]
    if file.endswith(".ndjson"):
        return "lines", ((line, 1, text) for line, text in not_blank(body, 1))
    if file.endswith(".json") and start == b"[":
        return "array", elements(body, file)
    found = list(requests(io.BufferedReader(io.BytesIO(body)), file))
    if file.endswith(".json") and len(found) == 1:
        return "one", [(1, 1, body)]
    return ("lines" if len(found) > 1 else "one"), found


def elements(body: bytes, file: str) -> Iterable[Record]:
    """The elements of an array; where it is not sound as a whole, read one after the other."""
    if b"\r" not in body:
        try:
            return placed(body, msgspec.json.decode(body, type=list[msgspec.Raw]))
        except (msgspec.MsgspecError, RecursionError):
            pass
    return requests(io.BufferedReader(io.BytesIO(body)), file)


def placed(body: bytes, found: list[Any]) -> Iterator[Record]:
    """The elements that were found in this order, each with its line and column."""
    end, line, begun = 0, 1, 0
    for one in found:
        content = bytes(one)
        at = body.index(content, end)
        if newlines := body.count(b"\n", end, at):
            line, begun = line + newlines, body.rindex(b"\n", end, at) + 1
        yield line, len(body[begun:at].decode()) + 1, content
        end = at + len(content)
        if newlines := content.count(b"\n"):
            line, begun = line + newlines, at + content.rindex(b"\n") + 1


def response(answers: ShortAnswers, told: MutableMapping[str, Any], ends: float) -> Response:
    """The answer in the form of the question, within a time.

    200: all was decided; 422: nothing; 207: some, or so much was asked that the answer begins before that is known.
    """
    made = iter(answers)
    if answers.shape == "one":
        body = next(made) + b"\n"
        tell(told, answers)
        return Response(body, 422 if answers.refused else 200, media_type="application/json")
    kind = "application/json" if answers.shape == "array" else "application/x-ndjson"
    parts = parted(made, answers.shape)
    first, size = [], 0
    for part in parts:
        first.append(part)
        size += len(part)
        if size > COUNTED_FIRST or time.monotonic() > ends:
            break
    else:
        tell(told, answers)
        status = 200 if not answers.refused else 207 if answers.decided else 422
        return Response(b"".join(first), status, media_type=kind)
    return StreamingResponse(rest(answers, first, parts, told, ends), 207, media_type=kind)


def rest(
    answers: ShortAnswers, first: list[bytes], parts: Iterator[bytes], told: MutableMapping[str, Any], ends: float
) -> Iterator[bytes]:
    """The whole of an answer, of which a beginning is there. Raises `BrokenOffError`."""
    size = 0
    yield from first
    for part in parts:
        size += len(part)
        tell(told, answers)
        if size > LARGEST_ANSWER or time.monotonic() > ends:
            raise BrokenOffError
        yield part


def parted(answers: Iterator[bytes], shape: str) -> Iterator[bytes]:
    """The answers as bytes of a body, many together."""
    opening, between, closing = (b"[", b",\n", b"]\n") if shape == "array" else (b"", b"\n", b"\n")
    held, size = [], 0
    for number, one in enumerate(answers):
        held.append((between if number else opening) + one)
        size += len(one)
        if size > PART:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held) + closing


def tell(told: MutableMapping[str, Any], answers: ShortAnswers) -> None:
    """Notes what was decided, for who counts it."""
    told.update(outcomes=dict(answers.outcomes), refused=answers.refused)
