"""How far the law of a bundle reaches: what to say of a day after its newest version and its last check."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from statute_runner.law.bundle import Bundle


def said_of_later(bundle: Bundle, day: str) -> str:
    """That the day is after the newest law of the bundle and the day on which it was checked; blank where it is not.

    A bundle that does not say when it was checked says nothing of days either.
    """
    newest = max(bundle.days(), default="")  # of law as it was once known there may be none
    if not newest or not bundle.checked_on or day <= max(newest, bundle.checked_on):
        return ""
    return (
        f"The newest law here is of {newest}, and it was checked on {bundle.checked_on}; the day asked about, {day}, "
        "is after both, and what changed since then is not known here."
    )
