"""Requests of the shipped law, whose lists have three members each, on days of all its periods."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

BUNDLE = str(Path(__file__).parents[2] / "policies")
SEED = 16280
MEMBERS = 3
# A field of a member is known more often than a fact, as each list has twelve of them.
UNKNOWN, UNKNOWN_OF_A_MEMBER, LATER = 0.24, 0.14, 0.75
DAYS = ("2019-12-31", "2020-06-30", "2020-07-01", "2021-03-15", "2023-05-02", "2024-02-29", "2025-01-01", "2030-06-01")
# One in four under earlier law, of each of its periods.
EARLIER = ("1985-01-01", "1986-11-01", "1990-05-05", "1996-06-03", "2003-02-20", "2003-06-01", "2019-12-31")
AGENCIES = ("customs", "law_enforcement", "other_government", "international", "private")
PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other")
FACTS: dict[str, tuple[object, ...]] = {
    "exchange.direction": ("provide", "provide", "receive", "both"),
    "exchange.material": ("information", "documents"),
    "officer.service": (
        *("cbp",) * 6,
        *("ice", "coast_guard", "designated", "foreign_designated", "customs_service", "other"),
    ),
    "counterpart.name": ("Servicio de Administracion Tributaria", "Zoll", "Douane & Zoll"),
    "counterpart.country": ("CA", "MX", "MX", "MX", "DE", "JP", "EU", "PR"),
    "counterpart.kind": (*("customs",) * 6, *AGENCIES),
    "counterpart.level": ("national", "subnational"),
    "finding.made": (*(True,) * 7, False),
    "finding.agreement": ("NAFTA", "USMCA", "USMCA"),
    "finding.by": ("Commissioner of U.S. Customs and Border Protection", "the attache in Mexico"),
    "finding.on": DAYS[:3],
    "authorization.subsection_a": (*(True,) * 5, False),
    "authorization.subsection_c": (*(True,) * 5, False),
    "authorization.retained": (True, False),
    "assurances.cover_purpose": (*(True,) * 7, False),
}
LISTS: dict[str, dict[str, tuple[object, ...]]] = {
    "goods.entries": {"entered_on": DAYS},
    "counterpart.violations": {
        "of": ("agency", "predecessor", "predecessor"),
        "assurance": ("paragraph_1", "subsection_c", "other"),
        "found_on": DAYS,
        "cured_on": ("none", *DAYS),
    },
    "assurances.given": {
        "instrument": ("letter of 2 May 2023", "memorandum"),
        "by": ("agency", "agency", "country"),
        "confidence": (True, True, False),
        "use": ("law_enforcement", "governmental", "unrestricted"),
        "from": DAYS[:4],
        "until": ("none", "none", *DAYS[4:]),
    },
}


def documents(number: int) -> list[dict[str, Any]]:
    """That many requests, the same every time."""
    rng = random.Random(SEED)
    return [request(rng) | {"id": f"R-{n:07}"} for n in range(number)]


def request(rng: random.Random) -> dict[str, Any]:
    """A request in which each known list has three members; facts and fields are unknown as often as is said above."""
    groups: dict[str, dict[str, Any]] = {}
    stated: dict[str, Any] = {name: rng.choice(values) for name, values in FACTS.items()}
    stated["finding.purposes"] = rng.sample(PURPOSES, rng.randint(1, 3))
    stated["finding.chapters"] = rng.sample(range(1, 9), rng.randint(1, 4))
    for name, fields in LISTS.items():
        members = (in_order({key: rng.choice(values) for key, values in fields.items()}) for _ in range(MEMBERS))
        stated[name] = [
            {key: value for key, value in member.items() if rng.random() >= UNKNOWN_OF_A_MEMBER} for member in members
        ]
    for name, value in stated.items():
        group, _, key = name.partition(".")
        if rng.random() >= UNKNOWN:
            groups.setdefault(group, {})[key] = value
    return {"id": "r", "date": rng.choice(DAYS[2:] if rng.random() < LATER else EARLIER), "facts": groups}


def in_order(member: dict[str, Any]) -> dict[str, Any]:
    """The member, whose last day is not before its first; `none` stands after every day."""
    for first, last in (("found_on", "cured_on"), ("from", "until")):
        if first in member:
            member[first], member[last] = sorted((member[first], member[last]))
    return member
