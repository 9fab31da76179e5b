"""Text of law as Python source holds it: comments, literals and docstrings that nothing in the text can leave."""

from __future__ import annotations

from runner.escaping import visible

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
