"""The letters that a bundle declares for the answers to a question; their words are templates."""

from __future__ import annotations

from statute_runner.value import value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any


@value
class Letter:
    """A letter: what it is for, the outcomes of which it may be written, and the notice that has to be given with one.

    No notice means that none has to be.
    """

    name: str
    says: str
    outcomes: tuple[str, ...]
    notice: str

    @property
    def template(self) -> str:
        """The name of the template that holds its words."""
        return f"letter_{self.name}.j2"


def letters_from(data: Mapping[str, Any]) -> tuple[Letter, ...]:
    """The letters of a question, in the order in which the bundle declares them."""
    return tuple(
        Letter(name, about["says"], tuple(about["outcomes"]), about.get("notice", ""))
        for name, about in data.get("letters", {}).items()
    )
