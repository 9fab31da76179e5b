"""The shape of a law with lists: requests whose lists have three members each, and what decides them."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

BUNDLE = str(Path(__file__).parent / "exchange_shape")
SEED = 16280
MEMBERS = 3
# A field of a member is known more often than a fact, as each list has twelve of them.
UNKNOWN, UNKNOWN_OF_A_MEMBER = 0.24, 0.14
DAYS = ("2019-12-31", "2020-06-30", "2020-07-01", "2021-03-15", "2023-05-02", "2024-02-29", "2025-01-01", "2030-06-01")
AGENCIES = ("customs", "law_enforcement", "other_government", "private")
PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other")
FACTS: dict[str, tuple[object, ...]] = {
    "exchange.direction": ("provide", "provide", "receive", "both"),
    "exchange.material": ("information", "documents"),
    "officer.service": ("cbp", "cbp", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other"),
    "counterpart.name": ("Servicio de Administracion Tributaria", "Zoll", "Douane & Zoll"),
    "counterpart.country": ("CA", "MX", "MX", "US", "PR", "DE", "JP", "EU"),
    "counterpart.kind": ("customs", *AGENCIES),
    "finding.made": (True, True, True, False),
    "finding.agreement": ("NAFTA", "USMCA", "USMCA"),
    "authorization.subsection_a": (True, True, False),
    "authorization.subsection_c": (True, True, False),
    "authorization.retained": (True, False),
    "assurances.cover_purpose": (True, True, True, False),
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
    """A request in which each known list has three members, and facts and fields are unknown as often as is said."""
    groups: dict[str, dict[str, Any]] = {}
    stated: dict[str, Any] = {name: rng.choice(values) for name, values in FACTS.items()}
    stated["finding.purposes"] = rng.sample(PURPOSES, rng.randint(1, 3))
    stated["finding.chapters"] = rng.sample(range(1, 9), rng.randint(1, 4))
    for name, fields in LISTS.items():
        members = ({key: rng.choice(values) for key, values in fields.items()} for _ in range(MEMBERS))
        stated[name] = [
            {key: value for key, value in member.items() if rng.random() >= UNKNOWN_OF_A_MEMBER} for member in members
        ]
    for name, value in stated.items():
        group, _, key = name.partition(".")
        if rng.random() >= UNKNOWN:
            groups.setdefault(group, {})[key] = value
    return {"id": "r", "date": rng.choice(DAYS[2:]), "facts": groups}
