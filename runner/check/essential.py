"""The checks that a decision rests on: what would make an evaluation go wrong."""

from __future__ import annotations

from runner.check import cycles, decisions, periods, references, types
from runner.check.subject import Subject
from runner.problem import in_file_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runner.bundle import Bundle
    from runner.problem import Problem


def essential(bundle: Bundle) -> list[Problem]:
    """Every problem that keeps the bundle from being decided under, in file order."""
    subject = Subject(bundle)
    found = [problem for part in (references, types, decisions) for problem in part.problems(subject)]
    found += periods.names(subject)
    if not found:
        found += cycles.problems(subject)
    return in_file_order(found)
