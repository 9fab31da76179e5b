"""Random valid requests, crowded where the law changes and where answers turn."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .days import BOUNDARIES, ERA_WEIGHTS, ERAS, near
from .members import LISTS, any_field, any_members, assurances, entries, violations
from .readings import HOMELAND_SECURITY, NAFTA, READINGS, USMCA
from .record import day, record_of

if TYPE_CHECKING:
    import random
    from collections.abc import Iterable, Mapping
    from datetime import date

CHOICES: dict[str, tuple[object, ...]] = {
    "exchange.direction": ("provide", "receive", "both"),
    "exchange.material": ("information", "documents"),
    "officer.service": (
        *("customs_service", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other"),
    ),
    "counterpart.name": ("Agencia Nacional de Aduanas de Mexico", "Zoll", "Douane & Zoll"),
    "counterpart.country": (
        *("CA", "MX", "US", "PR", "GU", "VI", "AS", "MP", "UM", "DE", "JP", "EU", "GB", "NO", "XK"),
        *("YU", "CS", "DD", "SU", "AN"),
    ),
    "counterpart.kind": ("customs", "law_enforcement", "other_government", "international", "private"),
    "counterpart.level": ("national", "subnational"),
    "finding.made": (True, False),
    "finding.agreement": ("NAFTA", "USMCA"),
    "finding.by": ("Director", "the Commissioner's designee"),
    "finding.grounds": ("undervaluation of steel", "rules of origin"),
    "authorization.subsection_a": (True, False),
    "authorization.subsection_c": (True, False),
    "authorization.retained": (True, False),
    "assurances.cover_purpose": (True, False),
}
SETS: dict[str, tuple[object, ...]] = {
    "finding.purposes": (
        *("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other"),
    ),
    "finding.chapters": tuple(range(1, 35)),
}
DATES = ("finding.on",)
FACTS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((*CHOICES, *SETS, *DATES), ()),
    **{name: tuple(fields) for name, fields in LISTS.items()},
}
UNITED_STATES = ("US", "PR", "GU", "VI", "AS", "MP", "UM")
NOTHING: tuple[dict[str, Any] | None, ...] = (None, {})
EXCHANGING = ("provide", "provide", "both", "receive")


def request(rng: random.Random, unknown: float = 0.15) -> dict[str, Any]:
    """A valid request in which a fact, or a field of a member, is unknown at about the rate given."""
    on = exchange_day(rng)
    facts = near_permission(rng, on)
    for fact in rng.sample(list(FACTS), rng.choice((0, 0, 0, 0, 1, 1, 2))):
        facts[fact] = any_value(rng, fact, on)
    document: dict[str, Any] = {"id": f"R-{rng.randrange(10**9):09}", "date": on.isoformat()}
    if rng.random() >= unknown / 10:
        document["facts"] = grouped(rng, facts, unknown)
    elif rng.random() < 0.5:
        document["facts"] = rng.choice(NOTHING)
    return document


def readings(rng: random.Random) -> dict[str, str]:
    """A choice of readings, some of them other than by default, some unsaid."""
    chosen = {}
    for reading, (default, other) in READINGS.items():
        if rng.random() < 0.3:
            chosen[reading] = other
        elif rng.random() < 0.5:
            chosen[reading] = default
    return chosen


def exchange_day(rng: random.Random) -> date:
    """A day at a boundary of the law, or any day, more often of late."""
    if rng.random() < 0.5:
        return rng.choice(BOUNDARIES) + timedelta(days=rng.choice((-1, 0, 1)))
    ((first, last),) = rng.choices(ERAS, ERA_WEIGHTS)
    return first + timedelta(days=rng.randint(0, (last - first).days))


def near_permission(rng: random.Random, on: date) -> dict[str, Any]:
    """Facts that one route of the day permits, but for what its lists hold, and often another too."""
    under_c = rng.random() < 0.6 and on >= NAFTA
    later = on >= USMCA and rng.random() < 0.5
    if on < HOMELAND_SECURITY:
        services = ["customs_service"] if under_c else ["customs_service", "coast_guard", "designated"]
    elif under_c:
        services = ["cbp"] if later else ["cbp", "ice"]
    else:
        services = ["cbp", "ice", "coast_guard", "designated", "foreign_designated"]
    return {
        "exchange.direction": rng.choice(EXCHANGING),
        "exchange.material": rng.choice(("information", "information", "documents")),
        "goods.entries": entries(rng, on, later=later),
        "officer.service": rng.choice(services),
        "counterpart.name": rng.choice(CHOICES["counterpart.name"]),
        "counterpart.country": rng.choice(
            ("CA", "MX") if under_c else ("CA", "MX", "DE", "EU", rng.choice(UNITED_STATES))
        ),
        "counterpart.kind": rng.choice(
            ("customs", "customs", "law_enforcement", "other_government" if under_c else "international")
        ),
        "counterpart.level": rng.choice(("national", "national", "subnational")),
        "counterpart.violations": violations(rng, on),
        "finding.made": True,
        "finding.purposes": subset(rng, SETS["finding.purposes"], least=rng.choice((0, 1, 1, 5))),
        "finding.agreement": "USMCA" if later else "NAFTA",
        "finding.chapters": chapters(rng, (2, 4, 5, 6, 7) if later else (3, 4, 5)),
        "finding.by": rng.choice(CHOICES["finding.by"]),
        "finding.on": near(rng, on),
        "finding.grounds": rng.choice(CHOICES["finding.grounds"]),
        "authorization.subsection_a": rng.random() < 0.96,
        "authorization.subsection_c": rng.random() < 0.96,
        "authorization.retained": rng.random() < 0.96,
        "assurances.cover_purpose": rng.random() < 0.93,
        "assurances.given": assurances(rng, on, "agency" if later or not under_c else "country"),
    }


def any_value(rng: random.Random, fact: str, on: date) -> Any:
    """Any value of a fact."""
    if fact in CHOICES:
        return rng.choice(CHOICES[fact])
    if fact in SETS:
        return subset(rng, SETS[fact])
    if fact in LISTS:
        return any_members(rng, fact, on)
    return near(rng, on)


def subset(rng: random.Random, members: tuple[object, ...], least: int = 0) -> list[object]:
    """Some of the members, in any order."""
    few = max(least, min(len(members), 6))
    return rng.sample(members, rng.randint(least, few))


def chapters(rng: random.Random, serving: tuple[int, ...]) -> list[object]:
    """One chapter that serves, among others."""
    return list({*subset(rng, SETS["finding.chapters"]), rng.choice(serving)})


def grouped(rng: random.Random, facts: dict[str, Any], unknown: float) -> dict[str, Any]:
    """Facts under their groups, less some that are null, absent, or lost with their group."""
    rate = rng.choice((0.0, unknown / 2, unknown, 3 * unknown))
    groups: dict[str, dict[str, Any]] = {}
    for fact in rng.sample(list(facts), len(facts)):
        group, name = fact.split(".")
        value = facts[fact]
        if fact in LISTS and value:
            value = [lessened(rng, member, rate) for member in value]
        groups[group] = lessened(rng, {name: value}, rate) | groups.get(group, {})
    document: dict[str, Any] = {}
    for group, known in groups.items():
        lost = rng.random() < rate / 8
        if known and not lost:
            document[group] = known
        elif not lost or rng.random() < 0.5:
            document[group] = rng.choice(NOTHING)
    return document


def lessened(rng: random.Random, known: dict[str, Any], rate: float) -> dict[str, Any]:
    """What is known, less some that is null or absent."""
    kept = {}
    for name, value in known.items():
        if rng.random() >= rate:
            kept[name] = value
        elif rng.random() < 0.5:
            kept[name] = None
    return kept


def filled(rng: random.Random, document: Mapping[str, Any], paths: Iterable[str]) -> dict[str, Any]:
    """The request with a value for each of these unknown facts, and fields of members, named by their paths."""
    on = day(document["date"])
    stated = deepcopy(record_of(document).values)
    facts = {name: value for name, value in stated.items() if value is not None}
    for path in paths:
        name, _, rest = path.partition("[")
        if rest:
            number, _, field = rest.partition("].")
            member = facts[name][int(number)]
            member[field] = any_field(rng, name, field, on, member)
        else:
            facts[name] = any_value(rng, name, on)
    return {**document, "facts": grouped(rng, facts, 0)}
