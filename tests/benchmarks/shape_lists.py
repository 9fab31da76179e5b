"""What the lists of a request come to, gathered by hand in one pass over each, and what their members lack."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from .valid import HIDDEN_IN_TEXT, LONGEST_NAME, shown

if TYPE_CHECKING:
    from .shape_types import Assurance, Entry, Violation

CHANGE = "2020-07-01"
# Some assurance in force, by the agency or the country, of confidence or of a use: that one must, and that one may.
AGENCY_CONFIDENCE, AGENCY_USE, AGENCY_WIDE, COUNTRY_CONFIDENCE, COUNTRY_WIDE = (1 << n for n in range(5))
MAY = 5
ALL_MAY = 31 << MAY
ALL = 31 | ALL_MAY


def both(*conditions: int) -> int:
    return sum(condition | condition << MAY for condition in conditions)


AGENCY, COUNTRY = both(AGENCY_CONFIDENCE, AGENCY_USE, AGENCY_WIDE), both(COUNTRY_CONFIDENCE, COUNTRY_WIDE)
CONFIDENCE = both(AGENCY_CONFIDENCE, COUNTRY_CONFIDENCE)
USE, WIDE = both(AGENCY_USE), both(AGENCY_WIDE, COUNTRY_WIDE)
BY = {"agency": AGENCY, "country": COUNTRY, None: ALL_MAY}
OF_CONFIDENCE = {True: ALL, False: ALL & ~CONFIDENCE, None: ALL & ~CONFIDENCE | CONFIDENCE & ALL_MAY}
OF_USE = {
    "law_enforcement": ALL,
    "governmental": ALL & ~USE,
    "unrestricted": ALL & ~USE & ~WIDE,
    None: ALL & ~USE & ~WIDE | (USE | WIDE) & ALL_MAY,
}


class RealDays(dict[str, str]):
    """Each day that has been seen, which is one of the calendar; none is written `none`."""

    def __missing__(self, day: str) -> str:
        if len(day) != 10 or day[4] != "-" or day[7] != "-":
            raise ValueError(day)
        date.fromisoformat(day)
        self[day] = day
        return day


REAL = RealDays()
OR_NONE = RealDays({"none": "none"})


def of_assurances(given: list[Assurance], day: str) -> tuple[int, list[int]]:
    """What some assurance must and may be; the same of each."""
    found, each = 0, []
    for one in given:
        start, end = one.from_, one.until
        if start is not None and REAL[start] > day:
            bits = 0
            if end is not None and end < start:
                raise ValueError(end)
        else:
            bits = BY[one.by] & OF_CONFIDENCE[one.confidence] & OF_USE[one.use]
            if start is None or end is None:
                bits &= ALL_MAY
        if end is not None and OR_NONE[end] < day:
            # `none` stands after every day, as letters do after digits.
            bits = 0
            if start is not None and end < start:
                raise ValueError(end)
        called = one.instrument
        if called is not None and not (called.isascii() and called.isprintable()):
            shown(called, LONGEST_NAME, HIDDEN_IN_TEXT)
        found |= bits
        each.append(bits)
    return found, each


def of_violations(violations: list[Violation], day: str) -> tuple[int, list[int]]:
    """Whether some violation counts, 3 where it must and 2 where it may; the same of each."""
    found, each = 0, []
    for one in violations:
        of, which, day_found = one.of, one.assurance, one.found_on
        if one.cured_on is not None and OR_NONE[one.cured_on] < (day_found or ""):
            raise ValueError(one.cured_on)
        late = day_found is not None and REAL[day_found] > day
        if of == "predecessor" or late or which not in (None, "paragraph_1"):
            bits = 0
        else:
            bits = 2 if of is None or which is None or day_found is None else 3
        found |= bits
        each.append(bits)
    return found, each


def of_entries(entries: list[Entry]) -> tuple[int, int]:
    """Whether every entry is of the new days, and of the old ones: 3 where it must be, 2 where it may."""
    new = old = 3
    for one in entries:
        entered = one.entered_on
        if entered is None:
            new &= 2
            old &= 2
        elif REAL[entered] < CHANGE:
            new = 0
        else:
            old = 0
    return new, old if entries else 0


def missing_of_assurances(given: list[Assurance] | None, each: list[int], open_: int) -> list[str]:
    """What the assurances lack of which one may still be what is asked for."""
    if given is None:
        return ["assurances.given"]
    found = []
    for n, (one, bits) in enumerate(zip(given, each, strict=True)):
        asked = bits >> MAY & open_
        if not asked:
            continue
        path = f"assurances.given[{n}]."
        found += [f"{path}from"] if one.from_ is None else []
        found += [f"{path}until"] if one.until is None else []
        found += [f"{path}by"] if one.by is None else []
        if one.confidence is None and asked & (AGENCY_CONFIDENCE | COUNTRY_CONFIDENCE):
            found.append(f"{path}confidence")
        if one.use is None and asked & (AGENCY_USE | AGENCY_WIDE | COUNTRY_WIDE):
            found.append(f"{path}use")
    return found


def missing_of_violations(violations: list[Violation] | None, each: list[int]) -> list[str]:
    """What the violations lack that may count."""
    if violations is None:
        return ["counterpart.violations"]
    return [
        f"counterpart.violations[{n}].{key}"
        for n, (one, bits) in enumerate(zip(violations, each, strict=True))
        if bits
        for key, stated in (("of", one.of), ("assurance", one.assurance), ("found_on", one.found_on))
        if stated is None
    ]
