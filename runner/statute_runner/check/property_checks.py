"""Properties of the law that cannot be read: their shape, and the names in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.cases.properties import properties_in
from statute_runner.cases.property_conditions import FILE
from statute_runner.problem import Problem, Refused

if TYPE_CHECKING:
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.loading.subject import Subject


def problems(subject: Subject, folder: Folder) -> list[Problem]:
    """Problems of the bundle's properties, where it states any.

    Whether the properties hold is for `statute prove` to show.
    """
    if FILE not in folder.contents:
        return []
    try:
        properties_in(subject.bundle, folder.contents[FILE])
    except Refused as refused:
        return list(refused.problems)
    return []
