"""Random valid requests of the flat law (`tests/flat_law`), crowded where it changes and where answers turn."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random

BOUNDARIES = (
    *("1986-10-26", "1986-10-27", "1986-11-09", "1986-11-10", "1993-12-31", "1994-01-01", "2003-02-28"),
    *("2003-03-01", "2004-12-02", "2004-12-03", "2020-01-29", "2020-06-30", "2020-07-01"),
)
ERAS = (
    ("1980-01-01", "1986-10-26"),
    ("1986-10-27", "1993-12-31"),
    ("1994-01-01", "2003-02-28"),
    ("2003-03-01", "2020-06-30"),
    ("2020-07-01", "2030-12-31"),
    ("2031-01-01", "2100-12-31"),
)
ERA_WEIGHTS = (2, 10, 16, 20, 42, 10)
CHOICES: dict[str, tuple[object, ...]] = {
    "exchange.direction": ("provide", "receive", "both"),
    "exchange.material": ("information", "documents"),
    "goods.concerned": (True, False),
    "officer.service": (
        *("customs_service", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other"),
    ),
    "counterpart.name": ("Servicio de Administracion Tributaria", "Zoll", "Douane & Zoll"),
    "counterpart.country": (
        *("CA", "MX", "US", "PR", "GU", "VI", "AS", "MP", "UM", "DE", "JP", "EU", "GB", "NO", "XK"),
        *("YU", "CS", "DD", "SU", "AN"),
    ),
    "counterpart.kind": ("customs", "law_enforcement", "other_government", "private"),
    "counterpart.level": ("national", "subnational"),
    "counterpart.violated_assurance": (True, False),
    "finding.made": (True, False),
    "finding.agreement": ("NAFTA", "USMCA"),
    "authorization.subsection_c": (True, False),
    "assurances.confidence": (True, False),
    "assurances.use": ("law_enforcement", "governmental", "unrestricted"),
}
MEMBERS: dict[str, tuple[object, ...]] = {
    "finding.purposes": (
        *("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other"),
    ),
    "finding.chapters": tuple(range(1, 35)),
    "assurances.given_by": ("agency", "country"),
}
DATES = ("goods.entered_on", "assurances.obtained_on")
FACTS = (*CHOICES, *MEMBERS, *DATES)
FAR = 2000


def request(rng: random.Random, unknown: float = 0.15) -> dict[str, object]:
    """A valid request in which a fact is unknown at about the rate given."""
    on = exchange_day(rng)
    facts = near_permission(rng, on)
    if rng.random() < 0.2:
        facts |= lapse(rng)
    for fact in rng.sample(FACTS, rng.choice((0, 0, 0, 1, 1, 2, 3))):
        facts[fact] = any_value(rng, fact, on)
    document: dict[str, object] = {"id": f"R-{rng.randrange(10**9):09}", "date": on.isoformat()}
    if rng.random() >= unknown / 10:
        document["facts"] = grouped(rng, facts, unknown)
    elif rng.random() < 0.5:
        document["facts"] = rng.choice((None, {}))
    return document


def exchange_day(rng: random.Random) -> date:
    """A day at a boundary of the law, or any day, more often of late."""
    if rng.random() < 0.45:
        return date.fromisoformat(rng.choice(BOUNDARIES))
    (era,) = rng.choices(ERAS, ERA_WEIGHTS)
    first, last = (date.fromisoformat(end) for end in era)
    return first + timedelta(days=rng.randint(0, (last - first).days))


def near_permission(rng: random.Random, on: date) -> dict[str, object]:
    """Facts that one route of the day permits, and often another too."""
    under_c = rng.random() < 0.65 and on >= date(1994, 1, 1)
    later = on >= date(2020, 7, 1) and rng.random() < 0.5
    needed = "agency" if later or not under_c else "country"
    if on < date(2003, 3, 1):
        services = ["customs_service"] if under_c else ["customs_service", "coast_guard", "designated"]
    elif under_c:
        services = ["cbp"] if later else ["cbp", "ice"]
    else:
        services = ["cbp", "ice", "coast_guard", "designated", "foreign_designated"]
    return {
        "exchange.direction": rng.choice(("provide", "receive", "both")),
        "exchange.material": rng.choice(("information", "information", "documents")),
        "goods.concerned": not later or rng.random() < 0.5,
        "goods.entered_on": entry_day(rng, later=later).isoformat(),
        "officer.service": rng.choice(services),
        "counterpart.name": rng.choice(CHOICES["counterpart.name"]),
        "counterpart.country": rng.choice(("CA", "MX") if under_c else ("CA", "MX", "DE", "JP", "EU")),
        "counterpart.kind": rng.choice(("customs", "law_enforcement", *(["other_government"] if under_c else []))),
        "counterpart.level": rng.choice(("national", "national", "subnational")),
        "counterpart.violated_assurance": rng.random() < 0.1,
        "finding.made": True,
        "finding.purposes": subset(rng, MEMBERS["finding.purposes"], least=rng.choice((0, 1, 1, 5))),
        "finding.agreement": "USMCA" if later else "NAFTA",
        "finding.chapters": chapters(rng, (2, 4, 5, 6, 7) if later else (3, 4, 5)),
        "authorization.subsection_c": True,
        "assurances.confidence": True,
        "assurances.use": rng.choice(("law_enforcement", "law_enforcement", *(["governmental"] if under_c else []))),
        "assurances.given_by": rng.choice(([needed], ["agency", "country"], ["country", "agency"])),
        "assurances.obtained_on": (on - timedelta(days=rng.choice((0, 1, 30, FAR)))).isoformat(),
    }


def lapse(rng: random.Random) -> dict[str, object]:
    """One fact for which subsection (b) bars an outbound exchange."""
    direction: dict[str, object] = {"exchange.direction": rng.choice(("provide", "both"))}
    faults: tuple[tuple[str, object], ...] = (
        ("counterpart.violated_assurance", True),
        ("assurances.confidence", False),
        ("assurances.use", "unrestricted"),
        ("assurances.given_by", []),
    )
    return direction | dict([rng.choice(faults)])


def any_value(rng: random.Random, fact: str, on: date) -> object:
    """Any value of a fact."""
    if fact in CHOICES:
        return rng.choice(CHOICES[fact])
    if fact in MEMBERS:
        return subset(rng, MEMBERS[fact])
    near = on if fact == "assurances.obtained_on" or rng.random() < 0.3 else date(2020, 7, 1)
    return (near + timedelta(days=rng.choice((-FAR, -2, -1, 0, 1, 2, FAR)))).isoformat()


def entry_day(rng: random.Random, *, later: bool) -> date:
    """A day of entry on the side of 2020-07-01 that is asked for."""
    days = rng.choice((0, 0, 1, 30, FAR))
    return date(2020, 7, 1) + timedelta(days=days) if later else date(2020, 6, 30) - timedelta(days=days)


def subset(rng: random.Random, members: tuple[object, ...], least: int = 0) -> list[object]:
    """Some of the members, in any order."""
    few = max(least, min(len(members), 6))
    return rng.sample(members, rng.randint(least, few))


def chapters(rng: random.Random, serving: tuple[int, ...]) -> list[object]:
    """One chapter that serves, among others."""
    return list({*subset(rng, MEMBERS["finding.chapters"]), rng.choice(serving)})


def grouped(rng: random.Random, facts: dict[str, object], unknown: float) -> dict[str, object]:
    """Facts under their groups, less some that are null, absent, or lost with their group."""
    rate = rng.choice((0.0, 0.0, unknown, 3 * unknown))
    lost_rate = rate / 8
    groups: dict[str, dict[str, object]] = {}
    for fact in rng.sample(list(facts), len(facts)):
        group, name = fact.split(".")
        known = groups.setdefault(group, {})
        if rng.random() >= rate:
            known[name] = facts[fact]
        elif rng.random() < 0.5:
            known[name] = None
    document: dict[str, object] = {}
    for group, known in groups.items():
        if rng.random() >= lost_rate:
            document[group] = known or rng.choice((None, {}))
        elif rng.random() < 0.5:
            document[group] = rng.choice((None, {}))
    return document
