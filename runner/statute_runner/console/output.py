"""Writes text for people, decisions in the format asked for, and problems.

Problems are written for a person, or as one JSON object a line.
"""

from __future__ import annotations

import json
import os
import sys
from functools import partial

from statute_runner.console.argument_reader import USUAL
from statute_runner.console.idle import refuse_idle
from statute_runner.console.meant_bundle import meant_root
from statute_runner.console.streams import flush, put, put_bytes, put_error, try_output
from statute_runner.decide.evaluation import UNDETERMINED
from statute_runner.problem import Refused, fields, refuse, with_line
from statute_runner.text.file_signature import kind_by_signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable
    from typing import Any

    from statute_runner.api import LoadedBundle
    from statute_runner.console.screen import Screen
    from statute_runner.decide.decision_document import Decision
    from statute_runner.problem import Problem, Span
    from statute_runner.request.request_document import Raw

FILES = ("docx", "pdf")
LETTERS = ("letter", "accounting", *FILES)


def say(text: str) -> None:
    """Writes lines for people to standard output; nothing in them can act."""
    from statute_runner.escaping import terminal

    put(terminal(text))


def tell(text: str) -> None:
    """Writes lines for people to standard error; nothing in them can act."""
    from statute_runner.escaping import terminal

    put_error(terminal(text))


def report(problems: Iterable[Problem], given: argparse.Namespace, raw: Raw | None = None) -> None:
    """Every problem, in the form the caller asked for; `raw` is the request that they are of."""
    for problem in problems:
        if getattr(given, "errors", "text") == "json":
            put_error(json.dumps(fields(problem)) + "\n")
        else:
            line, first = line_of(problem.span, given, raw) if problem.span else (None, 1)
            put_error(with_line(problem, line, first) + "\n")


def line_of(span: Span, given: argparse.Namespace, raw: Raw | None) -> tuple[str | None, int]:
    """The line that a problem stands in, from the request or from the file read again, and its first column."""
    if raw and raw.content:
        return raw.text_of(span.line)
    try:
        root = meant_root(given)
    except Refused:
        root = os.curdir
    for path in (span.file, os.path.join(root, span.file)):
        if os.path.isfile(path):
            try:
                with open(path, "rb") as opened:
                    content = opened.read(2**21)
            except OSError:
                return None, 1
            if kind_by_signature(content):
                return None, 1
            lines = content.decode("utf-8", "replace").split("\n")
            return lines[span.line - 1] if span.line <= len(lines) else None, 1
    return None, 1


def writer(given: argparse.Namespace, loaded: LoadedBundle) -> Callable[[Decision], None]:
    """How a decision is written in the format asked for, each at once, so that a pipe can converse."""
    refuse_idle(
        ("--indent", given.indent and given.format != "json", "it is for json"),
        ("--full", given.full and given.format != "text", "markdown and html have the annex, and json is all there is"),
        (
            "--template",
            given.template is not None and given.format in {"json", "svg"},
            f"{given.format} is made by no template",
        ),
    )
    try_output()
    shown = as_json(given.indent)
    if given.format in LETTERS:
        return letters(given, loaded)
    if given.format == "svg":
        from statute_runner.explain.route_flow import flow_picture

        shown = partial(flow_picture, bundle=loaded.bundle)
    elif given.format != "json":
        from statute_runner.explain.renderer import renderer

        screen = on_terminal()
        columns = min(screen.columns or USUAL, USUAL) if screen else USUAL
        full = given.full or given.format != "text"
        shown = renderer(loaded.bundle, given.format, given.template, full=full, columns=columns)
        if screen:
            return to_screen(screen, shown, loaded)

    def write(made: Decision) -> None:
        put(shown(made))
        flush()

    return write


def write_line(line: bytes) -> None:
    """Writes a document that is printed already, at once as any other."""
    put(line.decode() + "\n")
    flush()


def on_terminal() -> Screen | None:
    """The screen that stands in the place of standard output, where text is for people before one."""
    from statute_runner.console.screen import Screen

    return sys.stdout if isinstance(sys.stdout, Screen) else None


def to_screen(screen: Screen, shown: Callable[[Decision], str], loaded: LoadedBundle) -> Callable[[Decision], None]:
    """How a decision is written to a screen: its outcomes in the colour of their tone, the answer again at the end."""
    from statute_runner.explain.last_lines import last_lines

    def write(made: Decision) -> None:
        outcomes = made["explanation"]["outcomes"]
        screen.know({UNDETERMINED: "open", **{name: known["tone"] for name, known in outcomes.items()}})
        put(shown(made))
        screen.last = last_lines(made, loaded.bundle, min(screen.columns or USUAL, USUAL))
        flush()

    return write


def letters(given: argparse.Namespace, loaded: LoadedBundle) -> Callable[[Decision], None]:
    """How the letter of a decision is written. Raises `Refused` where a file would go to a terminal."""
    from statute_runner.letters.letter_writer import letter_writer

    if given.format in FILES and sys.stdout.isatty():
        raise refuse(
            "usage", f"a {given.format} is not for a terminal", help=f"write it to a file: > letter.{given.format}"
        )
    shown = letter_writer(loaded.bundle, given.format, given.letter, given.template)

    def write(made: Decision) -> None:
        text = shown(made)
        if isinstance(text, bytes):
            put_bytes(text)
        else:
            put(text)
        flush()

    return write


def as_json(indent: bool) -> Callable[[Decision], str]:
    """One compact document a line, or one for reading."""
    layout: Any = {"indent": 2} if indent else {"separators": (",", ":")}
    return lambda made: json.dumps(made, ensure_ascii=False, **layout) + "\n"
