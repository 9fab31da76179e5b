"""The page of each problem's code: what it is, why it matters, a wrong and a right example."""

from __future__ import annotations

import os
from typing import NamedTuple

from statute_runner.problem import nearest, refuse

FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pages")


class Page(NamedTuple):
    """A page: its code, the sentence that says what the problem is, and all of its text."""

    code: str
    what: str
    text: str


def codes() -> list[str]:
    """Every code that has a page, sorted."""
    return sorted(name.removesuffix(".md") for name in os.listdir(FOLDER) if name.endswith(".md"))


def page(code: str) -> Page:
    """The page of a code. Raises `Refused`, with the nearest code there is."""
    known = codes()
    if code not in known:
        raise refuse("unknown-code", f"unknown code `{code}`", help=nearest(code, known))
    with open(os.path.join(FOLDER, f"{code}.md"), encoding="utf-8") as file:
        text = file.read()
    _, what, *_ = text.split("\n\n")
    return Page(code, " ".join(what.split()), text)
