"""Warnings that a lawyer has looked at and found wrong of a place: `acknowledged` there says so, with the reason."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from statute_runner.problem import Problem
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.law.bundle import Bundle
    from statute_runner.problem import Span
    from statute_runner.text.positions import Positions

KEY = "acknowledged"


class Acknowledgement(NamedTuple):
    """A code of warnings that are wrong of what stands at a path of a file, and where the file says so."""

    file: str
    path: str
    code: str
    span: Span

    def holds(self, paths: Sequence[str]) -> bool:
        """Whether one of the paths is this place or inside it."""
        return any(path == self.path or path.startswith(f"{self.path}/") for path in paths)


def heeded(problems: Sequence[Problem], bundle: Bundle) -> tuple[list[Problem], list[Problem]]:
    """The problems without the warnings that are acknowledged, and a problem for each of which there is none."""
    stated = list(acknowledgements(bundle))
    if not stated:
        return list(problems), []
    places = {file: Places(bundle.files[file].positions) for file in {one.file for one in stated}}
    used: set[Acknowledgement] = set()
    left: list[Problem] = []
    for problem in problems:
        span = problem.span
        if problem.severity == "error" or not span or span.file not in places:
            left.append(problem)
            continue
        paths = places[span.file].at(span)
        fitting = [one for one in stated if one.file == span.file and one.code == problem.code and one.holds(paths)]
        used.update(fitting)
        left += [] if fitting else [problem]
    return left, [idle(one) for one in stated if one not in used]


def idle(one: Acknowledgement) -> Problem:
    message = f"`{one.code}` is acknowledged here, and `check` does not warn of it"
    return Problem("not-warned", message, one.span, "remove it; only warnings are acknowledged, where they are told")


def acknowledgements(bundle: Bundle) -> Iterator[Acknowledgement]:
    """Every warning that a file acknowledges."""
    for file, parsed in bundle.files.items():
        todo: list[tuple[str, object]] = [("", parsed.data)]
        while todo:
            path, found = todo.pop()
            if isinstance(found, dict):
                stated = found.get(KEY)
                for code in stated if path and isinstance(stated, dict) else ():
                    span = parsed.positions.span(f"{path}/{KEY}/{pointer(code)}")
                    yield Acknowledgement(file, path, code, span)
            pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
            todo += [(f"{path}/{pointer(key)}" if path else pointer(key), part) for key, part in pairs if key != KEY]


class Places:
    """The paths of a file by where their values begin."""

    marks: list[tuple[int, int, str]]

    def __init__(self, positions: Positions) -> None:
        self.marks = sorted((mark[0], mark[1], path) for path, mark in positions.values.items())

    def at(self, span: Span) -> list[str]:
        """The paths of the values that begin where the span does, or last before it."""
        last = bisect_right(self.marks, (span.line, span.column, "\U0010ffff"))
        if not last:
            return []
        line, column, _ = self.marks[last - 1]
        return [path for *place, path in self.marks[:last] if place == [line, column]]
