"""The contract as one expression over two-valued terms, for the engines that know no third value.

Each condition is a pair: whether it must hold, and whether it may, given what is known. The expression gives one whole
number: the possible outcomes of the question and of the routes, and a bit for each fact that is missing.
"""

from __future__ import annotations

from typing import NamedTuple

from .bits import BITS
from .by_hand import NOT_PERMITTED, PERMITTED, PROHIBITED

Term = tuple[object, ...]
YES, NO = ("constant", True), ("constant", False)
SETTLED = (PERMITTED, PROHIBITED, NOT_PERMITTED)
OPEN = (3, 5, 6, 7)
MAY_PERMIT = (1, 3, 5, 7)
MAY_PROHIBIT = (2, 3, 6, 7)
# Where the parts stand in the number: route e, c, a, the question, then a bit for each fact that is missing.
ROUTE_C, ROUTE_A, QUESTION, MISSING = 1 << 3, 1 << 6, 1 << 9, 1 << 12


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


SERVICE, MADE = "officer.service", is_true("finding.made")
OFFICERS = ("cbp", "ice", "coast_guard", "designated")
FOREIGN = no(among("counterpart.country", "US", "PR", "GU", "VI", "AS", "MP", "UM"))
AGENCY = among("counterpart.kind", "customs", "law_enforcement")
REACHED = both(among("exchange.direction", "provide", "both"), FOREIGN, AGENCY)
CONFIDENCE, IN_TIME = is_true("assurances.confidence"), leaf("assurances.obtained_on", ("in time",))
GIVEN_BY_AGENCY = has_any("assurances.given_by", "agency")
ASSURED = both(CONFIDENCE, among("assurances.use", "law_enforcement"), GIVEN_BY_AGENCY, IN_TIME)
BARRED = both(named("reached"), either(no(named("assured")), is_true("counterpart.violated_assurance")))
OFFICER = by_period(
    ("2003-03-01", among(SERVICE, *OFFICERS)),
    ("2004-12-03", among(SERVICE, *OFFICERS, "foreign_designated")),
    before=among(SERVICE, "customs_service", "coast_guard", "designated"),
)
PURPOSES = ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding")
A_MET = both(
    settled(since("1986-11-10")),
    OFFICER,
    among("exchange.material", "information", "documents"),
    FOREIGN,
    AGENCY,
    MADE,
    has_any("finding.purposes", *PURPOSES),
)
COMMON = both(
    among("counterpart.kind", "customs", "law_enforcement", "other_government"),
    among("counterpart.country", "CA", "MX"),
    is_true("authorization.subsection_c"),
    MADE,
    CONFIDENCE,
    among("assurances.use", "law_enforcement", "governmental"),
    IN_TIME,
)
NAFTA = both(
    named("common"),
    by_period(("2003-03-01", among(SERVICE, "cbp", "ice")), before=among(SERVICE, "customs_service")),
    among("finding.agreement", "NAFTA"),
    has_any("finding.chapters", 3, 4, 5),
    has_any("assurances.given_by", "country"),
)
CONCERNED, EARLY = is_true("goods.concerned"), leaf("goods.entered_on", ("early",))
NEW_GOODS = either(no(CONCERNED), no(EARLY))
USMCA = both(
    named("common"),
    among(SERVICE, "cbp"),
    among("finding.agreement", "USMCA"),
    has_any("finding.chapters", 2, 4, 5, 6, 7),
    GIVEN_BY_AGENCY,
    NEW_GOODS,
)
C_MET = by_period(("2020-07-01", USMCA), before=named("nafta"))
E_MET = both(named("nafta"), CONCERNED, EARLY)


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

OPEN_A, OPEN_C, OPEN_E = (of(route, *OPEN) for route in "ace")
BAR_OPEN = ("and", OPEN_A, named("barred").may)
A_MET_OPEN = ("and", OPEN_A, named("a_met").may)
ASSURED_OPEN = ("and", BAR_OPEN, named("assured").may)
NEW_GOODS_OPEN = ("and", OPEN_C, since("2020-07-01"), NEW_GOODS.may, ("not", NEW_GOODS.must))
# What asks for each fact, where it is not known.
ASKED_BY: dict[str, tuple[Term, ...]] = {
    "exchange.direction": (BAR_OPEN,),
    "exchange.material": (A_MET_OPEN,),
    "officer.service": (A_MET_OPEN, OPEN_C, OPEN_E),
    "counterpart.country": (BAR_OPEN, A_MET_OPEN, OPEN_C, OPEN_E),
    "counterpart.kind": (BAR_OPEN, A_MET_OPEN, OPEN_C, OPEN_E),
    "counterpart.violated_assurance": (BAR_OPEN,),
    "finding.made": (A_MET_OPEN, OPEN_C, OPEN_E),
    "finding.purposes": (A_MET_OPEN,),
    "finding.agreement": (OPEN_C, OPEN_E),
    "finding.chapters": (OPEN_C, OPEN_E),
    "authorization.subsection_c": (OPEN_C, OPEN_E),
    "assurances.confidence": (ASSURED_OPEN, OPEN_C, OPEN_E),
    "assurances.use": (ASSURED_OPEN, OPEN_C, OPEN_E),
    "assurances.given_by": (ASSURED_OPEN, OPEN_C, OPEN_E),
    "assurances.obtained_on": (ASSURED_OPEN, OPEN_C, OPEN_E),
    "goods.concerned": (NEW_GOODS_OPEN, OPEN_E),
    "goods.entered_on": (NEW_GOODS_OPEN, OPEN_E),
}
FACTS = tuple(ASKED_BY)
MISSING_CODE: Term = (
    "sum",
    *(
        bit(("and", ("unknown", fact), ("or", *asked)), MISSING * BITS[number])
        for number, (fact, asked) in enumerate(ASKED_BY.items())
    ),
)


def halves(**pairs: Pair) -> dict[str, Term]:
    return {f"{name}_{half}": term for name, pair in pairs.items() for half, term in pair._asdict().items()}


NUMBER: Term = (
    "sum",
    code("e"),
    ("times", code("c"), ROUTE_C),
    ("times", code("a"), ROUTE_A),
    ("times", code("question"), QUESTION),
    ("if", of("question", *SETTLED), ("number", 0), MISSING_CODE),
)
# Each layer may refer to the names of those before it.
LAYERS: tuple[dict[str, Term], ...] = (
    halves(reached=REACHED, assured=ASSURED, common=COMMON),
    halves(barred=BARRED, a_met=A_MET, nafta=NAFTA),
    ROUTE_CODES,
    {"question": QUESTION_CODE},
)
