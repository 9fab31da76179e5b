"""Records of past decisions, one a line: what was asked and answered, by which law; why one cannot be replayed.

A decision document holds only the digest of its request. It can be replayed where the request stands with it: under
`given` (`statute decide --with-request`), or beside it in a record `{"request": ..., "decision": ...}`. A request alone
can be decided again.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from runner.request import canonical, json_request
from runner.value import value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

LONGEST_LINE = 2**20


@value
class Past:
    """What was answered, on which day's law, under which readings, and by which files of law and which runner."""

    question: str
    as_of: str
    known_on: str | None
    outcome: str
    possible: tuple[str, ...]
    routes: Mapping[str, tuple[str, tuple[str, ...]]]
    missing: frozenset[str]
    readings: Mapping[str, str]
    law: Mapping[str, tuple[str, str]]
    bundle: str
    runner: str


@value
class Record:
    """One line: the request and the past answer where each is there, or why it cannot be replayed."""

    line: int
    id: str
    request: Mapping[str, Any] | None
    past: Past | None
    why_not: str = ""


def records(stream: BinaryIO, file: str) -> Iterator[Record]:
    """The records of a stream, read one line at a time; blank lines are skipped."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield Record(number, "", None, None, f"the line is longer than {LONGEST_LINE:,} bytes")
        elif line.strip():
            yield record(line, file, number)


def record(line: bytes, file: str, number: int) -> Record:
    raw = json_request(line.strip(), file, number)
    if raw.problems:
        return Record(number, "", None, None, raw.problems[0].message)
    if not isinstance(raw.data, dict):
        return Record(number, "", None, None, "the line is no group of keys")
    data: Mapping[str, Any] = raw.data
    if "format" in data:
        return of_decision(number, data.get("given"), data)
    if "decision" in data or "request" in data:
        extra = [key for key in data if key not in {"request", "decision"}]
        if extra or not isinstance(data.get("decision"), dict) or not isinstance(data.get("request"), dict):
            return Record(number, "", None, None, "a record has a request and a decision, and nothing else")
        return of_decision(number, data["request"], data["decision"])
    return Record(number, named(data), data, None)


def of_decision(number: int, request: object, decision: Mapping[str, Any]) -> Record:
    """The record of a decision document, by the reader of its format."""
    reader = READERS.get(str(decision.get("format")))
    if reader is None:
        known = ", ".join(READERS)
        return Record(number, "", None, None, f"the format `{decision.get('format')}` is not known; this reads {known}")
    try:
        name, digest, past = reader(decision)
    except (KeyError, TypeError, AttributeError, ValueError):
        return Record(number, "", None, None, "the document is not whole: a key that every decision has is missing")
    if not isinstance(request, dict):
        why = "the document holds only the digest of its request; decide with --with-request to keep it"
        return Record(number, name, None, past, why)
    if hashlib.sha256(canonical(request)).hexdigest() != digest:
        return Record(number, name, None, past, "the request is not the one that was decided: its digest is another")
    return Record(number, name, request, past)


def named(data: Mapping[str, Any]) -> str:
    return str(data.get("id", ""))[:200]


def read_v1(data: Mapping[str, Any]) -> tuple[str, str, Past]:
    """Id, digest of the request, and past answer of a `decision/v1` document; keys added since may be missing."""
    past = Past(
        data["question"],
        data["as_of"],
        data.get("known_on"),
        data["outcome"],
        tuple(data["possible"]),
        {route: (found["outcome"], tuple(found["possible"])) for route, found in data["routes"].items()},
        frozenset(entry["fact"] for entry in data["missing"]),
        {name: found["chosen"] for name, found in data["readings"].items()},
        {f"{entry['citation']}@{entry['version']}": (entry["version"], entry["sha256"]) for entry in data["law"]},
        data["bundle"]["sha256"],
        data["runner"],
    )
    return data["request"]["id"], data["request"]["sha256"], past


# Every format that a runner has ever written keeps its reader here.
READERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[str, str, Past]]] = {"decision/v1": read_v1}
