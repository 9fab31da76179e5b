"""What every program by hand checks alike: days, with the period of the law that each is in, ids and names."""

from __future__ import annotations

import re
from bisect import bisect_right
from datetime import date, timedelta

LARGEST = 2**20
LONGEST_ID, LONGEST_NAME = 200, 10_000
HIDDEN = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029\u00ad\u180e\u200b"
    "\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff\ufffe\uffff\ud800-\udfff"
)
BLANK = "\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
HIDDEN_IN_TEXT = re.compile(f"[{HIDDEN}]|\r(?!\n)")
HIDDEN_IN_ID = re.compile(f"[{HIDDEN}{BLANK}\t\n\r\u200c\u200d]")

STARTS = ("1986-10-27", "1986-11-10", "1994-01-01", "2003-03-01", "2004-12-03", "2020-07-01")
NOTHING, SECTION, REGULATION, NAFTA, HOMELAND, FOREIGN_OFFICERS, USMCA = range(7)


def period_of(day: str) -> int:
    return bisect_right(STARTS, day)


class Days(dict[str, int]):
    """The period of each day: those of the law's time in advance, any other when it is asked for."""

    def __missing__(self, day: str) -> int:
        if day.__class__ is not str or len(day) != 10 or day[4] != "-" or day[7] != "-":
            raise ValueError(day)
        date.fromisoformat(day)
        return period_of(day)


DAYS = Days(
    (day.isoformat(), period_of(day.isoformat()))
    for day in (date(1980, 1, 1) + timedelta(days=n) for n in range(44_000))
)


def shown(name: str, longest: int, hidden: re.Pattern[str]) -> None:
    """Raises where a text is too long, or a reader could not see all of it."""
    if len(name) > longest or (not (name.isascii() and name.isprintable()) and hidden.search(name)):
        raise ValueError(name)
