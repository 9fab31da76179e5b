"""A request or a decision document that was pasted or uploaded: read, checked, and the state in which it is shown."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

from statute_runner.amend.past_records import Record, record_of
from statute_runner.problem import Span, refuse
from statute_runner.request.request_document import json_request, request_from, whole_value
from statute_runner.request.request_reader import requests
from statute_runner.serve.page_state import State, state_from
from statute_runner.text.file_signature import BYTE_ORDER_MARK, kind_by_signature

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.api import LoadedBundle
    from statute_runner.request.request_document import Raw

BOUNDARY = re.compile(r'multipart/form-data;.*?boundary="?([^";,\s]{1,70})"?', re.IGNORECASE)
NAMED = re.compile(rb'form-data;.*?\bname="([^"\r\n]*)"(?:.*?\bfilename="([^"\r\n]*)")?', re.IGNORECASE | re.DOTALL)
LARGEST, DEEPEST = 2**24, 256
Fields = dict[str, tuple[str, bytes]]


def fields_of(kind: str, body: bytes) -> Fields:
    """The fields of a form sent as `multipart/form-data`: by name the name of the file, if any, and the content.

    Raises `Refused` for a body of another kind.
    """
    found = BOUNDARY.match(kind)
    if found is None:
        raise refuse("usage", "the body is no form with a file", help="send it as multipart/form-data")
    fields: Fields = {}
    for part in body.split(b"--" + found[1].encode())[1:]:
        head, gap, content = part.partition(b"\r\n\r\n")
        named = NAMED.search(head)
        if gap and named:
            file = (named[2] or b"").decode(errors="replace").replace("\\", "/").rpartition("/")[2]
            fields[named[1].decode(errors="replace")] = (file[:200], content.removesuffix(b"\r\n"))
    return fields


def sent(fields: Fields) -> tuple[str, bytes]:
    """The name and the content of the file that was sent, or of what was pasted. Raises `Refused` for neither."""
    name, content = fields.get("file", ("", b""))
    if not content.strip():
        name, content = "what was pasted", fields.get("text", ("", b""))[1]
    if not content.strip():
        raise refuse("request-none", "nothing was sent", help="paste a document, or choose a file")
    if kind := kind_by_signature(content):
        help_ = "send it unpacked; `statute replay` and `statute batch` read packed files"
        raise refuse("request-file", f"{name or 'the file'} cannot be read: it is {kind}, not text", help=help_)
    return name or "the file", content.removeprefix(BYTE_ORDER_MARK)


def documents(name: str, content: bytes) -> Iterator[Raw]:
    """The documents of a file in order; decisions may be larger, and nested deeper, than requests."""
    if content.lstrip()[:1] != b"{":
        yield from requests(io.BufferedReader(io.BytesIO(content)), name)
    elif whole_value(content) or content.lstrip().find(b"\n{") < 0:
        yield json_request(content, name, 1, largest=LARGEST, deepest=DEEPEST)
    else:
        for number, line in enumerate(content.splitlines(), 1):
            if line.strip():
                yield json_request(line, name, number, largest=LARGEST, deepest=DEEPEST)


def only(name: str, content: bytes) -> Raw:
    """The one document of a file. Raises `Refused` for none or several."""
    found = documents(name, content)
    first = next(found, None)
    if first is None:
        raise refuse("request-none", f"there is no request in {name}")
    if next(found, None) is not None:
        raise refuse("too-many", f"{name} holds several documents", help="open them under Past decisions")
    return first


def as_record(number: int, raw: Raw) -> Record:
    """A document as a record of the past: a decision with its request, or a request alone."""
    if raw.problems:
        return Record(number, "", why_not=raw.problems[0].message)
    return record_of(number, raw.data)


def is_decision(raw: Raw) -> bool:
    """Whether it says that it is a decision, or the record of one."""
    return isinstance(raw.data, dict) and bool({"format", "decision", "request"} & set(raw.data))


def state_of_request(loaded: LoadedBundle, raw: Raw) -> State:
    """The state in which a request is open. Raises `Refused` with all that is wrong, by line."""
    return state_from(loaded, request_from(raw, loaded.bundle.facts).document(), {}, None, None)


def state_of_record(loaded: LoadedBundle, record: Record, file: str) -> State:
    """The state in which the request of a record is open, under what it was decided under. Raises `Refused`."""
    from statute_runner.request.request_document import Raw

    if record.request is None:
        raise refuse("request-none", record.why_not or "there is no request with the decision")
    raw = Raw(dict(record.request), Span(file, record.line))
    stated, past = request_from(raw, loaded.bundle.facts).document(), record.past
    if past is None:
        return state_from(loaded, stated, {}, None, None)
    known = {name: option for name, option in past.readings.items() if name in loaded.bundle.readings}
    return state_from(loaded, stated, known, past.question, past.as_of if past.as_of != stated["date"] else None)
