"""What stands beside the law of a new bundle: its README with the tutorial, and what editors, git and CI need."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from statute_runner.law.shipped import folder
from statute_runner.version import VERSION

if TYPE_CHECKING:
    from collections.abc import Mapping

STARTER = os.path.join(os.path.dirname(__file__), "starter")
PLACES = {
    "README.md": "README.md",
    "CHANGELOG.md": "CHANGELOG.md",
    "workflow.yml": ".github/workflows/law.yml",
    "pre-commit.yaml": ".pre-commit-config.yaml",
    "settings.json": ".vscode/settings.json",
    "extensions.json": ".vscode/extensions.json",
    "tasks.json": ".vscode/tasks.json",
    "gitignore": ".gitignore",
}


def starter_files(told: Mapping[str, str]) -> dict[str, str]:
    """The files by path in the bundle; each `@WORD@` in them is what is told of it."""
    files = {place: filled(content_of_starter(name), {"VERSION": VERSION, **told}) for name, place in PLACES.items()}
    return {**files, **schema_files()}


def schema_files() -> dict[str, str]:
    """The schemas by which editors explain each key, and the page on every file, as they ship with the runner."""
    shipped = folder("schemas")
    found = {"schemas/README.md": read(os.path.join(shipped, "README.md"))}
    for name in sorted(os.listdir(os.path.join(shipped, "v1"))):
        found[f"schemas/v1/{name}"] = read(os.path.join(shipped, "v1", name))
    return found


def content_of_starter(name: str) -> str:
    return read(os.path.join(STARTER, name))


def read(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def filled(text: str, told: Mapping[str, str]) -> str:
    for word, value in told.items():
        text = text.replace(f"@{word}@", value)
    return text
