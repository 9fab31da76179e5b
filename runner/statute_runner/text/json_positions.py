"""Where each key and value of a JSON text stands, read only to say where a fault is."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from statute_runner.problem import Span
from statute_runner.text.characters import place

if TYPE_CHECKING:
    from typing import TypeAlias

    Path: TypeAlias = tuple[str | int, ...]

TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],:]|[^\s"{}\[\],:]+', re.DOTALL)
BRACKET = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\]]', re.DOTALL)


class LocatedValue:
    """A value in the text: its path, and where it and its key begin and end; a key of no width where it has none."""

    end: int
    key: tuple[int, int]
    path: Path
    start: int

    __slots__ = ("end", "key", "path", "start")

    def __init__(self, path: Path, key: tuple[int, int], start: int, end: int) -> None:
        self.path, self.key, self.start, self.end = path, key, start, end


class JsonPositions:
    """The parts of a valid JSON text, which begins at a line and column of a file, in the order in which they stand."""

    text: str
    file: str
    line: int
    column: int
    parts: list[LocatedValue]

    def __init__(self, text: str, file: str, line: int = 1, column: int = 1) -> None:
        self.text, self.file, self.line, self.column = text, file, line, column
        self.parts = parts(text)

    def span(self, part: LocatedValue, key: bool = False) -> Span:
        """The place of the part, or of its key."""
        start, end = part.key if key and part.key[1] else (part.start, part.end)
        begins = place(self.text[:start], self.file, self.line, self.column)
        width = 0 if "\n" in self.text[start:end] else end - start
        return Span(self.file, begins.line, begins.column, begins.column + width if width else 0)

    def at(self, path: Path, key: bool = False) -> Span | None:
        """The place of the value at a path, or of its key; nothing where the text has no such value."""
        return next((self.span(part, key) for part in self.parts if part.path == path), None)


def parts(text: str) -> list[LocatedValue]:
    """Every value of a valid JSON text, an object before its members."""
    found: list[LocatedValue] = []
    within: list[Within] = []
    key = (0, 0)
    for token in TOKEN.finditer(text):
        sign = token.group()
        top = within[-1] if within else None
        if sign == ",":
            if top:
                top.next()
        elif sign in {"}", "]"}:
            closed = within.pop()
            closed.part.end = token.end()
        elif sign == ":":
            continue
        elif top and top.wants_key:
            top.key, top.wants_key = json.loads(sign, strict=False), False
            key = token.span()
        else:
            path = (*top.part.path, top.key) if top else ()
            found.append(LocatedValue(path, key if top and top.is_object else (0, 0), *token.span()))
            if sign in {"{", "["}:
                within.append(Within(found[-1], sign == "{"))
    return found


class Within:
    """An object or array that is being read."""

    is_object: bool
    part: LocatedValue
    wants_key: bool

    __slots__ = ("is_object", "key", "part", "wants_key")

    def __init__(self, part: LocatedValue, is_object: bool) -> None:
        self.part, self.is_object, self.wants_key = part, is_object, is_object
        self.key: str | int = 0

    def next(self) -> None:
        self.wants_key = self.is_object
        if isinstance(self.key, int):
            self.key += 1


def too_deep(text: str, deepest: int) -> int:
    """Where the first value begins that is nested deeper than this, in any text; -1 where none is."""
    if text.count("{") + text.count("[") <= deepest:
        return -1
    depth = 0
    for token in BRACKET.finditer(text):
        sign = token.group()
        if sign in {"{", "["}:
            depth += 1
            if depth > deepest:
                return token.start()
        elif sign in {"}", "]"}:
            depth -= 1
    return -1
