"""Letters as tagged PDF, which screen readers follow: PDF/UA-1, by Typst.

Typst refuses to write what is no PDF/UA-1, brings its own fonts and needs no library of the system, so that the same
letter has the same bytes on every machine.
"""

from __future__ import annotations

import json
import os
from itertools import groupby
from typing import TYPE_CHECKING

from statute_runner.escaping import visible
from statute_runner.optional_packages import require
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from collections.abc import Callable

    from statute_runner.letters.letter_text import LetterText

LAYOUT = os.path.join(os.path.dirname(__file__), "layouts", "letter.typ")
BEGINNING_OF_TIME = 0


def pdf_writer() -> Callable[[LetterText], bytes]:
    """A function from a letter to the bytes of its PDF. Raises `Refused` where Typst cannot be used.

    The function raises it for a letter in letters that the fonts lack.
    """
    require("--format pdf", ["typst"], "letters", "letters-extra")
    import typst

    with open(LAYOUT, "rb") as file:
        layout = file.read()

    def written(letter: LetterText) -> bytes:
        inputs = {"letter": json.dumps(as_data(letter))}
        try:
            compiler = typst.Compiler(input=layout, ignore_system_fonts=True, sys_inputs=inputs)
            made = compiler.compile(format="pdf", pdf_standards=["ua-1"], timestamp=BEGINNING_OF_TIME)
        except typst.TypstError as error:
            message = visible(str(error).partition("\n")[0])
            raise refuse("letter-unwritable", message, help="write it with `--format docx`") from error
        if not isinstance(made, bytes):
            raise refuse("letter-unwritable", "the letter has no page", help="write it with `--format docx`")
        return made

    return written


def as_data(letter: LetterText) -> dict[str, object]:
    """The letter as its layout reads it; items that follow each other are one list."""
    parts: list[dict[str, object]] = []
    for kind, found in groupby(letter.blocks, key=lambda part: part.kind):
        if kind == "item":
            parts.append({"kind": kind, "name": "", "texts": [part.text for part in found]})
        else:
            parts += [{"kind": kind, "name": part.name, "texts": [part.text]} for part in found]
    return {"title": letter.title, "parts": parts, "record": letter.record}
