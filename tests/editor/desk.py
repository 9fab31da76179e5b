"""Law as an editor has it open, without the editor: a copy of a bundle, and texts that are not saved."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from statute_runner.editor.live_checks import LiveChecks
from statute_runner.editor.open_bundle import OpenBundle

if TYPE_CHECKING:
    from collections.abc import Iterable

    from statute_runner.editor.snapshot import Snapshot
    from statute_runner.editor.text_changes import TextChange
    from statute_runner.problem import Problem

BUNDLES = Path(__file__).parent.parent / "bundles"
SECTION, LOANS, FACTS = "code/1/10/2000-01-01.yaml", "code/1/10/cases/loans.yaml", "facts.yaml"


@cache
def saved(root: str, path: str) -> str:
    return Path(root, path).read_text(encoding="utf-8")


class Desk:
    """A bundle with some texts open; `write` changes one of them."""

    def __init__(self, root: os.PathLike[str] | str = BUNDLES / "lending-library") -> None:
        self.root = os.fspath(root)
        self.opened = OpenBundle(self.root)
        self.checks = LiveChecks(self.opened)
        self.texts: dict[str, str] = {}

    def text(self, path: str) -> str:
        return self.texts.get(path) or saved(self.root, path)

    def write(self, path: str, old: str, new: str) -> Desk:
        text = self.text(path)
        assert old in text, old
        self.texts[path] = text.replace(old, new, 1)
        return self

    @property
    def seen(self) -> Snapshot:
        return self.opened.snapshot(self.texts)

    def quick(self) -> list[Problem]:
        return self.checks.quick(self.seen)

    def slow(self) -> list[Problem]:
        return self.checks.slow(self.seen, lambda: None)

    def at(self, path: str, words: str, shift: int = 1) -> tuple[int, int]:
        """Line and column of a place in the words, which stand once in the file."""
        text = self.text(path)
        assert text.count(words) == 1, (words, text.count(words))
        before = text[: text.index(words) + shift]
        return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def applied(text: str, changes: Iterable[TextChange]) -> str:
    """The text after changes of it, from the last to the first."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    places = sorted(
        ((starts[c.start[0] - 1] + c.start[1] - 1, starts[c.end[0] - 1] + c.end[1] - 1, c.text) for c in changes),
        reverse=True,
    )
    for start, end, new in places:
        text = text[:start] + new + text[end:]
    return text
