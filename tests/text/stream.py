"""Streams that give bytes as a test wants them given."""

from __future__ import annotations

import io
from functools import partial
from itertools import cycle
from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Refused
from statute_runner.request.request_document import Request, request_from
from statute_runner.request.request_reader import requests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from statute_runner.law.facts import FactType


class InPieces(io.BufferedIOBase):
    """Gives its bytes in pieces of these sizes, over and over."""

    def __init__(self, content: bytes, sizes: Iterable[int]) -> None:
        self.content, self.sizes = content, cycle(sizes)

    def read1(self, size: int = -1) -> bytes:
        taken = self.content[: min(size, next(self.sizes))]
        self.content = self.content[len(taken) :]
        return taken


class Endless(io.BufferedIOBase):
    """Gives parts one after the other for as long as it is read, and counts the bytes it gave."""

    def __init__(self, parts: Iterator[bytes]) -> None:
        self.parts, self.given = parts, 0

    def read1(self, _size: int = -1) -> bytes:
        part = next(self.parts, b"")
        self.given += len(part)
        return part


def answers(stream: io.BufferedIOBase, name: str, facts: Mapping[str, FactType]) -> list[Request | tuple[Problem, ...]]:
    """What becomes of each request of a stream: the request, or why it was refused."""
    return [outcome(partial(request_from, raw, facts)) for raw in requests(stream, name)]


def outcome(reading: Callable[[], Request]) -> Request | tuple[Problem, ...]:
    """The request that is read, or why it was refused; nothing else may be raised."""
    try:
        return reading()
    except Refused as refused:
        return refused.problems
