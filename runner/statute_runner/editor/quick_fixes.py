"""What mends a problem, as changes of text: what was probably meant, and what its help says to write."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from statute_runner.editor.coverage_fixes import coverage_fixes
from statute_runner.editor.text_changes import (
    Fix,
    TextChange,
    beside,
    last_line_of,
    path_at,
    value_at,
    within_line,
    written_at,
    yaml_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.problem import Problem, Span

MEANT = re.compile(r"did you mean `(.+)`\?\Z", re.DOTALL)
ELSEWHERE = re.compile(r"they are in (\S+); say `at: \S+`\Z")
WRITE = re.compile(r'write ("[^"]+")\Z')
TICKED = re.compile(r"`([^`]+)`")
OCCURS = re.compile(r"occurs ([0-9]+) times in provision")
MOST_PLACES = 5


def fixes(seen: Snapshot, problem: Problem) -> Iterator[Fix]:
    """What would mend a problem of a file that is open or saved; the likeliest first."""
    span = problem.span
    if span is None or not seen.lines(span.file):
        return
    lines = seen.lines(span.file)
    if found := MEANT.search(problem.help):
        yield from meant(problem, span, lines, found[1])
    elif found := ELSEWHERE.search(problem.help):
        yield from moved(seen, span, lines, found[1])
    elif (found := WRITE.search(problem.help)) and span.end:
        yield Fix(f"Write {found[1]}", (within_line(span.file, span.line, span.column, span.end, found[1]),), True)
    elif problem.code == "case-days":
        yield Fix("Write `days`", (within_line(span.file, span.line, span.column, span.end, "days"),), preferred=True)
    elif problem.code == "quote-ambiguous" and (found := OCCURS.search(problem.message)):
        yield from numbered(seen, span, lines, int(found[1]))
    elif problem.code == "schema-stale":
        yield from generated(seen, span)
    elif problem.code == "word-uncovered":
        yield from coverage_fixes(seen, span)


def meant(problem: Problem, span: Span, lines: Sequence[str], word: str) -> Iterator[Fix]:
    """The word that was meant in the place of the one that the problem names."""
    title = f"Write `{word}`"
    likest = sorted(TICKED.findall(problem.message), key=lambda one: -SequenceMatcher(a=one, b=word).ratio())
    for wrong in likest[:1]:
        if place := place_of(lines, span, wrong):
            line, column, end = place
            before, after = lines[line - 1][: column - 1][-1:], lines[line - 1][end - 1 :][:1]
            quoted = before in {'"', "'"} and before == after
            text = word if quoted or " " not in word else yaml_text(word)
            yield Fix(title, (within_line(span.file, line, column, end, text),), preferred=True)
            return
    if written_at(lines, span):
        yield Fix(title, (within_line(span.file, span.line, span.column, span.end, yaml_text(word)),), preferred=True)


def place_of(lines: Sequence[str], span: Span, word: str) -> tuple[int, int, int] | None:
    """Where a word stands that is at fault: at the span, else as a whole word in the block that begins there."""
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = line.find(word, span.column - 1, span.end - 1 if span.end else len(line))
    if start >= 0:
        return span.line, start + 1, start + 1 + len(word)
    whole = re.compile(rf"(?<![\w.-]){re.escape(word)}(?![\w-])")
    for number in range(span.line, last_line_of(lines, span.line) + 1) if line else ():
        if found := whole.search(lines[number - 1]):
            return number, found.start() + 1, found.end() + 1
    return None


def moved(seen: Snapshot, span: Span, lines: Sequence[str], provision: str) -> Iterator[Fix]:
    """The provision in which quoted words do stand."""
    document = seen.files[span.file].document
    path = path_at(document, span) if document else None
    if not document or not path:
        return
    parent = path.rpartition("/")[0]
    if isinstance(value_at(document.data, parent), list):
        # one of several quotes: it needs a mapping of its own
        text = f"{{at: {provision}, words: {written_at(lines, span)}}}"
        if span.end:
            yield Fix(
                f"Quote it from {provision}", (within_line(span.file, span.line, span.column, span.end, text),), True
            )
        return
    if at := document.positions.find(f"{parent}/at"):
        change: TextChange | None = within_line(span.file, at.line, at.column, at.end, provision)
    else:
        change = beside(document, lines, span.file, path, {"at": provision})
    if change:
        yield Fix(f"Say `at: {provision}`", (change,), preferred=True)


def numbered(seen: Snapshot, span: Span, lines: Sequence[str], places: int) -> Iterator[Fix]:
    """Each of the places that an ambiguous quote can mean."""
    document = seen.files[span.file].document
    path = path_at(document, span) if document else None
    if not document or not path or isinstance(value_at(document.data, path.rpartition("/")[0]), list):
        return
    for nth in range(1, min(places, MOST_PLACES) + 1):
        if change := beside(document, lines, span.file, path, {"nth": str(nth)}):
            yield Fix(f"Quote place {nth} of {places}: `nth: {nth}`", (change,))


def generated(seen: Snapshot, span: Span) -> Iterator[Fix]:
    """A generated file, as `statute schema --write` writes it."""
    if seen.bundle is None or not seen.whole:
        return
    from statute_runner.request.request_schema import text

    made = {"request.schema.json": text(seen.bundle)}
    if "registers" in seen.bundle.files["bundle.yaml"].data:
        from statute_runner.request.register_schema import texts

        made |= texts(seen.bundle)
    if span.file in made:
        lines = seen.lines(span.file)
        end = (len(lines), len(lines[-1]) + 1)
        yield Fix("Write it again", (TextChange(span.file, (1, 1), end, made[span.file]),), preferred=True)
