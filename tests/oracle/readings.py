"""The readings of the contract: their options, the default first, and the days on whose law each bears."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

SECTION = date(1986, 10, 27)
REGULATION = date(1986, 11, 10)
NAFTA = date(1994, 1, 1)
FOREIGN_OFFICERS_FIRST = date(2003, 2, 20)
HOMELAND_SECURITY = date(2003, 3, 1)
FOREIGN_OFFICERS = date(2004, 12, 3)
USMCA = date(2020, 7, 1)


class Reading(NamedTuple):
    """A contested question, and the first and last day of the law that tests it."""

    options: tuple[str, str]
    first: date = SECTION
    last: date = date.max


QUESTIONS = {
    "purposes-list": Reading(("any", "all")),
    "foreign-proceeding": Reading(("own-limb", "within-comparable")),
    "information-covers-documents": Reading(("yes", "no")),
    "scope-of-b": Reading(("acting-under-a", "any-provision")),
    "officers-authorized": Reading(("delegate", "regulation")),
    "violation-cure": Reading(("none", "cured")),
    "successor-agencies": Reading(("not-barred", "barred")),
    "bar-reaches-c": Reading(("no", "yes"), NAFTA),
    "ice-after-2003": Reading(("customs-service", "agents-only"), HOMELAND_SECURITY),
    "foreign-officers-2003": Reading(
        ("not-yet", "from-2003"), FOREIGN_OFFICERS_FIRST, FOREIGN_OFFICERS - timedelta(days=1)
    ),
    "territories": Reading(("domestic", "excepted")),
    "international-bodies": Reading(("not-agencies", "agencies")),
    "government-level": Reading(("any", "national"), NAFTA),
    "assurance-giver": Reading(("strict", "either")),
    "goods-date": Reading(("split", "exchange-date"), USMCA),
    "retained-nafta-country": Reading(("frozen", "none"), USMCA),
}
READINGS: dict[str, tuple[str, str]] = {name: reading.options for name, reading in QUESTIONS.items()}


def chosen(readings: Mapping[str, str]) -> dict[str, str]:
    """The option of every reading, the default where none is given."""
    for name, option in readings.items():
        if option not in READINGS.get(name, ()):
            raise ValueError(f"`{option}` is not an option of `{name}`")
    return {name: options[0] for name, options in READINGS.items()} | dict(readings)


def in_question(on: date) -> set[str]:
    """The readings that the law in force on a day tests."""
    return {name for name, reading in QUESTIONS.items() if reading.first <= on <= reading.last}
