"""A law with its question as one more route, so that the question and the routes are asked about alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.law.section import Case
from statute_runner.value import replace

if TYPE_CHECKING:
    from statute_runner.law.linker import Law


def with_question(law: Law) -> Law:
    """The law with its question as one more route, under the question's name."""
    question = law.question
    decision = law.decision if law.routes else (Case(question.not_in_force.name, None),)
    return replace(law, routes={**law.routes, question.name: decision})
