"""Warnings of words that are not the ones they look like, in every file of a bundle and in the files' names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import Problem, Span
from statute_runner.text.lookalikes import decomposed, mixed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.bundle_files import Folder

RETYPE = "type the word again in one alphabet"
COMPOSE = "save the text in the Unicode form NFC"


def problems(folder: Folder) -> Iterator[Problem]:
    """Every line with a word of two alphabets, or with letters that are not in their composed form."""
    for path, content in folder.contents.items():
        if not path.isascii():
            yield from remarks(path, Span(path, 1))
        if not content.isascii():
            for number, line in enumerate(folder.text(path).split("\n"), 1):
                yield from remarks(line, Span(path, number))


def remarks(text: str, at: Span) -> Iterator[Problem]:
    """What to say of a line, a name or an id at this place."""
    if message := mixed(text):
        yield Problem("mixed-alphabets", message, at, RETYPE, severity="warning")
    if message := decomposed(text):
        yield Problem("not-composed", message, at, COMPOSE, severity="warning")
