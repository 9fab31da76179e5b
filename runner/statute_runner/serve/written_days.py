"""Days as people in the United States write them, read as days of the calendar."""

from __future__ import annotations

import re

from statute_runner.text.days import real_date

MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
IN_NUMBERS = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})\Z")
MONTH_FIRST = re.compile(r"([a-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})\Z")
DAY_FIRST = re.compile(r"([0-9]{1,2})(?:st|nd|rd|th)? ([a-z]{3,9})\.?,? ([0-9]{4})\Z")


def iso_day(written: str) -> str:
    """The day as YYYY-MM-DD where it is written as `3/15/2024` or `March 15, 2024`; anything else as it is."""
    text = " ".join(written.lower().split())
    if found := IN_NUMBERS.match(text):
        month, day, year = found.groups()
    elif found := MONTH_FIRST.match(text):
        month, day, year = number_of(found[1]), found[2], found[3]
    elif found := DAY_FIRST.match(text):
        month, day, year = number_of(found[2]), found[1], found[3]
    else:
        return written
    made = f"{year}-{month:0>2}-{day:0>2}"
    return made if real_date(made) else written


def number_of(month: str) -> str:
    """The number of a month by its name or how that begins; 0 where it is none."""
    return str(
        next(
            (
                number
                for number, name in enumerate(MONTHS, 1)
                if name.startswith(month.removesuffix("t") if month == "sept" else month)
            ),
            0,
        )
    )
