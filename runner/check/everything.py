"""Every check of a bundle, those that its authors rest on among them."""

from __future__ import annotations

from runner.check import agreement, claims, lettering, periods, provisions, stated, strays, unused, words, worked
from runner.check.essential import essential
from runner.check.subject import Subject
from runner.problem import in_file_order
from runner.templates import template_problems

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runner.bundle import Bundle
    from runner.check.words import Share
    from runner.files import Folder
    from runner.problem import Problem


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
