"""A keystroke in the shipped law, as an editor has it checked, beside a whole check of the same files."""

from __future__ import annotations

import os
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from statute_runner.amend.declared_changes import declared_problems
from statute_runner.budget import Budget
from statute_runner.cases.case_files import load_cases
from statute_runner.check.all_checks import everything
from statute_runner.editor.live_checks import LiveChecks
from statute_runner.editor.open_bundle import OpenBundle
from statute_runner.editor.snapshot import templates
from statute_runner.law.bundle import Bundle
from statute_runner.loading.bundle_files import fingerprint, folder
from statute_runner.loading.bundle_loader import parsed
from statute_runner.loading.register_loader import attached

from .timing import per_block, spread

if TYPE_CHECKING:
    from statute_runner.problem import Problem

LAW = Path(__file__).parents[2] / "policies"
FILE = "usc/19/1628/2020-07-01.yaml"
CONDITION, OTHER = "has: compliance", "has: agreement"
WHOLE, WORD, TEST, QUICK = (
    "a whole check",
    "a keystroke in words, all that depends on it",
    "a keystroke in a condition, all that depends on it",
    "a keystroke, up to its first problems",
)


class Typing:
    """The law open in an editor, in which one types."""

    def __init__(self) -> None:
        self.text = (LAW / FILE).read_text(encoding="utf-8")
        self.opened = OpenBundle(os.fspath(LAW))
        self.checks = LiveChecks(self.opened)
        self.typed = 0
        self.check(self.text)

    def check(self, text: str, *, slow: bool = True) -> list[Problem]:
        """What is wrong with the law with this text of the file."""
        seen = self.opened.snapshot({FILE: text})
        found = self.checks.quick(seen)
        return [*found, *self.checks.slow(seen, lambda: None)] if slow else found

    def word(self, _: int) -> None:
        """A letter more in a remark."""
        self.typed += 1
        self.check(f"# {self.typed}\n{self.text}")

    def first(self, _: int) -> None:
        """The same, up to what is told at once."""
        self.typed += 1
        self.check(f"# {self.typed}\n{self.text}", slow=False)

    def condition(self, _: int) -> None:
        """A condition that tests something else, and back."""
        self.typed += 1
        self.check(self.text.replace(CONDITION, OTHER) if self.typed % 2 else self.text)


def whole(_: int) -> None:
    """What `statute check` finds in the saved files."""
    found = folder(os.fspath(LAW))
    files, _wrong = parsed(found)
    bundle, _wrong = attached(Bundle(found.root, fingerprint(found.contents), files, lambda: templates(found)), found)
    cases = cache(partial(load_cases, bundle, found))
    everything(bundle, found, Budget(), cases)
    declared_problems(bundle, found, cases)


def measured(rounds: int) -> dict[str, Any]:
    """The times of each as ratios to that of a whole check."""
    typing = Typing()
    contenders = {WHOLE: whole, WORD: typing.word, TEST: typing.condition, QUICK: typing.first}
    return {"ratios": spread(per_block(contenders, [0], max(rounds, 2), 1), WHOLE)}
