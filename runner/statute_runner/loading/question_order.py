"""The order in which facts are asked for: those that a question comes after are facts, and none comes after itself."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

from statute_runner.problem import Problem
from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Subject

FILE = "facts.yaml"
KEY = "asked after"


def problems(subject: Subject) -> Iterator[Problem]:
    """What an interview could not come after."""
    facts = subject.bundle.facts
    unknown = False
    for name, about in facts.items():
        for n, other in enumerate(about.asked_after):
            if other not in facts:
                unknown = True
                at = subject.span(FILE, pointer("facts", name, KEY, str(n)))
                yield subject.unknown("unknown-fact", f"unknown fact `{other}`", other, facts, at)
    if unknown:
        return
    try:
        TopologicalSorter({name: about.asked_after for name, about in facts.items()}).prepare()
    except CycleError as error:
        chain = error.args[1]
        at = subject.span(FILE, pointer("facts", chain[-1], KEY))
        message = f"circular dependency: `{chain[-1]}` is asked after itself"
        yield Problem("fact-order", message, at, f"break the chain {' > '.join(reversed(chain))}")
