"""The tiny bundle with one fault planted, and what `statute check` says of it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

from statute_runner.cli import main
from statute_runner.law.bundle import Bundle
from statute_runner.loading import bundle_loader
from statute_runner.loading.bundle_files import folder
from statute_runner.request.request_schema import text

if TYPE_CHECKING:
    import pytest

TINY = Path(__file__).parent / "tiny"
LENDING = Path(__file__).parent.parent / "bundles" / "lending-library"
DEEPEST_INDENT = 20


def planted(to: Path, right: str, wrong: str, file: str = "", bundle: Path = TINY) -> Path:
    """A copy of the tiny bundle, or another, in which the right words, of that file or any, give way to the wrong."""
    root = to / "tiny"
    shutil.copytree(bundle, root)
    path, depth = place_of(root, right, file)
    spaces = " " * depth
    before = path.read_text()
    assert before.count(indent(right, spaces)) == 1, f"{right!r} stands more than once in {path}"
    path.write_text(before.replace(indent(right, spaces), indent(wrong, spaces)))
    if path.name in {"facts.yaml", "country.yaml"}:
        renew_schema(root)
    return root


def place_of(root: Path, words: str, file: str) -> tuple[Path, int]:
    """The file in which a line begins with the words, and how deep it is indented; a named file holds them anywhere."""
    if file:
        return root / file, 0
    found = [
        (path, depth)
        for path in sorted(root.rglob("*"))
        if path.is_file()
        for depth in range(DEEPEST_INDENT)
        if f"\n{indent(words, ' ' * depth)}" in f"\n{path.read_text()}"
    ]
    assert len(found) == 1, f"{words!r} stands in {[str(path.relative_to(root)) for path, _ in found]}"
    return found[0]


def renew_schema(root: Path) -> None:
    """Writes the request schema anew, where the bundle can be read, so that only the planted fault is told."""
    files, problems = bundle_loader.parsed(folder(str(root)))
    if not problems:
        (root / "request.schema.json").write_text(text(Bundle(str(root), "", files, dict)))


def checked(root: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The exit status of `statute check` on the bundle, run beside it, and all that it printed."""
    before = Path.cwd()
    os.chdir(root.parent)
    try:
        status = main(["check", root.name, *arguments])
    finally:
        os.chdir(before)
    output, errors = capsys.readouterr()
    return status, output + errors
