"""Provisions that a file leaves out beside those that it encodes: what they say may change an answer unseen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.explain.member_wording import counted
from statute_runner.logic.tree import nodes_of
from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.section import Provision, Section
    from statute_runner.loading.subject import Subject

SHOWN = 8


def problems(subject: Subject) -> Iterator[Problem]:
    """For each group of provisions of which some are encoded, those that are left out without a reason."""
    for section in subject.sections:
        for parent, left in left_out(section).items():
            beside = next(path for path in encoded(section) if under(path, parent))
            names = ", ".join(part.path for part in left[:SHOWN]) + (", ..." if len(left) > SHOWN else "")
            number = next(n for n, part in enumerate(section.text) if part is left[0])
            yield Problem(
                "provision-omitted",
                f"{counted(len(left), 'provision')} beside {beside}, which is encoded, "
                f"{'is' if len(left) == 1 else 'are'} left out: {names}",
                subject.span(section.file, f"text/{number}"),
                "give the words and encode them, or say with `because:` why nothing that is encoded turns on them",
                severity="warning",
            )


def left_out(section: Section) -> dict[str, list[Provision]]:
    """The provisions left out without a reason, by the one that holds them, where it holds encoded ones too."""
    known = encoded(section)
    found: dict[str, list[Provision]] = {}
    for part in section.text:
        parent = part.path.rpartition("/")[0]
        if part.omitted and not part.because and any(under(path, parent) for path in known):
            found.setdefault(parent, []).append(part)
    return found


def encoded(section: Section) -> list[str]:
    """The provisions of a version whose words conditions quote, in their order there."""
    home = f"{section.citation}/"
    quoted = {
        quote.provision.removeprefix(home)
        for tree in section.trees()
        for node in nodes_of(tree)
        if node.at
        for quote in node.at.quotes
    }
    return [part.path for part in section.text if part.path in quoted]


def under(path: str, parent: str) -> bool:
    """Whether a provision stands in this one; in the section itself where it is none."""
    return not parent or path.startswith(f"{parent}/")
