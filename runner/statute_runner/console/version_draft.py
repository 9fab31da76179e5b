"""The next version of a section, and what it is meant to change: written into the bundle, and said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.console.output import say
from statute_runner.console.streams import try_output
from statute_runner.escaping import shell, visible
from statute_runner.loading.bundle_loader import stated_bundle
from statute_runner.problem import refuse

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle


def version(bundle: Bundle, citation: str, day: str | None, enacted: str | None) -> int:
    """Writes the draft of a version beside the one before it."""
    from statute_runner.amend.draft import draft, write
    from statute_runner.amend.git_attributes import keep_line_ends

    if day is None:
        command = f"{shell('statute', 'new', *stated_bundle(bundle.root), citation)} DATE"
        raise refuse("usage", f"`new {citation}` needs the first day of the new version", help=command)
    try_output()
    made = draft(bundle, citation, day, enacted)
    say(f"{write(bundle, made)}: a copy of the version of {made.version}; what is left to do:\n")
    for n, task in enumerate(made.tasks, 1):
        say(f"{n:2}. {visible(task)}\n")
    if name := keep_line_ends(bundle.root):
        say(f"{name}: lines end alike in every checkout\n")
    return 0


def changes(bundle: Bundle, named: str | None) -> int:
    """Writes the `changes:` of a version into its file, and prints it."""
    from statute_runner.amend.change_block import change_block, write_block
    from statute_runner.budget import PROOFS, Budget

    if named is None:
        command = f"{shell('statute', 'new', 'changes', *stated_bundle(bundle.root))} CITATION@DATE"
        raise refuse("usage", "`new changes` needs the version whose changes are declared", help=command)
    try_output()
    made = change_block(bundle, named, Budget(seconds=PROOFS))
    if not made.text:
        say(f"{made.path}: nothing changes that is to be declared there\n")
        return 0
    say(
        f"{write_block(bundle, made)}: what it is meant to change; see that each line is meant, and say it in your words\n"
    )
    say(visible_lines(made.text))
    return 0


def visible_lines(text: str) -> str:
    return "".join(f"{visible(line)}\n" for line in text.splitlines())
