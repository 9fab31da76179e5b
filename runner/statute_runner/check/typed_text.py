"""Warnings of texts that a hand or a word processor made other than they look: cut by a comment, or with odd signs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Refused, Span
from statute_runner.text import yaml_source
from statute_runner.text.typeset_signs import DOUBLE, called_here, instead, never_meant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.text.positions import Positions

# Each reads a line of any length once: no part of a pattern can begin at many places and go on to the end.
CUT = re.compile(r"\S[ \t]+#")
QUOTED = re.compile(f"(?m)(?:: +|- +|[{{\\[,] *)[{DOUBLE}]")
COMMENT = re.compile(r"(?<!\s)\s+#")
OPENS = tuple("\"'|>[{&*!")
# Where the words of the law stand, which may begin and end with quotation marks of their own.
OF_LAW = ("text", "quote", "words")
FOR_PEOPLE = (*OF_LAW, "says", "heading", "because", "ask", "say", "note", "title")


@dataclass(frozen=True, slots=True)
class TypedText:
    """A text of a file: its path, where it is written, the words that it came to, and the lines of the file from it."""

    path: str
    span: Span
    words: str
    lines: list[str]

    @property
    def plain(self) -> bool:
        """Whether no mark begins it, so that what stands after ` #` is a comment."""
        return not self.lines[0][self.span.column - 1 :].startswith(OPENS)


def problems(bundle: Bundle, folder: Folder) -> Iterator[Problem]:
    """Every text that ends in a comment, or that holds a sign which its author cannot have meant."""
    for path, content in folder.contents.items():
        source = folder.text(path)
        if not (path.endswith((".yaml", ".md")) and (CUT.search(source) or QUOTED.search(source) or odd(source))):
            continue
        positions, data = located(bundle, path, content)
        if positions is None:
            continue
        lines = source.split("\n")
        for text in texts(positions, data, lines, path):
            yield from cut(text)
            yield from misquoted(text)
            yield from typeset(text)


def odd(source: str) -> bool:
    return bool(never_meant(source))


def located(bundle: Bundle, path: str, content: bytes) -> tuple[Positions | None, object]:
    """Where the values of a file are written, and its data; nothing where it is not read or has faults of its own."""
    if path in bundle.files:
        return bundle.files[path].positions, bundle.files[path].data
    try:
        document = yaml_source.document(content, path) if path.endswith(".yaml") else None
    except Refused:
        return None, None
    return (document.positions, document.data) if document else (None, None)


def texts(positions: Positions, data: object, lines: list[str], file: str) -> Iterator[TypedText]:
    """Every text among the data, with where it is written."""
    todo: list[tuple[str, object]] = [("", data)]
    while todo:
        path, found = todo.pop()
        if isinstance(found, str) and (mark := positions.values.get(path)):
            yield TypedText(path, Span(file, *mark), found, lines[mark[0] - 1 :])
        pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
        for key, part in pairs:
            step = str(key).replace("~", "~0").replace("/", "~1") or "~"
            todo.append((f"{path}/{step}" if path else step, part))


def cut(text: TypedText) -> Iterator[Problem]:
    """The comment that ends a text of several words, or one for people."""
    if not text.plain or not (" " in text.words or text.path.rpartition("/")[2] in FOR_PEOPLE):
        return
    if at := comment_after(text):
        message = "`#` after a space begins a comment: the text ends before it"
        help_ = "quote the whole text, or put the comment on a line of its own"
        yield Problem("comment-in-text", message, at, help_, text.path, severity="warning")


def comment_after(text: TypedText) -> Span | None:
    """Where a comment begins after the last word of an unquoted text, which may have several lines."""
    file, line, column, end = text.span.file, text.span.line, text.span.column, text.span.end
    if end:
        found = COMMENT.match(text.lines[0], end - 1)
        return Span(file, line, found.end()) if found else None
    left = len("".join(text.words.split()))
    for number, whole in enumerate(text.lines):
        start = column - 1 if not number else 0
        own, *_ = COMMENT.split(whole[start:], maxsplit=1)
        left -= len("".join(own.split()))
        if left <= 0:
            found = COMMENT.match(whole, start + len(own))
            return Span(file, line + number, found.end()) if found and not left else None
    return None


def misquoted(text: TypedText) -> Iterator[Problem]:
    """Quotation marks of a word processor around a text, which are part of it."""
    last = [step for step in text.path.split("/") if not step.isdigit()][-1:]
    law = text.path.startswith("text/") or (last and last[0] in OF_LAW)
    first = text.words[:1]
    if text.plain and not law and first and first in DOUBLE and text.words[-1] in DOUBLE and len(text.words) > 1:
        message = f"{called_here(first)}, and does not quote: the text begins with it"
        yield Problem("typeset-sign", message, text.span, instead(first), text.path, severity="warning")


def typeset(text: TypedText) -> Iterator[Problem]:
    """The first sign of a text that its author cannot have meant, and how many there are."""
    if found := never_meant(text.words):
        sign = found[0].group()
        more = f", {len(found)} times in this text" if len(found) > 1 else ""
        at = next(
            (
                Span(text.span.file, text.span.line + n, line.index(sign) + 1, line.index(sign) + 2)
                for n, line in enumerate(text.lines)
                if sign in line
            ),
            text.span,
        )
        message = f"{called_here(sign)}{more}"
        yield Problem("typeset-sign", message, at, instead(sign), text.path, severity="warning")
