"""Facts of which the answers are worked out by hand, and those answers in short."""

from __future__ import annotations

from typing import Any

from .contract import ROUTE_A, ROUTE_C, ROUTE_E, decide

SHORT = {"permitted": "P", "prohibited": "X", "not_permitted": "N", "undetermined": "?"}
TODAY = "2024-03-15"
BY_AGENCY = {"by": "agency", "confidence": True, "use": "law_enforcement", "from": "1986-01-01", "until": "none"}
BY_COUNTRY = BY_AGENCY | {"by": "country", "use": "governmental"}
ENTRY, OLD_ENTRY = {"entered_on": "2020-07-01"}, {"entered_on": "2020-06-30"}
VIOLATION = {"of": "agency", "assurance": "paragraph_1", "found_on": TODAY, "cured_on": "none"}
CLASSIC: dict[str, Any] = {
    "exchange.direction": "provide",
    "exchange.material": "information",
    "goods.entries": [],
    "officer.service": "cbp",
    "counterpart.country": "MX",
    "counterpart.kind": "customs",
    "counterpart.level": "national",
    "counterpart.violations": [],
    "finding.made": True,
    "finding.purposes": ["compliance"],
    "finding.agreement": "USMCA",
    "finding.chapters": [7],
    "authorization.subsection_a": True,
    "authorization.subsection_c": True,
    "authorization.retained": True,
    "assurances.cover_purpose": True,
    "assurances.given": [BY_AGENCY],
}
OLD = CLASSIC | {
    "officer.service": "customs_service",
    "finding.agreement": "NAFTA",
    "finding.chapters": [3],
    "assurances.given": [BY_AGENCY, BY_COUNTRY],
}
RETAINED = OLD | {"officer.service": "ice", "goods.entries": [OLD_ENTRY]}
C_ONLY = CLASSIC | {"counterpart.kind": "other_government"}
A_ONLY = CLASSIC | {"finding.chapters": []}
NAFTA_FOUND = {"finding.agreement": "NAFTA"}
SHARED_NAFTA = {"officer.service": "cbp", "counterpart.kind": "other_government"}


def given(*assurances: dict[str, Any]) -> dict[str, Any]:
    return {"assurances.given": list(assurances)}


def violated(**otherwise: Any) -> dict[str, Any]:
    return {"counterpart.violations": [VIOLATION | otherwise]}


def document(day: str, facts: dict[str, Any]) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {}
    for fact, value in facts.items():
        group, name = fact.split(".")
        groups.setdefault(group, {})[name] = value
    return {"id": "hand", "date": day, "facts": groups}


def brief(day: str, facts: dict[str, Any], chosen: dict[str, str] | None = None) -> str:
    """The outcome, then those of routes a, c and 209(e) (`-` where not in force)."""
    decision = decide(document(day, facts), chosen or {})
    routes = [decision["routes"].get(route) for route in (ROUTE_A, ROUTE_C, ROUTE_E)]
    return SHORT[decision["outcome"]] + " " + "".join(SHORT[route["outcome"]] if route else "-" for route in routes)
