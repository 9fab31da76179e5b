"""Files and streams of requests: told apart by suffix or first byte, and read in bounded memory."""

from __future__ import annotations

import json
import os
import sys

from statute_runner.problem import Problem, Refused, Span
from statute_runner.request.request_document import Raw, json_request, whole_value
from statute_runner.text.byte_stream import WHITE, ByteStream, TooBlankError
from statute_runner.text.characters import LARGEST, TOO_BLANK
from statute_runner.text.file_signature import kind_by_signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import BufferedIOBase

    from statute_runner.text.yaml_source import Document


FORMATS = {".yaml": "yaml", ".yml": "yaml", ".json": "json", ".ndjson": "ndjson", ".jsonl": "ndjson"}


def requests_of(file: str) -> Iterator[Raw]:
    """Every request of a file, or of standard input where it is `-`; a file that cannot be read is a problem."""
    name = "standard input" if file == "-" else file
    try:
        if file != "-":
            with open(file, "rb") as opened:
                yield from requests(opened, name)
        else:
            yield from requests(sys.stdin.buffer, name)  # type: ignore[arg-type] # it is buffered
    except OSError as error:
        yield unreadable(name, (error.strerror or str(error)).lower())


def unreadable(name: str, why: str, help_: str = "") -> Raw:
    span = Span(name, 1)
    return Raw(None, span, (Problem("request-file", f"cannot be read: {why}", span, help_),))


def not_read(raw: Raw) -> bool:
    """Whether this stands for a file, or the rest of one, that could not be read, and not for a request."""
    return not raw.content and any(problem.code in {"request-file", "text-size"} for problem in raw.problems)


def requests(stream: BufferedIOBase, file: str) -> Iterator[Raw]:
    """Every request of a stream, as soon as it is there: JSON, NDJSON, a JSON array, or YAML documents."""
    source = ByteStream(stream)
    try:
        yield from told_apart(source, file)
    except TooBlankError:
        span = Span(file, source.number + 1)
        yield Raw(None, span, (Problem("text-size", TOO_BLANK, span),))


def told_apart(source: ByteStream, file: str) -> Iterator[Raw]:
    """The requests in the form in which they stand. Raises `TooBlankError`."""
    form = FORMATS.get(os.path.splitext(file)[1].lower(), "")
    line = source.first_line()
    if kind := kind_by_signature(line):
        yield unreadable(file, f"it is {kind}, not text", "`statute batch` reads Parquet, and packed requests")
        return
    start = line.lstrip(WHITE)[:1]
    if not start:
        return
    if form == "yaml" or (not form and start not in {b"{", b"["}):
        yield from yaml_requests(source.beginning(), file, source.number)
    elif form == "ndjson":
        yield from line_requests(source, file)
    elif start == b"[":
        from statute_runner.request.json_array import element_requests

        yield from element_requests(source, file)
    elif start == b"{" and (whole_value(line) or len(line) > LARGEST or broken_first_line(source)):
        yield from line_requests(source, file)
    else:
        yield json_request(source.beginning(), file, source.number + 1)


def line_requests(source: ByteStream, file: str) -> Iterator[Raw]:
    """The requests of NDJSON, one a line; blank lines are skipped."""
    while True:
        if source.held[:1] in WHITE:
            source.skip_blank()
        line = source.line()
        if line is None:
            return
        if line.strip(WHITE):
            yield json_request(line, file, source.number)


def yaml_requests(content: bytes, file: str, before: int) -> Iterator[Raw]:
    """The requests of a YAML text that begins after so many lines of the file, one a document."""
    from statute_runner.text.positions import pointer
    from statute_runner.text.yaml_source import each_document

    try:
        for document in each_document(content, file, before):
            if document.blank:
                continue

            def locate(path: tuple[str | int, ...], key: bool, document: Document = document) -> Span | None:
                return document.positions.find(pointer(*path), key=key)

            stated = document.data.get("id") if isinstance(document.data, dict) else None
            problems = tuple(problem.of(stated if isinstance(stated, str) else None) for problem in document.problems)
            yield Raw(document.data, Span(file, document.line), problems, locate, content, before + 1)
    except Refused as refused:
        yield Raw(None, Span(file, before + 1), refused.problems, None, content, before + 1)


def broken_first_line(source: ByteStream) -> bool:
    """Whether this is NDJSON with a broken first line: the whole is no JSON value, the second line is a request."""
    content = source.beginning()
    lines = [line for line in content.split(b"\n", 1000) if line.strip(WHITE)]
    if len(lines) == 1 or not lines[1].startswith(b"{") or whole_value(content):
        return False
    try:
        second = json.loads(lines[1].decode("latin-1"))
    except (ValueError, RecursionError):
        return False
    return "id" in second
