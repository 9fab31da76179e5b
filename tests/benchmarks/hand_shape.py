"""The shipped law by hand in Python, over msgspec types: what each list comes to is gathered in one pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from .shape_answers import DOCUMENTS, NOT_PERMITTED, OUTCOMES, PERMITTED, TAILS
from .shape_lists import (
    AGENCY_CONFIDENCE,
    AGENCY_USE,
    AGENCY_WIDE,
    ALL_MAY,
    COUNTRY_CONFIDENCE,
    COUNTRY_WIDE,
    MAY,
    REAL,
    missing_of_assurances,
    missing_of_violations,
    of_assurances,
    of_entries,
    of_violations,
)
from .shape_types import (
    NO_ASSURANCES,
    NO_AUTHORIZATION,
    NO_COUNTERPART,
    NO_EXCHANGE,
    NO_FINDING,
    NO_GOODS,
    NO_OFFICER,
    NOTHING,
    ShapeRequest,
)
from .valid import (
    DAYS,
    HIDDEN_IN_ID,
    HIDDEN_IN_TEXT,
    HOMELAND,
    LARGEST,
    LONGEST_ID,
    LONGEST_NAME,
    NAFTA,
    REGULATION,
    USMCA,
    shown,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from .shape_types import Facts

DOMESTIC = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM"})
FOREIGN_KINDS = frozenset({"customs", "law_enforcement"})
PUBLIC_KINDS = FOREIGN_KINDS | {"other_government"}
LISTED = frozenset({"compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding"})
NEW_CHAPTERS, OLD_CHAPTERS = frozenset({2, 4, 5, 6, 7}), frozenset({3, 4, 5})
OFFICERS_BEFORE = frozenset({"customs_service", "coast_guard", "designated"})
OFFICERS = frozenset({"cbp", "ice", "coast_guard", "designated"})
OFFICERS_OF = [OFFICERS_BEFORE] * HOMELAND + [OFFICERS] + [OFFICERS | {"foreign_designated"}] * 2
OLD_SERVICES = [frozenset({"customs_service"})] * HOMELAND + [frozenset({"cbp", "ice"})] * 3
decode = msgspec.json.Decoder(ShapeRequest).decode
encode = msgspec.json.Encoder().encode


def decide(line: bytes) -> bytes:
    """The answer to one request. Raises ValueError for an invalid one."""
    request = decode(line)
    if len(line) > LARGEST or request.id.isspace():
        raise ValueError(line)
    return answered(request)


def over_orjson() -> Callable[[bytes], bytes]:
    """The same over orjson, whose values msgspec checks."""
    from orjson import loads

    def decide(line: bytes) -> bytes:
        request = msgspec.convert(loads(line), ShapeRequest)
        if len(line) > LARGEST or request.id.isspace():
            raise ValueError(line)
        return answered(request)

    return decide


def answered(request: ShapeRequest) -> bytes:
    shown(request.id, LONGEST_ID, HIDDEN_IN_ID)
    routes, missing = decided(request.facts or NOTHING, request.date, DAYS[request.date])
    return b'{"id":' + encode(request.id) + TAILS[routes] + (encode(missing) if missing else b"[]") + b"}"


def outcomes(request: ShapeRequest) -> dict[str, object]:
    """The answer to a request that is known to be valid, as a document."""
    routes, missing = decided(request.facts or NOTHING, request.date, DAYS[request.date])
    outcome, possible, by_route = DOCUMENTS[routes]
    return {
        "id": request.id,
        "outcome": outcome,
        "possible": possible.copy(),
        "routes": by_route.copy(),
        "missing": missing,
    }


def met(*parts: bool | None) -> bool | None:
    """All of the parts, in Kleene's logic."""
    return False if False in parts else None if None in parts else True


KLEENE = {0: False, 2: None, 3: True}
ROUTE = {True: PERMITTED, False: NOT_PERMITTED, None: PERMITTED | NOT_PERMITTED}


def some_of(state: int, condition: int) -> bool | None:
    return True if state & condition else None if state & condition << MAY else False


def decided(facts: Facts, day: str, period: int) -> tuple[tuple[int, int, int], list[str]]:
    """The possible outcomes of the routes, and what is missing where the answer is open."""
    counterpart, finding = facts.counterpart or NO_COUNTERPART, facts.finding or NO_FINDING
    exchange, stated = facts.exchange or NO_EXCHANGE, facts.assurances or NO_ASSURANCES
    for text in (counterpart.name, finding.by, finding.grounds):
        if text is not None and not (text.isascii() and text.isprintable()):
            shown(text, LONGEST_NAME, HIDDEN_IN_TEXT)
    if finding.on is not None:
        REAL[finding.on]
    purposes, chapters = finding.purposes, finding.chapters
    for members in (purposes, chapters):
        if members is not None and len(members) > 1 and len(set(members)) != len(members):
            raise ValueError(members)
    given, violations, entries = stated.given, counterpart.violations, (facts.goods or NO_GOODS).entries
    assured_state, assurances = (ALL_MAY, []) if given is None else of_assurances(given, day)
    violated_state, counted = (2, []) if violations is None else of_violations(violations, day)
    new_days, old_days = (2, 2) if entries is None else of_entries(entries)

    service, country, kind = (facts.officer or NO_OFFICER).service, counterpart.country, counterpart.kind
    direction, made, agreement = exchange.direction, finding.made, finding.agreement
    if not period:
        return (0, 0, 0), []
    officer = None if service is None else service in OFFICERS_OF[period]
    foreign = met(None if country is None else country not in DOMESTIC, None if kind is None else kind in FOREIGN_KINDS)
    neighbour = met(
        None if kind is None else kind in PUBLIC_KINDS, None if country is None else country in {"CA", "MX"}, made
    )
    confidence, use = some_of(assured_state, AGENCY_CONFIDENCE), some_of(assured_state, AGENCY_USE)
    covered = stated.cover_purpose
    assured, violated = met(covered, confidence, use), KLEENE[violated_state]
    bar = True if assured is False or violated else None if assured is None or violated is None else False
    barred = met(officer, None if direction is None else direction != "receive", foreign, bar)
    authorized = facts.authorization or NO_AUTHORIZATION
    met_a = met(
        officer,
        authorized.subsection_a,
        None if exchange.material is None else True,
        foreign,
        made,
        None if purposes is None else not LISTED.isdisjoint(purposes),
    )
    wide = some_of(assured_state, AGENCY_WIDE)
    met_c = met(
        neighbour,
        None if service is None else service == "cbp",
        authorized.subsection_c,
        None if agreement is None else agreement == "USMCA",
        None if chapters is None else not NEW_CHAPTERS.isdisjoint(chapters),
        confidence,
        wide,
        KLEENE[new_days],
    )
    country_confidence, country_wide = (some_of(assured_state, bit) for bit in (COUNTRY_CONFIDENCE, COUNTRY_WIDE))
    old = (
        neighbour,
        None if service is None else service in OLD_SERVICES[period],
        None if agreement is None else agreement == "NAFTA",
        None if chapters is None else not OLD_CHAPTERS.isdisjoint(chapters),
        country_confidence,
        country_wide,
    )
    met_e = met(*old, authorized.retained, KLEENE[old_days])
    if period < REGULATION:
        barred = met_a = False
    if period < USMCA:
        met_c = met(*old, authorized.subsection_c)
    a = 2 if barred else (0 if barred is False else 2) | ROUTE[met_a]
    c = ROUTE[met_c] if period >= NAFTA else 0
    e = ROUTE[met_e] if period >= USMCA else 0
    possible = (a | c | e) & 1
    if PERMITTED not in (a, c, e):
        possible |= (a & 2) | (4 if a != 2 else 0)
    if possible in OUTCOMES:
        return (a, c, e), []

    open_lists: dict[str, int] = {"assurances": 0, "violations": 0, "new": 0, "old": 0}
    wanted = 0
    if a not in OUTCOMES:
        if barred is None:
            wanted |= 1
            if bar is None:
                wanted |= 16 if assured is None else 0
                open_lists["violations"] = violated is None
                if assured is None:
                    open_lists["assurances"] |= AGENCY_CONFIDENCE if confidence is None else 0
                    open_lists["assurances"] |= AGENCY_USE if use is None else 0
        if met_a is None and barred is not True:
            wanted |= 2
    if c == 5:
        wanted |= 4
    if c == 5 and period >= USMCA:
        open_lists["assurances"] |= AGENCY_CONFIDENCE if confidence is None else 0
        open_lists["assurances"] |= AGENCY_WIDE if wide is None else 0
        open_lists["new"] = new_days == 2
    if e == 5:
        wanted |= 8
        open_lists["old"] = old_days == 2
    if e == 5 or (c == 5 and period < USMCA):
        open_lists["assurances"] |= COUNTRY_CONFIDENCE if country_confidence is None else 0
        open_lists["assurances"] |= COUNTRY_WIDE if country_wide is None else 0
    found = [
        *(["officer.service"] if service is None else []),
        *(["exchange.direction"] if direction is None and wanted & 1 else []),
        *(["counterpart.country"] if country is None else []),
        *(["counterpart.kind"] if kind is None else []),
        *(["finding.made"] if made is None and wanted & 14 else []),
        *(["authorization.subsection_a"] if authorized.subsection_a is None and wanted & 2 else []),
        *(["exchange.material"] if exchange.material is None and wanted & 2 else []),
        *(["finding.purposes"] if purposes is None and wanted & 2 else []),
        *(["finding.agreement"] if agreement is None and wanted & 12 else []),
        *(["finding.chapters"] if chapters is None and wanted & 12 else []),
        *(["authorization.subsection_c"] if authorized.subsection_c is None and wanted & 4 else []),
        *(["authorization.retained"] if authorized.retained is None and wanted & 8 else []),
        *(["assurances.cover_purpose"] if covered is None and wanted & 16 else []),
    ]
    if open_lists["assurances"]:
        found += missing_of_assurances(given, assurances, open_lists["assurances"])
    if open_lists["violations"]:
        found += missing_of_violations(violations, counted)
    if open_lists["new"] or open_lists["old"]:
        if entries is None:
            found.append("goods.entries")
        else:
            found += [f"goods.entries[{n}].entered_on" for n, one in enumerate(entries) if one.entered_on is None]
    return (a, c, e), found
