"""What is known of a request or of a member of one of its lists, and the tests of it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from .kleene import Truth, and3, known, not3, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

NO_DAY = "none"


class Record(NamedTuple):
    """Known values by name; a name that is not there is unknown, and so is one that is null."""

    at: str
    values: Mapping[str, Any]

    def test(self, name: str, holds: Callable[[Any], bool]) -> Truth:
        """Whether something holds of a value, unknown where the value is."""
        value = self.values.get(name)
        return unknown(self.at + name) if value is None else known(value=holds(value))

    def one_of(self, name: str, *values: object) -> Truth:
        """The value is one of these."""
        return self.test(name, lambda value: value in values)

    def has_any(self, name: str, *values: object) -> Truth:
        """The set has at least one of these."""
        return self.test(name, lambda members: any(value in members for value in values))

    def has_all(self, name: str, *values: object) -> Truth:
        """The set has every one of these."""
        return self.test(name, lambda members: all(value in members for value in values))

    def is_no_day(self, name: str) -> Truth:
        """There is no such day."""
        return self.test(name, lambda value: value == NO_DAY)

    def on_or_before(self, name: str, last: date) -> Truth:
        """There is such a day, and it is no later."""
        return self.test(name, lambda value: value != NO_DAY and day(value) <= last)

    def on_or_after(self, name: str, first: date) -> Truth:
        """There is such a day, and it is no earlier."""
        return self.test(name, lambda value: value != NO_DAY and day(value) >= first)

    def before(self, name: str, end: date) -> Truth:
        """There is such a day, and it is earlier."""
        return self.test(name, lambda value: value != NO_DAY and day(value) < end)

    def every(self, name: str, such: Callable[[Record], Truth]) -> Truth:
        """Every member of the list is such; so it is where there are none."""
        members = self.values.get(name)
        if members is None:
            return unknown(self.at + name)
        return and3(*(such(Record(f"{self.at}{name}[{n}].", member)) for n, member in enumerate(members)))

    def some(self, name: str, such: Callable[[Record], Truth]) -> Truth:
        """Some member of the list is such."""
        return not3(self.every(name, lambda member: not3(such(member))))


def day(value: object) -> date:
    """A day, from text or from a date that YAML has read."""
    return date.fromisoformat(str(value))


def record_of(request: Mapping[str, Any]) -> Record:
    """What a request states, by full name."""
    groups = request.get("facts") or {}
    return Record(
        "", {f"{group}.{name}": value for group, facts in groups.items() for name, value in (facts or {}).items()}
    )


def unknown_facts(stated: Record, facts: Mapping[str, tuple[str, ...]]) -> Iterator[str]:
    """The paths of the facts that are unknown, and of the unknown fields of members, of all facts with their fields."""
    for name, fields in facts.items():
        value = stated.values.get(name)
        if value is None:
            yield name
        elif fields:
            for n, member in enumerate(value):
                yield from (f"{name}[{n}].{field}" for field in fields if member.get(field) is None)
