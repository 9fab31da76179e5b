"""Keys of the law that are still read under the name that they had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from statute_runner.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from statute_runner.loading.subject import Subject


def problems(subject: Subject) -> Iterator[Problem]:
    """The reviews whose day is under `on`."""
    for parsed in subject.bundle.files.values():
        former = parsed.positions.find("reviewed/on", key=True)
        if former:
            yield Problem(
                "review-day",
                "`on` of a review is now named `day`",
                former,
                "write `day:`; readers of YAML 1.1 take the key `on` for `true`",
                severity="warning",
            )
