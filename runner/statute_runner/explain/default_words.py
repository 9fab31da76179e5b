"""The words of an explanation for law that has no templates of its own: each outcome as its question says it."""

from __future__ import annotations

import os

from statute_runner.explain.template_names import EXPLAINS
from statute_runner.explain.template_rules import Template

FOLDER = os.path.join(os.path.dirname(__file__), "default_texts")
DEFAULT_FILES = frozenset(os.path.join(FOLDER, name) for name in EXPLAINS)


def default_templates() -> dict[str, Template]:
    """The templates of outcome, route and scope, by name; what they say of a route names no outcome as the answer."""
    found = {}
    for name in EXPLAINS:
        path = os.path.join(FOLDER, name)
        with open(path, encoding="utf-8") as file:
            found[name] = Template(name, path, file.read())
    return found
