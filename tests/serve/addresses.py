"""Addresses of the pages under the shipped law: an exchange of documents with an agency of France, and what bars it."""

from __future__ import annotations

BEGUN = (
    "date=2024-03-15&exchange.direction=provide&exchange.material=documents&officer.service=ice&"
    "counterpart.country=FR&counterpart.kind=customs&finding.made=true&finding.purposes=compliance&"
    "authorization.subsection_a=true&assurances.given=1&assurances.given[0].by=agency&"
    "assurances.given[0].confidence=true&assurances.given[0].use=law_enforcement&"
    "assurances.given[0].from=2023-05-02&assurances.given[0].until=none"
)
"""All but whether the assurance reaches the purposes, and which violations were found."""
COVERED = f"{BEGUN}&assurances.cover_purpose=true"
"""All but which violations were found."""
CLEAN = "counterpart.violations=!none"
VIOLATED = (
    "counterpart.violations=1&counterpart.violations[0].of=agency&counterpart.violations[0].assurance=paragraph_1&"
    "counterpart.violations[0].found_on=2015-06-01&counterpart.violations[0].cured_on=none"
)
