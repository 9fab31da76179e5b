"""Warnings of words that are not the ones they look like, in every file of a bundle and in the files' names."""

from __future__ import annotations

from runner.lookalikes import decomposed, mixed
from runner.problem import Problem, Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from runner.files import Folder

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
    if said := mixed(text):
        yield Problem("mixed-alphabets", said, at, RETYPE, severity="warning")
    if said := decomposed(text):
        yield Problem("not-composed", said, at, COMPOSE, severity="warning")
