"""Random days: those on which the law changes, those named in a request, and the days beside them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from .readings import FOREIGN_OFFICERS, FOREIGN_OFFICERS_FIRST, HOMELAND_SECURITY, NAFTA, REGULATION, SECTION, USMCA

if TYPE_CHECKING:
    import random

BOUNDARIES = (SECTION, REGULATION, NAFTA, FOREIGN_OFFICERS_FIRST, HOMELAND_SECURITY, FOREIGN_OFFICERS, USMCA)
ERAS = (
    (date(1980, 1, 1), date(1986, 10, 26)),
    (date(1986, 10, 27), date(1993, 12, 31)),
    (date(1994, 1, 1), date(2003, 2, 28)),
    (date(2003, 3, 1), date(2020, 6, 30)),
    (date(2020, 7, 1), date(2030, 12, 31)),
    (date(2031, 1, 1), date(2100, 12, 31)),
)
ERA_WEIGHTS = (1, 8, 14, 17, 50, 10)
FAR = 2000
BESIDE = (-FAR, -1, 0, 1, FAR)


def near(rng: random.Random, on: date) -> str:
    """A day at or beside the one given, or one on which the law changes, or far away."""
    around = on if rng.random() < 0.7 else rng.choice(BOUNDARIES)
    return (around + timedelta(days=rng.choice(BESIDE))).isoformat()


def up_to(rng: random.Random, on: date) -> str:
    """The day given, or an earlier one."""
    return (on - timedelta(days=rng.choice((0, 1, 30, FAR)))).isoformat()


def from_then(rng: random.Random, first: str, on: date) -> str:
    """No such day, or one that is not before the first: that itself, the one given, or one beside them."""
    least = date.fromisoformat(first)
    around = rng.choice((least, on, on))
    return rng.choice(("none", max(least, around + timedelta(days=rng.choice(BESIDE))).isoformat()))
