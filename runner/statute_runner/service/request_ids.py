"""The id of a call, by which its log line, its answer and what called it are found together.

What a caller or a proxy says is kept where it is plain (`X-Request-Id`, else the trace of `traceparent`); otherwise one
is made.
"""

from __future__ import annotations

import re
import secrets
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PLAIN = re.compile(rb"[A-Za-z0-9._:/+=-]{1,128}\Z")
TRACE = re.compile(rb"(?!ff)[0-9a-f]{2}-(?P<trace>(?!0{32})[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?\Z")


class RequestIds:
    """Ids of calls, no two made alike by any process."""

    process: bytes
    numbers: count[int]

    def __init__(self) -> None:
        self.process, self.numbers = secrets.token_hex(8).encode(), count(1)

    def of(self, headers: Mapping[bytes, bytes]) -> tuple[bytes, bytes]:
        """The id of a call, and its trace id, empty where it is part of none."""
        stated = headers.get(b"x-request-id", b"")
        traced = TRACE.match(headers[b"traceparent"]) if b"traceparent" in headers else None
        trace: bytes = traced["trace"] if traced else b""
        if stated and PLAIN.match(stated):
            return stated, trace
        return trace or b"%b-%x" % (self.process, next(self.numbers)), trace
