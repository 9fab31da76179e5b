"""YAML text to plain data and where each part stands, by the safe core of YAML 1.2 alone."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml

from statute_runner.problem import MOST, Problem, Refused, Span
from statute_runner.text.characters import decoded
from statute_runner.text.positions import Positions
from statute_runner.text.strict_json import DEEPEST
from statute_runner.text.yaml_faults import explained
from statute_runner.text.yaml_reader import Document, YamlReader

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Document", "document", "documents", "each_document"]

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Forty conditions one inside another, each a mapping in a list, and what stands around them.
DEEPEST_OF_BUNDLES = 96
SEPARATOR = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)


def documents(content: bytes, file: str, deepest: int = DEEPEST) -> list[Document]:
    """Every document of a YAML file. Raises `Refused` with all that is wrong with it."""
    found = list(each_document(content, file, deepest=deepest))
    problems = [problem for document in found for problem in document.problems]
    if problems:
        raise Refused(problems)
    return found


def document(content: bytes, file: str) -> Document:
    """The only document of a file of a bundle. Raises `Refused`."""
    found = documents(content, file, DEEPEST_OF_BUNDLES)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused([Problem("yaml-empty", "must not be empty: the file holds no value", Span(file, 1))])
    second = Span(file, found[1].line)
    help_ = "keep one, without `---` between"
    raise Refused([Problem("yaml-documents", "expected one document, got more", second, help_)])


def each_document(content: bytes, file: str, before: int = 0, deepest: int = DEEPEST) -> Iterator[Document]:
    """Every document of a YAML file with what is wrong with it: a fault in one keeps no other from being read.

    The content begins after so many lines of the file. Raises `Refused` where the file is not text at all.
    """
    text = decoded(content, file, before + 1)
    start, line, broken = 0, before, 0
    while True:
        reader = YamlReader(file, line, deepest)
        stopped = read(text[start:], reader, closely=not broken)
        yield from reader.documents
        if not stopped:
            return
        again = following(
            text, stopped.line - before - (stopped.column == 1 and stopped.line > reader.documents[-1].line)
        )
        if again < 0:
            return
        start, line = again, before + text.count("\n", 0, again)
        broken += 1
        if broken == MOST:
            message = f"{MOST} documents could not be read; the rest were skipped"
            yield Document(
                None, Positions(file, {}, {}), line + 1, (Problem("too-many", message, Span(file, line + 1)),)
            )
            return


def following(text: str, lines: int) -> int:
    """Where a document begins after so many lines: a line of `---` can be nothing else; -1 where none does."""
    found = SEPARATOR.search(text, sum(len(line) + 1 for line in text.split("\n")[:lines]))
    return found.start() if found else -1


def read(text: str, reader: YamlReader, *, closely: bool) -> Span | None:
    """Reads documents until the text ends, or to where it cannot be read on, and says where that is.

    Why it cannot is looked at `closely` for one document of a file, as that takes many times as long as reading it.
    """
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        stopped = span = reader.span(*within(mark, text)) if mark else reader.span(0, 0)
        if "nesting" in str(error.problem):
            reader.stop(Problem("yaml-depth", f"nested deeper than {reader.deepest} levels", span))
            return stopped
        message, help_, at_start = explained(error, text)
        if at_start and error.context_mark:
            span = reader.span(error.context_mark.line, error.context_mark.column)
        if mark and closely:
            from statute_runner.text.yaml_slips import slip

            if found := slip(text, within(mark, text)[0], LOADER):
                span = reader.span(found.line, found.column, found.end)
                message, help_ = found.message, found.help
                if found.code == "typeset-sign":
                    reader.stop(Problem("typeset-sign", message, span, help_))
                    return stopped
        reader.stop(Problem("yaml-syntax", f"invalid YAML: {message}", span, help_))
        return stopped
    except Refused as refused:
        reader.stop(refused.problems[-1])
        return refused.problems[-1].span
    except RecursionError:
        span = reader.span(0, 0)
        reader.stop(Problem("yaml-depth", f"nested deeper than {reader.deepest} levels", span))
        return span
    except yaml.YAMLError as error:
        span = reader.span(0, 0)
        reader.stop(Problem("yaml-syntax", f"invalid YAML: {error}", span))
        return span
    return None


def within(mark: yaml.Mark, text: str) -> tuple[int, int]:
    """Line and column of a mark; one parser puts the end of the text on a line after the last."""
    last = text.count("\n")
    return (mark.line, mark.column) if mark.line <= last else (last, len(text) - text.rfind("\n") - 1)
