"""The periods of a bundle in which no law changes, each with the law that answers a question in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from statute_runner.law.linker import Law, law_on
from statute_runner.logic.tree import Test, nodes_of
from statute_runner.text.days import FIRST_DAY, LAST_DAY, day_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.law.bundle import Bundle, Question
    from statute_runner.logic.tree import Node


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both inclusive, and the law of a question on them.

    `start` is the day the law is known by.
    """

    question: Question
    start: str
    first: str
    last: str
    law: Law


def periods(bundle: Bundle) -> Iterator[Period]:
    """Every period of every question, in order; the first is that before any law."""
    starts = bundle.days()
    lasts = [day_before(day) for day in starts]
    for question in bundle.questions.values():
        for start, first, last in zip(["", *starts], [FIRST_DAY, *starts], [*lasts, LAST_DAY], strict=True):
            yield Period(question, start, first, last, law_on(bundle, start, question))


def all_tests(bundle: Bundle) -> Iterator[Test]:
    """Every test written in the bundle, whether or not a law uses it."""
    for tree in all_trees(bundle):
        yield from (node for node in nodes_of(tree) if isinstance(node, Test))


def all_trees(bundle: Bundle) -> Iterator[Node]:
    """Every condition written in the bundle: of questions, then of sections."""
    for question in bundle.questions.values():
        yield from (case.when for case in question.decision if case.when)
        yield from (notice.when for notice in question.notices)
    for section in bundle.all_sections():
        yield from section.trees()
        yield from (notice.when for notice in section.notices)
