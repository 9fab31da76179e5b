"""Every check of a bundle, those that its authors rest on among them."""

from __future__ import annotations

from statute_runner.check import agreement, claims, lettering, provisions, stated, strays, unused, words, worked
from statute_runner.explain.templates import template_problems
from statute_runner.loading import periods
from statute_runner.loading.essential import essential
from statute_runner.loading.subject import Subject
from statute_runner.problem import in_file_order

TYPE_CHECKING = False
if TYPE_CHECKING:
    from statute_runner.check.words import Share
    from statute_runner.law.bundle import Bundle
    from statute_runner.loading.files import Folder
    from statute_runner.problem import Problem


def everything(bundle: Bundle, folder: Folder) -> tuple[list[Problem], Share]:
    """Every problem of a bundle whose files are right in shape, in file order, and how its words are covered."""
    found = essential(bundle)
    sound = not found
    subject = Subject(bundle)
    share, faults = words.covered(subject, folder)
    found += faults
    for part in (provisions, unused, agreement):
        found += part.problems(subject)
    found += strays.problems(subject, folder)
    found += lettering.problems(folder)
    if sound:
        # these decide requests, or follow references
        found += periods.problems(subject)
        found += claims.problems(subject)
        found += template_problems(bundle)
        found += worked.problems(subject, folder)
        found += stated.problems(subject, folder)
    return in_file_order(dict.fromkeys(found)), share
