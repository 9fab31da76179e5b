"""Records of past decisions, one a line: what was asked and answered, by which law; why one cannot be replayed.

A decision document holds only the digest of its request. It can be replayed where the request stands with it: under
`given` (`statute decide --with-request`), or beside it in a record `{"request": ..., "decision": ...}`. A request alone
can be decided again.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from statute_runner.amend.first_format import FIRST
from statute_runner.decide.decision import FORMAT
from statute_runner.request.canonical_form import canonical
from statute_runner.request.request_document import json_request
from statute_runner.text.file_signature import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

# A decision is longer than its request and, with its trace in the first format, nested deeper: two levels for each of
# the hundred conditions that may rest on one another.
LONGEST_LINE = 2**26
DEEPEST_RECORD = 256


@dataclass(frozen=True, slots=True)
class Past:
    """What was answered, on which day's law, under which readings, and by which files of law and which runner.

    Where registers were read, also their fingerprint and what was read: register, key, facts, source and day of record.
    `format` is that of the document; the first does not say by which route something must be kept to.
    """

    format: str
    question: str
    as_of: str
    known_on: str | None
    outcome: str
    possible: tuple[str, ...]
    routes: Mapping[str, tuple[str, tuple[str, ...]]]
    missing: frozenset[str]
    notices: tuple[tuple[str, ...], ...]
    conditions: tuple[tuple[str, ...], ...]
    basis: tuple[str, ...]
    readings: Mapping[str, str]
    law: Mapping[str, tuple[str, str]]
    bundle: str
    runner: str
    registers: str = ""
    entries: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One line: the request, and the decision with what it says, where each is there; else why it cannot be replayed.

    `altered` says so where the request is not the one that was decided.
    """

    line: int
    id: str
    request: Mapping[str, object] | None = None
    decision: Mapping[str, object] | None = None
    past: Past | None = None
    why_not: str = ""
    altered: str = ""


def records(stream: BinaryIO, file: str) -> Iterator[Record]:
    """The records of a stream, read one line at a time; blank lines are skipped."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(BYTE_ORDER_MARK)
        if len(line) > LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(LONGEST_LINE)
            yield Record(number, "", why_not=f"the line is longer than {LONGEST_LINE:,} bytes")
        elif line.strip():
            yield record(line, file, number)


def record(line: bytes, file: str, number: int) -> Record:
    raw = json_request(line.strip(), file, number, largest=LONGEST_LINE, deepest=DEEPEST_RECORD)
    if raw.problems:
        return Record(number, "", why_not=raw.problems[0].message)
    return record_of(number, raw.data)


def record_of(number: int, document: object) -> Record:
    """The record that a document is: a decision, a request with its decision, or a request alone."""
    if not isinstance(document, dict):
        return Record(number, "", why_not="expected a mapping as the line")
    data: Mapping[str, Any] = document
    if "format" in data:
        return of_decision(number, data.get("given"), data)
    if "decision" in data or "request" in data:
        extra = [key for key in data if key not in {"request", "decision"}]
        if extra or not isinstance(data.get("decision"), dict) or not isinstance(data.get("request"), dict):
            return Record(number, "", why_not="a record has a request and a decision, and nothing else")
        return of_decision(number, data["request"], data["decision"])
    return Record(number, named(data), data)


def of_decision(number: int, request: object, decision: Mapping[str, Any]) -> Record:
    """The record of a decision document, by the reader of its format."""
    if str(decision.get("format")) not in KEPT_TO:
        known = ", ".join(KEPT_TO)
        return Record(number, "", why_not=f"unknown format `{decision.get('format')}`; this reads {known}")
    try:
        name, digest, past = answered(decision)
    except (KeyError, TypeError, AttributeError, ValueError):
        why = "the document is incomplete: a key of every decision is missing, or has another type"
        return Record(number, "", why_not=why)
    if not isinstance(request, dict):
        why = "the document holds only the digest of its request; decide with --with-request to include it"
        return Record(number, name, past=past, why_not=why)
    other = hashlib.sha256(canonical(request)).hexdigest() != digest
    altered = "the request is not the one that was decided: its digest is another" if other else ""
    return Record(number, name, request, decision, past, altered=altered)


def named(data: Mapping[str, Any]) -> str:
    return str(data.get("id", ""))[:200]


def answered(data: Mapping[str, Any]) -> tuple[str, str, Past]:
    """Id, digest of the request, and past answer of a document; keys added since to its format may be missing."""
    past = Past(
        text(data["format"]),
        text(data["question"]),
        text(data["as_of"]),
        text(data["known_on"]) if "known_on" in data else None,
        text(data["outcome"]),
        texts(data["possible"]),
        {route: (text(found["outcome"]), texts(found["possible"])) for route, found in data["routes"].items()},
        frozenset(text(entry["fact"]) for entry in data["missing"]),
        tuple(cited_text(entry) for entry in data["notices"]),
        KEPT_TO[data["format"]](data["conditions"]),
        texts(data["basis"]),
        {name: text(found["chosen"]) for name, found in data["readings"].items()},
        {f"{entry['citation']}@{entry['version']}": (entry["version"], text(entry["sha256"])) for entry in data["law"]},
        text(data["bundle"]["sha256"]),
        text(data["runner"]),
        text(data["registers"]["sha256"]) if "registers" in data else "",
        tuple(entry_read(one) for one in data["registers"]["entries"]) if "registers" in data else (),
    )
    return text(data["request"]["id"]), text(data["request"]["sha256"]), past


def listed(conditions: list[Mapping[str, Any]]) -> tuple[tuple[str, ...], ...]:
    """What must be kept to, as `decision/v1` has it."""
    return tuple(cited_text(entry) for entry in conditions)


def by_route(conditions: Mapping[str, list[Mapping[str, Any]]]) -> tuple[tuple[str, ...], ...]:
    """What must be kept to, as `decision/v2` has it."""
    return tuple((route, *cited_text(entry)) for route, entries in conditions.items() for entry in entries)


def cited_text(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """A notice or a condition."""
    return text(entry["id"]), text(entry["cite"]), text(entry["text"])


def entry_read(entry: Mapping[str, Any]) -> tuple[str, ...]:
    """An entry of a register that was read; not where it is written, which changes nothing."""
    where = [text(entry[key]) for key in ("register", "key", "source", "recorded_on")]
    return (*where, *texts(entry["facts"]))


def texts(found: object) -> tuple[str, ...]:
    if not isinstance(found, list):
        raise TypeError
    return tuple(text(entry) for entry in found)


def text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError
    return found


# Every format that a runner has ever written, with the reader of what is not the same in all of them.
KEPT_TO: Mapping[str, Callable[[Any], tuple[tuple[str, ...], ...]]] = {FIRST: listed, FORMAT: by_route}
