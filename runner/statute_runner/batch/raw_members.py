"""Objects of JSON as their keys and the texts of their values, read alike by every reader, or not at all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from statute_runner.problem import Problem, Refused
from statute_runner.request.request_document import json_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import TypeAlias

    from statute_runner.problem import Span

    Members: TypeAlias = Mapping[str, msgspec.Raw]

DECODE = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
NULL = b"null"
# A text, or the white space that stands between the parts of a value.
BETWEEN = re.compile(rb'("(?:[^"\\]|\\.)*")|[ \t\r\n]+')


def members(content: bytes, at: Span) -> Members | None:
    """The keys and values of an object; None for what is none, or holds what is not read alike everywhere.

    Raises `Refused` where a key stands twice.
    """
    try:
        if not content.isascii():
            content.decode()
        found = DECODE(content)
    except UNREADABLE:
        return None
    # Of a key that stands twice the reader takes the last: then more commas are there than what it gives.
    commas = sum(bytes(raw).count(b",") for raw in found.values()) + max(0, len(found) - 1)
    if content.count(b",") != commas or any("," in name for name in found):
        raw = json_request(content, at.file, at.line)
        if raw.problems:
            raise Refused(raw.problems)
    return found


def objects(raw: msgspec.Raw, name: str, at: Span) -> Iterable[tuple[str, msgspec.Raw]]:
    """The keys and values of an object within a record; none of null. Raises `Refused` for anything else."""
    if bytes(raw) == NULL:
        return ()
    found = members(bytes(raw), at)
    if found is None:
        raise Refused(
            [
                Problem(
                    "request-shape",
                    f"expected an object, got {bytes(raw)[:40].decode(errors='replace')}",
                    at,
                    path=name,
                )
            ]
        )
    return found.items()


def is_group(raw: msgspec.Raw) -> bool:
    """Whether a value can be a group of facts."""
    return bytes(raw)[:1] == b"{" or bytes(raw) == NULL


def written(raw: msgspec.Raw) -> bytes:
    """A value as it stands, without the white space between its parts."""
    content = bytes(raw)
    return BETWEEN.sub(rb"\1", content) if content[:1] in b"[{" else content
