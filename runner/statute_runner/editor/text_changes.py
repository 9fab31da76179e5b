"""Changes of text that an editor makes: what is replaced where, and values as YAML writes them at that place."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.text.days import real_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from statute_runner.problem import Span
    from statute_runner.text.yaml_source import Document

PLAIN = re.compile(r"[^\W_][^\n:#,\[\]{}\"'&*!|>%@`]*\Z")
NOT_TEXT = re.compile(r"(?:true|false|null|yes|no|on|off|~|[-+.0-9][-+.0-9eE_]*)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class TextChange:
    """Text in the place of a stretch of a file: lines and columns from 1, in characters; `end` is not replaced."""

    file: str
    start: tuple[int, int]
    end: tuple[int, int]
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """What would mend a problem, or be of use here: a title, and the changes. `new` are files that are made for it."""

    title: str
    changes: tuple[TextChange, ...]
    preferred: bool = False
    new: tuple[str, ...] = ()


def within_line(file: str, line: int, column: int, end: int, text: str) -> TextChange:
    """A change within one line."""
    return TextChange(file, (line, column), (line, end), text)


def insertion(file: str, line: int, column: int, text: str) -> TextChange:
    """Text put before a place."""
    return TextChange(file, (line, column), (line, column), text)


def yaml_text(text: str) -> str:
    """A text as a value in any place of a YAML file, quoted where it must be."""
    plain = PLAIN.match(text) and text == text.strip() and not NOT_TEXT.match(text) and not real_date(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def written_at(lines: Sequence[str], span: Span) -> str:
    """What stands at a span of one line; nothing where its end is on another."""
    return lines[span.line - 1][span.column - 1 : span.end - 1] if span.end and span.line <= len(lines) else ""


def path_at(document: Document, span: Span, *, key: bool = False) -> str | None:
    """The path of the value, or key, that is written at a place, the outermost of several."""
    marks = document.positions.keys if key else document.positions.values
    return next((path for path, mark in marks.items() if mark[:2] == (span.line, span.column)), None)


def value_at(data: object, path: str) -> object:
    """The value at a path of plain data; nothing where there is none."""
    for step in path.split("/") if path else ():
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list) and step.isdigit() and int(step) < len(data):
            data = data[int(step)]
        else:
            return None
    return data


def indentation(line: str) -> int:
    """How many blanks a line begins with."""
    return len(line) - len(line.lstrip(" "))


def last_line_of(lines: Sequence[str], first: int) -> int:
    """The last line of the block that begins on a line: all that follow are indented more, but for blank ones."""
    depth, last = indentation(lines[first - 1]), first
    for number in range(first + 1, len(lines) + 1):
        line = lines[number - 1]
        if line.strip() and indentation(line) <= depth:
            break
        if line.strip():
            last = number
    return last


def beside(
    document: Document, lines: Sequence[str], file: str, path: str, more: Mapping[str, str]
) -> TextChange | None:
    """Further keys beside the value at a path that ends on its line, in a mapping of either style."""
    at = document.positions.find(path)
    key = document.positions.find(path, key=True)
    if at is None or key is None or not at.end:
        return None
    line = lines[key.line - 1]
    written = [f"{name}: {value}" for name, value in more.items()]
    if in_flow(line[: key.column - 1]):
        return insertion(file, at.line, at.end, "".join(f", {one}" for one in written))
    blanks = " " * (key.column - 1)
    return insertion(file, at.line, len(lines[at.line - 1]) + 1, "".join(f"\n{blanks}{one}" for one in written))


def in_flow(before: str) -> bool:
    """Whether a place after this beginning of a line stands inside `{}` or `[]` that open on the line."""
    depth, quote = 0, ""
    for sign in before:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and (depth or not before.strip()):
            quote = sign
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
    return depth > 0
