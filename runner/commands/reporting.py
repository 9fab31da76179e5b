"""Prints what people read; problems on standard error, as a person reads them or as one JSON object a line."""

from __future__ import annotations

import json
import os
import sys

from runner.loading import root_of
from runner.problem import fields, with_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from runner.problem import Problem, Span
    from runner.request import Raw


def say(text: str) -> None:
    """Writes lines for people to standard output; nothing in them can act."""
    from runner.escaping import terminal

    if sys.stdout:
        sys.stdout.write(terminal(text))


def tell(text: str) -> None:
    """Writes lines for people to standard error; nothing in them can act."""
    from runner.escaping import terminal

    if sys.stderr:
        sys.stderr.write(terminal(text))


def report(problems: Iterable[Problem], given: argparse.Namespace, raw: Raw | None = None) -> None:
    """Every problem, in the form the caller asked for; `raw` is the request that they are of."""
    if sys.stderr is None:
        return
    for problem in problems:
        if getattr(given, "errors", "text") == "json":
            sys.stderr.write(json.dumps(fields(problem)) + "\n")
        else:
            line, first = line_of(problem.span, given, raw) if problem.span else (None, 1)
            sys.stderr.write(with_line(problem, line, first) + "\n")


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
