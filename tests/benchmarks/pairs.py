"""The contract as one expression over two-valued terms, for the engines that know no third value.

Each condition is a pair: whether it must hold, and whether it may, given what is known.
"""

from __future__ import annotations

from typing import NamedTuple

from .by_hand import NOT_PERMITTED, PERMITTED, PROHIBITED

Term = tuple[object, ...]
YES, NO = ("constant", True), ("constant", False)
SETTLED = (PERMITTED, PROHIBITED, NOT_PERMITTED)
OPEN = (3, 5, 6, 7)
MAY_PERMIT = (1, 3, 5, 7)
MAY_PROHIBIT = (2, 3, 6, 7)


class Pair(NamedTuple):
    must: Term
    may: Term


def leaf(fact: str, holds: Term) -> Pair:
    """A test of a fact: `holds` is false where it is not known."""
    return Pair(holds, ("or", ("unknown", fact), holds))


def is_true(fact: str) -> Pair:
    return leaf(fact, ("true", fact))


def among(fact: str, *values: str) -> Pair:
    return leaf(fact, ("among", fact, values))


def has_any(fact: str, *values: str | int) -> Pair:
    return leaf(fact, ("has any", fact, values))


def both(*parts: Pair) -> Pair:
    return Pair(("and", *(part.must for part in parts)), ("and", *(part.may for part in parts)))


def either(*parts: Pair) -> Pair:
    return Pair(("or", *(part.must for part in parts)), ("or", *(part.may for part in parts)))


def no(part: Pair) -> Pair:
    return Pair(("not", part.may), ("not", part.must))


def settled(term: Term) -> Pair:
    return Pair(term, term)


def since(day: str) -> Term:
    return ("since", day)


def named(name: str) -> Pair:
    """A pair that was given a name."""
    return Pair(("name", f"{name}_must"), ("name", f"{name}_may"))


def by_period(*parts: tuple[str, Pair], before: Pair) -> Pair:
    """The pair of the last period that has begun."""
    must, may = before
    for day, part in parts:
        must, may = ("if", since(day), part.must, must), ("if", since(day), part.may, may)
    return Pair(must, may)


def bit(truth: Term, number: int) -> Term:
    return ("if", truth, ("number", number), ("number", 0))


def some(over: str, condition: Pair) -> Pair:
    """Some member satisfies the condition; a list that is not known leaves it open."""
    return Pair(("some", over, condition.must), ("or", ("unknown", over), ("some", over, condition.may)))


def opened(name: str) -> Term:
    """The pair of this name is open."""
    return ("and", ("name", f"{name}_may"), ("not", ("name", f"{name}_must")))


def its(field: str, holds: Term) -> Pair:
    """A test of a field of the member that is looked at: `holds` is false where it is not known."""
    return Pair(holds, ("or", ("its unknown", field), holds))


def its_among(field: str, *values: str) -> Pair:
    return its(field, ("its among", field, values))


GIVEN, VIOLATIONS, ENTRIES = LISTS = ("assurances.given", "counterpart.violations", "goods.entries")
AGREED = "2020-07-01"
SERVICE, MADE = "officer.service", is_true("finding.made")
OFFICERS = ("cbp", "ice", "coast_guard", "designated")
FOREIGN = no(among("counterpart.country", "US", "PR", "GU", "VI", "AS", "MP", "UM"))
AGENCY = among("counterpart.kind", "customs", "law_enforcement")
IN_FORCE = both(its("from", ("its until day", "from")), its("until", ("its from day", "until")))
BY_AGENCY, BY_COUNTRY = (both(IN_FORCE, its_among("by", who)) for who in ("agency", "country"))
CONFIDENCE, NARROW = its_among("confidence", "true"), its_among("use", "law_enforcement")
WIDE = its_among("use", "law_enforcement", "governmental")
# What some assurance is asked for, by the name of the pair.
OF_ASSURANCES = {
    "agency_confidence": both(BY_AGENCY, CONFIDENCE),
    "agency_use": both(BY_AGENCY, NARROW),
    "agency_wide": both(BY_AGENCY, WIDE),
    "country_confidence": both(BY_COUNTRY, CONFIDENCE),
    "country_wide": both(BY_COUNTRY, WIDE),
}
COUNTING = both(
    its_among("of", "agency"), its_among("assurance", "paragraph_1"), its("found_on", ("its until day", "found_on"))
)
EARLY = its("entered_on", ("its before", "entered_on", AGREED))
ASSURED = both(is_true("assurances.cover_purpose"), named("agency_confidence"), named("agency_use"))
BAR = either(no(named("assured")), named("violated"))
OFFICER = by_period(
    ("2003-03-01", among(SERVICE, *OFFICERS)),
    ("2004-12-03", among(SERVICE, *OFFICERS, "foreign_designated")),
    before=among(SERVICE, "customs_service", "coast_guard", "designated"),
)
BARRED = both(
    settled(since("1986-11-10")), OFFICER, among("exchange.direction", "provide", "both"), FOREIGN, AGENCY, named("bar")
)
PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding")
A_MET = both(
    settled(since("1986-11-10")),
    OFFICER,
    is_true("authorization.subsection_a"),
    among("exchange.material", "information", "documents"),
    FOREIGN,
    AGENCY,
    MADE,
    has_any("finding.purposes", *PURPOSES),
)
NEIGHBOUR = both(
    among("counterpart.kind", "customs", "law_enforcement", "other_government"),
    among("counterpart.country", "CA", "MX"),
    MADE,
)
NAFTA = both(
    named("neighbour"),
    by_period(("2003-03-01", among(SERVICE, "cbp", "ice")), before=among(SERVICE, "customs_service")),
    among("finding.agreement", "NAFTA"),
    has_any("finding.chapters", 3, 4, 5),
    named("country_confidence"),
    named("country_wide"),
)
USMCA = both(
    named("neighbour"),
    is_true("authorization.subsection_c"),
    among(SERVICE, "cbp"),
    among("finding.agreement", "USMCA"),
    has_any("finding.chapters", 2, 4, 5, 6, 7),
    named("agency_confidence"),
    named("agency_wide"),
    named("new_goods"),
)
C_MET = by_period((AGREED, USMCA), before=both(named("nafta"), is_true("authorization.subsection_c")))
E_MET = both(named("nafta"), is_true("authorization.retained"), named("old_goods"))


def when_met(met: Pair) -> Term:
    """The possible outcomes of a route that permits when this is met, and else does not."""
    return ("sum", bit(met.may, PERMITTED), bit(("not", met.must), NOT_PERMITTED))


def in_force(day: str, possible: Term) -> Term:
    return ("if", since(day), possible, ("number", 0))


def code(route: str) -> Term:
    return ("name", route)


def of(route: str, *possible: int) -> Term:
    return ("one of", code(route), possible)


ROUTE_CODES: dict[str, Term] = {
    "a": in_force(
        "1986-10-27",
        (
            "if",
            named("barred").must,
            ("number", PROHIBITED),
            ("sum", bit(named("barred").may, PROHIBITED), when_met(named("a_met"))),
        ),
    ),
    "c": in_force("1994-01-01", when_met(C_MET)),
    "e": in_force("2020-07-01", when_met(E_MET)),
}
PERMITS = ("or", *(of(route, PERMITTED) for route in "ace"))
QUESTION_CODE: Term = (
    "if",
    PERMITS,
    ("number", PERMITTED),
    (
        "sum",
        bit(("or", *(of(route, *MAY_PERMIT) for route in "ace")), PERMITTED),
        bit(of("a", *MAY_PROHIBIT), PROHIBITED),
        bit(("not", of("a", PROHIBITED)), NOT_PERMITTED),
    ),
)
