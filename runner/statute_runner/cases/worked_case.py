"""A worked case as a value: a request, the readings chosen, and what must come out on each of its days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NotRequired, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.plain_data import StatedValue
    from statute_runner.problem import Span
    from statute_runner.request.stated_request import RequestDocument


class Expectation(TypedDict):
    """What must come out; what it does not name may come out in any way."""

    outcome: str
    possible: NotRequired[list[str]]
    routes: NotRequired[dict[str, str]]
    missing: NotRequired[list[str]]
    notices: NotRequired[list[str]]
    because: NotRequired[list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One run of a case: the day, what must come out, and where that is written."""

    day: str
    expect: Expectation
    span: Span
    path: str


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case with all that it inherits: the request's parts, the readings chosen, and its columns.

    `former` is where the columns have their former key, `on`, if they do; `unconfirmed` where it says that a program
    wrote its answers and no person confirmed them.
    """

    name: str
    says: str
    cites: tuple[Mapping[str, str], ...]
    question: str | None
    as_of: str | None
    facts: Mapping[str, Mapping[str, StatedValue]]
    readings: Mapping[str, str]
    columns: tuple[Column, ...]
    span: Span
    former: Span | None = None
    unconfirmed: Span | None = None

    @property
    def shows(self) -> bool:
        """Whether the case is a person's word on the law: only then does it show a condition, or stand on a sheet."""
        return self.unconfirmed is None

    def request(self, day: str) -> RequestDocument:
        """The request document of the case on a day."""
        return {"id": self.name, "date": day, "facts": {group: dict(facts) for group, facts in self.facts.items()}}
