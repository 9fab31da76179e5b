"""The checks that a decision rests on: what would make an evaluation go wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.loading import (
    cycles,
    decision_checks,
    declared_registers,
    fact_checks,
    member_checks,
    question_order,
    reference_checks,
    type_checks,
    version_checks,
)
from statute_runner.problem import in_file_order

if TYPE_CHECKING:
    from statute_runner.loading.subject import Subject
    from statute_runner.problem import Problem


def essential(subject: Subject) -> list[Problem]:
    """Every problem that keeps the bundle from being decided under, in file order."""
    facts = (fact_checks, question_order, declared_registers)
    conditions = (reference_checks, member_checks, type_checks, decision_checks)
    found = [problem for part in (*facts, *conditions) for problem in part.problems(subject)]
    found += version_checks.names(subject)
    if not found:
        found += cycles.problems(subject)
    return in_file_order(found)
