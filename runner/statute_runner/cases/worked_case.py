"""A worked case as a value: a request, the readings chosen, and what must come out on each of its days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from statute_runner.value import value

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.problem import Span


@value
class Column:
    """One run of a case: the day, what must come out, and where that is written."""

    day: str
    expect: Mapping[str, Any]
    span: Span
    path: str


@value
class WorkedCase:
    """A case with all that it inherits: the request's parts, the readings chosen, and its columns."""

    name: str
    says: str
    cites: tuple[Mapping[str, str], ...]
    question: str | None
    as_of: str | None
    facts: Mapping[str, Mapping[str, Any]]
    readings: Mapping[str, str]
    columns: tuple[Column, ...]
    span: Span

    def request(self, day: str) -> dict[str, Any]:
        """The request document of the case on a day."""
        return {"id": self.name, "date": day, "facts": {group: dict(facts) for group, facts in self.facts.items()}}
