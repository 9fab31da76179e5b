"""Prints problems on standard error: as a person reads them, or one JSON object a line."""

from __future__ import annotations

import json
import os
import sys

from runner.loading import root_of
from runner.problem import printed

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from runner.problem import Problem


def report(problems: Iterable[Problem], given: argparse.Namespace) -> None:
    """Every problem, in the form the caller asked for."""
    for problem in problems:
        if getattr(given, "errors", "text") == "json":
            line = {
                "line": problem.span.line if problem.span else None,
                "id": problem.id,
                "code": problem.code,
                "path": problem.path,
                "message": problem.message,
                "help": problem.help,
                "file": problem.span.file if problem.span else None,
            }
            sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")
        else:
            file = problem.span.file if problem.span else ""
            text = safe(printed(problem, source_of(file, given)))
            sys.stderr.write(text + "\n")


def source_of(file: str, given: argparse.Namespace) -> dict[str, str]:
    """The text of the file a problem stands in, if it can be read again."""
    for path in (file, os.path.join(root_of(getattr(given, "bundle", None) or getattr(given, "path", None)), file)):
        if file and os.path.isfile(path):
            with open(path, encoding="utf-8", errors="replace") as opened:
                return {file: opened.read(2**21)}
    return {}


def safe(text: str) -> str:
    """The text with nothing in it that could drive a terminal."""
    return "".join(c if c == "\n" or (c.isprintable() and ord(c) not in BIDI) else f"\\u{ord(c):04x}" for c in text)


BIDI = {*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x061C, 0xFEFF}
