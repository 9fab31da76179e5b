"""Properties of the law that cannot be read: their shape, and the names in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.broken_properties import broken_properties
from statute_runner.cases.properties import properties_in
from statute_runner.cases.property_conditions import FILE
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject


def problems(
    subject: Subject, folder: Folder, load_cases: Callable[[], Sequence[WorkedCase]] | None = None
) -> list[Problem]:
    """Problems of the bundle's properties, where it states any, and those of which a case is a counterexample.

    Whether the properties hold of every request is for `statute prove` to show.
    """
    if FILE not in folder.contents:
        return []
    try:
        claims = properties_in(subject.bundle, folder.contents[FILE])
    except Refused as refused:
        return list(refused.problems)
    try:
        return broken_properties(subject.bundle, load_cases(), claims) if load_cases else []
    except Refused:
        return []  # bad cases have problems of their own
