"""A worked case as a value: a request, the readings chosen, and what must come out on each of its days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NotRequired, TypedDict

from statute_runner.text.positions import pointer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from statute_runner.law.plain_data import StatedValue
    from statute_runner.problem import Span
    from statute_runner.request.stated_request import RequestDocument
    from statute_runner.text.positions import Positions

    Path = tuple[str | int, ...]


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
class CasePlaces:
    """Where the parts of a case are written: in the case itself, else in the nearest that it is like and that has them.

    `chain` holds the name and the positions of each of these, the case itself first.
    """

    chain: tuple[tuple[str, Positions], ...] = ()

    def find(self, path: Path, *, key: bool = False) -> tuple[str, Span] | None:
        """The case that writes what is at this path, and where; of a path that none has, what is nearest around it."""
        for size in range(len(path), 0, -1):
            for name, positions in self.chain:
                whole = pointer("cases", name, *path[:size])
                found = positions.find(whole, key=key and size == len(path)) or positions.find(whole)
                if found:
                    return name, found
        return None


@dataclass(frozen=True, slots=True)
class WorkedCase:
    """A case with all that it inherits: the request's parts, the readings chosen, and its columns.

    `former` is where the columns have their former key, `on`, if they do; `known_on` the day as of whose knowledge the
    law answers; `unconfirmed` where it says that a program wrote its answers and no person confirmed them.
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
    known_on: str | None = None
    unconfirmed: Span | None = None
    places: CasePlaces = CasePlaces()

    @property
    def shows(self) -> bool:
        """Whether the case is a person's word on the law: only then does it show a condition, or stand on a sheet."""
        return self.unconfirmed is None

    def at(self, *path: str | int, key: bool = False) -> Span:
        """Where a part of the case is written, or that of the case it is like; the case itself where there is none."""
        found = self.places.find(path, key=key)
        return found[1] if found else self.span

    def request(self, day: str) -> RequestDocument:
        """The request document of the case on a day."""
        return {"id": self.name, "date": day, "facts": {group: dict(facts) for group, facts in self.facts.items()}}
