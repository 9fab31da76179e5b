"""Every check of a bundle, those that its authors rest on among them."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

from statute_runner.budget import Budget
from statute_runner.cases.case_files import load_cases
from statute_runner.check import (
    case_checks,
    former_names,
    lettering,
    omission_checks,
    operator_wording,
    property_checks,
    provision_checks,
    reachability,
    signature_checks,
    silence_checks,
    stray_files,
    typed_text,
    unused,
    word_coverage,
)
from statute_runner.check.acknowledgements import heeded
from statute_runner.check.consequences import followed
from statute_runner.explain.templates import template_problems
from statute_runner.loading import version_checks
from statute_runner.loading.essential import essential
from statute_runner.loading.subject import Subject
from statute_runner.problem import in_file_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from statute_runner.cases.worked_case import WorkedCase
    from statute_runner.check.word_coverage import Share
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.bundle_files import Folder
    from statute_runner.problem import Problem

OF_WRITING = (
    provision_checks,
    omission_checks,
    unused,
    operator_wording,
    silence_checks,
    former_names,
    signature_checks,
)


def of_writing(subject: Subject, folder: Folder) -> Iterator[Callable[[], Iterable[Problem]]]:
    """The checks of what is written, whatever the law decides; that of how far its words are encoded is another."""
    yield from (partial(part.problems, subject) for part in OF_WRITING)
    yield partial(stray_files.problems, subject, folder)
    yield partial(lettering.problems, folder)
    yield partial(typed_text.problems, subject.bundle, folder)


def everything(
    bundle: Bundle,
    folder: Folder,
    budget: Budget | None = None,
    cases: Callable[[], Sequence[WorkedCase]] | None = None,
) -> tuple[list[Problem], Share, bool]:
    """Checks a bundle whose files are right in shape: its problems, its coverage, and whether it can decide.

    The problems are in file order; the coverage is the share of its words that is encoded. What is searched for ends
    with the budget, and is then a warning. `cases` gives those of the folder where they are read once for several.
    """
    subject = Subject(bundle)
    found = essential(subject)
    sound = not found
    share, faults = word_coverage.covered(subject, folder)
    found += faults
    for part in of_writing(subject, folder):
        found += part()
    if sound:
        # these decide requests, or follow references
        found += version_checks.problems(subject)
        found += reachability.problems(subject, budget or Budget())
        found += template_problems(bundle)
        read = cases or cache(partial(load_cases, bundle, folder))
        found += case_checks.problems(subject, read)
        found += property_checks.problems(subject, folder, read)
    found, idle = heeded(found, bundle)
    found += idle if sound else []
    return followed(in_file_order(dict.fromkeys(found)), bundle), share, sound
