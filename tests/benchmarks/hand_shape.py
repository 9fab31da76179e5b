"""Hand-written Python for the law with lists, over msgspec types: what each list comes to is gathered in one pass."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import msgspec

from .valid import HIDDEN_IN_ID, HIDDEN_IN_TEXT, LARGEST, LONGEST_ID, LONGEST_NAME, shown
from .values import COUNTRIES  # noqa: TC001 - msgspec reads the annotation when it runs

CHANGE = "2020-07-01"
DOMESTIC = frozenset({"US", "PR", "GU", "VI", "AS", "MP", "UM"})
FOREIGN_KINDS = frozenset({"customs", "law_enforcement"})
PUBLIC_KINDS = FOREIGN_KINDS | {"other_government"}
LISTED = frozenset({"compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding"})
NEW_CHAPTERS, OLD_CHAPTERS = frozenset({2, 4, 5, 6, 7}), frozenset({3, 4, 5})
PERMITTED, PROHIBITED, NOT_PERMITTED = 1, 2, 4
OUTCOMES = {PERMITTED: "permitted", PROHIBITED: "prohibited", NOT_PERMITTED: "not_permitted"}
ROUTES = ("usc/19/1628/a", "usc/19/1628/c", "usc/19/1628/e")
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


class Strict(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A group of facts, or a member, that may hold nothing else."""


class Exchange(Strict):
    direction: Literal["provide", "receive", "both"] | None = None
    material: Literal["information", "documents"] | None = None


class Entry(Strict):
    entered_on: str | None = None


class Goods(Strict):
    entries: Annotated[list[Entry], msgspec.Meta(max_length=100)] | None = None


class Officer(Strict):
    service: Literal["cbp", "ice", "coast_guard", "designated", "foreign_designated", "other"] | None = None


class Violation(Strict):
    of: Literal["agency", "predecessor"] | None = None
    assurance: Literal["paragraph_1", "subsection_c", "other"] | None = None
    found_on: str | None = None
    cured_on: str | None = None


class Counterpart(Strict):
    name: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    country: Literal[COUNTRIES] | None = None  # type: ignore[valid-type]
    kind: Literal["customs", "law_enforcement", "other_government", "private"] | None = None
    violations: Annotated[list[Violation], msgspec.Meta(max_length=100)] | None = None


class Finding(Strict):
    made: bool | None = None
    purposes: (
        list[Literal["compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other"]]
        | None
    ) = None
    agreement: Literal["NAFTA", "USMCA"] | None = None
    chapters: list[Annotated[int, msgspec.Meta(ge=1, le=34)]] | None = None


class Authorization(Strict):
    subsection_a: bool | None = None
    subsection_c: bool | None = None
    retained: bool | None = None


class Assurance(Strict, rename={"from_": "from"}):
    instrument: Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)] | None = None
    by: Literal["agency", "country"] | None = None
    confidence: bool | None = None
    use: Literal["law_enforcement", "governmental", "unrestricted"] | None = None
    from_: str | None = None
    until: str | None = None


class Assurances(Strict):
    cover_purpose: bool | None = None
    given: Annotated[list[Assurance], msgspec.Meta(max_length=100)] | None = None


class Facts(Strict):
    exchange: Exchange | None = None
    goods: Goods | None = None
    officer: Officer | None = None
    counterpart: Counterpart | None = None
    finding: Finding | None = None
    authorization: Authorization | None = None
    assurances: Assurances | None = None


class ShapeRequest(Strict):
    id: Annotated[str, msgspec.Meta(min_length=1, max_length=LONGEST_ID)]
    date: str
    facts: Facts | None = None


NOTHING = Facts()
NO_EXCHANGE, NO_GOODS, NO_OFFICER, NO_COUNTERPART = Exchange(), Goods(), Officer(), Counterpart()
NO_FINDING, NO_AUTHORIZATION, NO_ASSURANCES = Finding(), Authorization(), Assurances()


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
decode = msgspec.json.Decoder(ShapeRequest).decode
encode = msgspec.json.Encoder().encode


def decide(line: bytes) -> bytes:
    """The answer to one request. Raises ValueError for an invalid one."""
    request = decode(line)
    if len(line) > LARGEST or request.id.isspace():
        raise ValueError(line)
    shown(request.id, LONGEST_ID, HIDDEN_IN_ID)
    routes, missing = decided(request.facts or NOTHING, REAL[request.date])
    return b'{"id":' + encode(request.id) + TAILS[routes] + (encode(missing) if missing else b"[]") + b"}"


def tail(a: int, c: int, e: int) -> bytes:
    """What stands between the id and what is missing, where these are the possible outcomes of the routes."""
    possible = PERMITTED if (a | c | e) & PERMITTED else 0
    if PERMITTED not in (a, c, e):
        possible |= a & PROHIBITED
        possible |= NOT_PERMITTED if a != PROHIBITED else 0
    listed = [name for bit, name in OUTCOMES.items() if possible & bit]
    said = {name: OUTCOMES.get(mask, "undetermined") for name, mask in zip(ROUTES, (a, c, e), strict=True)}
    answer = {"outcome": OUTCOMES.get(possible, "undetermined"), "possible": listed, "routes": said}
    return b"," + encode(answer)[1:-1] + b',"missing":'


TAILS = {(a, c, e): tail(a, c, e) for a in range(1, 8) for c in (1, 4, 5) for e in (1, 4, 5)}


def of_assurances(given: list[Assurance], day: str) -> tuple[int, list[int]]:
    """What some assurance must and may be; the same of each."""
    found, each = 0, []
    for one in given:
        start, end = one.from_, one.until
        if start is not None and REAL[start] > day:
            bits = 0
        else:
            bits = BY[one.by] & OF_CONFIDENCE[one.confidence] & OF_USE[one.use]
            if start is None or end is None:
                bits &= ALL_MAY
        if end is not None and OR_NONE[end] < day:
            # `none` stands after every day, as letters do after digits.
            bits = 0
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
        if one.cured_on is not None:
            OR_NONE[one.cured_on]
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


def met(*parts: bool | None) -> bool | None:
    """All of the parts, in Kleene's logic."""
    return False if False in parts else None if None in parts else True


KLEENE = {0: False, 2: None, 3: True}


def some_of(state: int, condition: int) -> bool | None:
    return True if state & condition else None if state & condition << MAY else False


def decided(facts: Facts, day: str) -> tuple[tuple[int, int, int], list[str]]:
    """The possible outcomes of the routes, and what is missing where the answer is open."""
    counterpart, finding = facts.counterpart or NO_COUNTERPART, facts.finding or NO_FINDING
    exchange, stated = facts.exchange or NO_EXCHANGE, facts.assurances or NO_ASSURANCES
    called = counterpart.name
    if called is not None and not (called.isascii() and called.isprintable()):
        shown(called, LONGEST_NAME, HIDDEN_IN_TEXT)
    purposes, chapters = finding.purposes, finding.chapters
    for members in (purposes, chapters):
        if members is not None and len(members) > 1 and len(set(members)) != len(members):  # type: ignore[arg-type]
            raise ValueError(members)
    given, violations, entries = stated.given, counterpart.violations, (facts.goods or NO_GOODS).entries
    assured_state, assurances = (ALL_MAY, []) if given is None else of_assurances(given, day)
    violated_state, counted = (2, []) if violations is None else of_violations(violations, day)
    new_days, old_days = (2, 2) if entries is None else of_entries(entries)

    service, country, kind = (facts.officer or NO_OFFICER).service, counterpart.country, counterpart.kind
    direction, made, agreement = exchange.direction, finding.made, finding.agreement
    officer = None if service is None else service != "other"
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
    met_e = met(
        neighbour,
        None if service is None else service in {"cbp", "ice"},
        authorized.retained,
        None if agreement is None else agreement == "NAFTA",
        None if chapters is None else not OLD_CHAPTERS.isdisjoint(chapters),
        country_confidence,
        country_wide,
        KLEENE[old_days],
    )
    a = 2 if barred else (0 if barred is False else 2) | {True: 1, False: 4, None: 5}[met_a]
    c, e = ({True: 1, False: 4, None: 5}[each] for each in (met_c, met_e))
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
        open_lists["assurances"] |= AGENCY_CONFIDENCE if confidence is None else 0
        open_lists["assurances"] |= AGENCY_WIDE if wide is None else 0
        open_lists["new"] = new_days == 2
    if e == 5:
        wanted |= 8
        open_lists["assurances"] |= COUNTRY_CONFIDENCE if country_confidence is None else 0
        open_lists["assurances"] |= COUNTRY_WIDE if country_wide is None else 0
        open_lists["old"] = old_days == 2
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
