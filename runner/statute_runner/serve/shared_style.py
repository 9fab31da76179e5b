"""The style sheet that all pages of the runner share: their colours, letters, tables and pictures."""

from __future__ import annotations

import os

from statute_runner.pictures import svg_drawing

STATIC = os.path.join(os.path.dirname(__file__), "static")
SHEETS = ("page.css", "tool.css")


def shared_style() -> str:
    """The sheets of the server's pages as one, with that of pictures."""
    found = [svg_drawing.looks_style()]
    for name in SHEETS:
        with open(os.path.join(STATIC, name), encoding="utf-8") as file:
            found.append(file.read())
    return "".join([*found, svg_drawing.style()])
