"""A citation with the day that it is meant of: `CITATION@DATE`, as `diff` names a version, in the place of `--on`."""

from __future__ import annotations

import re

from statute_runner.problem import refuse
from statute_runner.text.days import checked_day

DATED = re.compile(r"([^@]*)@([^#/]*)(.*)", re.DOTALL)


def dated(named: str | None, on: str | None) -> tuple[str | None, str | None]:
    """What is named without its day, and the day: that of `@`, else `on`.

    It stands before or behind a rule or provision. Raises `Refused` for a day that is none, or where the two differ.
    """
    match = DATED.fullmatch(named or "")
    if match is None:
        return named, on
    what, day, rest = match.groups()
    checked_day(day)
    if on is not None and on != day:
        raise refuse("usage", f"`{named}` and `--on {on}` name two days", help="give one of the two")
    return what + rest, day
