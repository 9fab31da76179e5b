"""All pages of the reference, in the order in which they are listed, and what is found on them by a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.reference.language_reference import changes_page, operators_page, templates_page
from statute_runner.reference.python_reference import python_page
from statute_runner.reference.schema_reference import FILES, schema_page
from statute_runner.reference.usage_reference import problems_page, statuses_page, verbs_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from statute_runner.reference.reference_page import ReferencePage
    from statute_runner.reference.usage_reference import DescribedVerb

TITLE = "Reference"
ABOUT = (
    "Every key of every file, every operator and type, what an amendment declares, what templates see, problem codes, exit "
    "statuses, verbs and the names of Python, made from the schemas, tables and code by which the runner acts."
)


def reference_pages(verbs: Mapping[str, Iterable[DescribedVerb]]) -> list[ReferencePage]:
    """The pages of files and documents, then those of what is written in them, then those of the command."""
    files = [schema_page(name) for name in FILES]
    listed = {group: list(found) for group, found in verbs.items()}
    return [
        *files,
        operators_page(),
        changes_page(),
        templates_page(),
        problems_page(),
        statuses_page(),
        verbs_page(listed),
        python_page(),
    ]
