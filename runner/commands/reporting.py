"""Prints problems on standard error: as a person reads them, or one JSON object a line."""

from __future__ import annotations

import json
import os
import sys

from runner.characters import forbidden
from runner.loading import root_of
from runner.problem import fields, with_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from runner.problem import Problem, Span
    from runner.request import Raw


def report(problems: Iterable[Problem], given: argparse.Namespace, raw: Raw | None = None) -> None:
    """Every problem, in the form the caller asked for; `raw` is the request that they are of."""
    if sys.stderr is None:
        return
    for problem in problems:
        if getattr(given, "errors", "text") == "json":
            sys.stderr.write(json.dumps(fields(problem)) + "\n")
        else:
            line, first = line_of(problem.span, given, raw) if problem.span else (None, 1)
            sys.stderr.write(safe(with_line(problem, line, first)) + "\n")


def line_of(span: Span, given: argparse.Namespace, raw: Raw | None) -> tuple[str | None, int]:
    """The line that a problem stands in, from the request or from the file read again, and its first column."""
    if raw and raw.content:
        return raw.text_of(span.line)
    root = root_of(getattr(given, "bundle", None) or getattr(given, "path", None))
    for path in (span.file, os.path.join(root, span.file)):
        if os.path.isfile(path):
            try:
                with open(path, encoding="utf-8", errors="replace", newline="\n") as opened:
                    lines = opened.read(2**21).split("\n")
            except OSError:
                return None, 1
            return lines[span.line - 1] if span.line <= len(lines) else None, 1
    return None, 1


def safe(text: str) -> str:
    """The text with nothing in it that could drive a terminal."""
    return "".join(c if c == "\n" or (c.isprintable() and not forbidden(c)) else escaped(ord(c)) for c in text)


def escaped(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"  # noqa: PLR2004 - the codes that four digits hold
