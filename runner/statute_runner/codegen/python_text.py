"""Text of law as Python source holds it: names, and comments, literals and docstrings that no text can leave."""

from __future__ import annotations

import re
from keyword import iskeyword
from typing import TYPE_CHECKING

from statute_runner.escaping import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

# A comment in the first two lines may name an encoding, in which other characters than these would end a line.
CODING = "# coding: utf-8"


def comment(text: str) -> str:
    """The text as one comment."""
    return f"# {visible(text)}"


def literal(value: str | int) -> str:
    """The value as a literal on one line."""
    return repr(value)


def docstring(text: str) -> str:
    """The text as a docstring on one line."""
    return '"""' + literal(text)[1:-1].replace('"', '\\"') + '"""'


class UniqueNames:
    """Python names, each given once."""

    taken: set[str]

    def __init__(self, taken: Iterable[str]) -> None:
        self.taken = set(taken)

    def new(self, wanted: str) -> str:
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_")
        plain = plain if plain[:1].isalpha() else f"it_{plain}"
        name, n = plain, 1
        while not self.taken.isdisjoint((name, f"{name}_must", f"{name}_may")) or iskeyword(name):
            n += 1
            name = f"{plain}_{n}"
        self.taken |= {name, f"{name}_must", f"{name}_may"}
        return name
