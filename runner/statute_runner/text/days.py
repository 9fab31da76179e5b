"""Days of the calendar as ISO text: the first and the last, which text is one, and what was meant by another."""

from __future__ import annotations

import re

from statute_runner.problem import refuse
from statute_runner.text.strict_json import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FIRST_DAY, LAST_DAY = "0001-01-01", "9999-12-31"
DAY_PATTERN = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
# A day whose parts stand apart or have their full width; where a month ends in `2024-075` nobody can tell.
LIKE_A_DATE = r"([0-9]{4})(?:([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?:[T ][0-9:.,Z+-]*)?\Z"
YEAR_LAST = r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})(?:[T ][0-9:.,Z+-]*)?\Z"
IN_WORDS = r"(?:([A-Za-z]+)\.? ([0-9]{1,2})|([0-9]{1,2})\.? ([A-Za-z]+)),? ([0-9]{4})"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH_LENGTHS = {1: 31, 2: 29, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}


def written_as_day(text: str) -> bool:
    """Whether the text has the form YYYY-MM-DD."""
    parted = len(text) == len(FIRST_DAY) and text[4] == "-" == text[7]
    return parted and text.isascii() and text.replace("-", "", 2).isdigit()


def real_date(text: str) -> bool:
    """Whether the text is a day of the calendar, as YYYY-MM-DD."""
    if not written_as_day(text):
        return False
    year, month, day = int(text[:4]), int(text[5:7]), int(text[8:])
    if not (year and 1 <= month <= 12 and 1 <= day <= MONTH_LENGTHS[month]):  # noqa: PLR2004 - months
        return False
    return month != 2 or day < 29 or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))  # noqa: PLR2004 - the Gregorian rule


def checked_day(given: Any, code: str = "request-date") -> str:
    """The day, which is one of the calendar. Raises `Refused`."""
    if found := date_fault(given):
        raise refuse(code, found[0], help=found[1])
    return str(given)


def date_fault(given: Any) -> tuple[str, str] | None:
    """What is wrong with a date, and what was probably meant."""
    if isinstance(given, str) and real_date(given):
        return None
    if isinstance(given, str) and written_as_day(given):
        return f"invalid date `{given}`", calendar_help(given)
    written = str(given) if isinstance(given, str | int) and not isinstance(given, bool) else ""
    from statute_runner.text.typeset_signs import plain, remark

    typed = plain(written).strip(" \"'")
    meant = [day for day in dict.fromkeys((meant_day(typed), *year_last(typed))) if real_date(day)]
    help_ = [f"did you mean {' '.join(meant)}?"] if len(meant) == 1 else []
    help_ += [f"it may be {' or '.join(meant)}: say which"] if len(meant) > 1 else []
    help_ += [sign] if (sign := remark(written)) else []
    return f"expected a date (YYYY-MM-DD), got {shown(given)}", " ".join(help_)


def meant_day(written: str) -> str:
    """The day that is perhaps meant by a text of digits in another form, or of the month in words; or nothing."""
    if parts := re.match(LIKE_A_DATE, written):
        return f"{parts[1]}-{parts[3] or parts[5]:0>2}-{parts[4] or parts[6]:0>2}"
    if parts := re.fullmatch(IN_WORDS, written):
        name = (parts[1] or parts[4])[:3].lower()
        month = MONTHS.index(name) + 1 if name in MONTHS else 0
        return f"{parts[5]}-{month:02}-{parts[2] or parts[3]:0>2}"
    return ""


def year_last(written: str) -> tuple[str, ...]:
    """The days that are perhaps meant by a text that ends in the year: the day may stand before the month or after."""
    parts = re.match(YEAR_LAST, written)
    if not parts:
        return ()
    first, second, year = parts[1].zfill(2), parts[3].zfill(2), parts[4]
    return f"{year}-{second}-{first}", f"{year}-{first}-{second}"


def calendar_help(given: str) -> str:
    year, month, day = given.split("-")
    if year == "0000":
        return "years begin with 0001"
    if not 1 <= int(month) <= 12:  # noqa: PLR2004 - months
        return "months are 01 to 12"
    if day == "00":
        return "days begin with 01"
    last = next(day for day in range(31, 0, -1) if real_date(f"{year}-{month}-{day}"))
    return f"the last day of that month is {year}-{month}-{last}"


def ordinal(day: str) -> int:
    """A day as a number, the first day being 1."""
    from datetime import date

    return date.fromisoformat(day).toordinal()


def from_ordinal(number: int) -> str:
    """The day that has this number."""
    from datetime import date

    return date.fromordinal(number).isoformat()


def shifted(day: str, by: int) -> str:
    """The day so many days later, but within the calendar."""
    return from_ordinal(min(max(ordinal(day) + by, ordinal(FIRST_DAY)), ordinal(LAST_DAY)))


def day_before(day: str) -> str:
    """The day before; the first day has none but itself."""
    return shifted(day, -1)
