"""Checks of a bundle that a schema cannot make."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runner.bundle import Bundle
    from runner.problem import Problem


def essential(bundle: Bundle) -> list[Problem]:
    """Every problem that keeps the bundle from being decided under."""
    return []
