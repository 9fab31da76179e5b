"""What the engines give: numbers, in which the answer stands, and what is missing.

One is for the whole, with the possible outcomes of the question and of the routes, and a bit for each fact that is
missing; and one for each member of each list, with a bit for each field that it lacks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .bits import BITS
from .pairs import (
    A_MET,
    AGREED,
    ASSURED,
    BAR,
    BARRED,
    COUNTING,
    EARLY,
    ENTRIES,
    GIVEN,
    LISTS,
    NAFTA,
    NEIGHBOUR,
    OF_ASSURANCES,
    OPEN,
    QUESTION_CODE,
    ROUTE_CODES,
    SETTLED,
    VIOLATIONS,
    YES,
    bit,
    both,
    code,
    named,
    no,
    of,
    opened,
    settled,
    since,
    some,
)

if TYPE_CHECKING:
    from .pairs import Pair, Term

# Where the parts stand in the number: route e, c, a, the question, then a bit for each fact that is missing.
ROUTE_C, ROUTE_A, QUESTION, MISSING = 1 << 3, 1 << 6, 1 << 9, 1 << 12
OPEN_A, OPEN_C, OPEN_E = (of(route, *OPEN) for route in "ace")
BARRED_OPEN, MET_OPEN = ("and", OPEN_A, opened("barred")), ("and", OPEN_A, named("a_met").may)
ASSURED_OPEN = ("and", BARRED_OPEN, opened("bar"), opened("assured"))
NEW_OPEN, OLD_OPEN = ("and", OPEN_C, since(AGREED)), ("or", OPEN_E, ("and", OPEN_C, ("not", since(AGREED))))
# What is still asked of some assurance, of the violations and of the entries.
ASKED: dict[str, Term] = {
    "agency_confidence": ("and", ("or", ASSURED_OPEN, NEW_OPEN), opened("agency_confidence")),
    "agency_use": ("and", ASSURED_OPEN, opened("agency_use")),
    "agency_wide": ("and", NEW_OPEN, opened("agency_wide")),
    "country_confidence": ("and", OLD_OPEN, opened("country_confidence")),
    "country_wide": ("and", OLD_OPEN, opened("country_wide")),
    "violated": ("and", BARRED_OPEN, opened("bar"), opened("violated")),
    "goods": ("or", ("and", NEW_OPEN, opened("new_goods")), ("and", OPEN_E, opened("old_goods"))),
}


def asked(*names: str) -> Term:
    return ("or", *(("name", f"{name}_asked") for name in names))


# What asks for each fact, where it is not known.
ASKED_BY: dict[str, tuple[Term, ...]] = {
    "exchange.direction": (BARRED_OPEN,),
    "exchange.material": (MET_OPEN,),
    "officer.service": (YES,),
    "counterpart.country": (YES,),
    "counterpart.kind": (YES,),
    "finding.made": (MET_OPEN, OPEN_C, OPEN_E),
    "finding.purposes": (MET_OPEN,),
    "finding.agreement": (OPEN_C, OPEN_E),
    "finding.chapters": (OPEN_C, OPEN_E),
    "authorization.subsection_a": (MET_OPEN,),
    "authorization.subsection_c": (OPEN_C,),
    "authorization.retained": (OPEN_E,),
    "assurances.cover_purpose": (ASSURED_OPEN,),
    GIVEN: (asked(*OF_ASSURANCES),),
    VIOLATIONS: (asked("violated"),),
    ENTRIES: (asked("goods"),),
}
FACTS = tuple(ASKED_BY)
MISSING_CODE: Term = (
    "sum",
    *(
        bit(("and", ("unknown", fact), ("or", *asked)), MISSING * BITS[number])
        for number, (fact, asked) in enumerate(ASKED_BY.items())
    ),
)


def of_member(condition: str) -> Term:
    """A member may be the one that is asked for."""
    return ("and", ("name", f"{condition}_asked"), OF_ASSURANCES[condition].may)


OF_CONFIDENCE = ("or", *map(of_member, ("agency_confidence", "country_confidence")))
OF_USE = ("or", *map(of_member, ("agency_use", "agency_wide", "country_wide")))
# What each member of a list lacks, as bits in the order of these fields.
FIELDS = {
    GIVEN: ("from", "until", "by", "confidence", "use"),
    VIOLATIONS: ("of", "assurance", "found_on"),
    ENTRIES: ("entered_on",),
}
OF_MEMBERS: dict[str, tuple[Term, ...]] = {
    GIVEN: (*[("or", OF_CONFIDENCE, OF_USE)] * 3, OF_CONFIDENCE, OF_USE),
    VIOLATIONS: (("and", asked("violated"), COUNTING.may),) * 3,
    ENTRIES: (asked("goods"),),
}


def lacked(over: str) -> Term:
    """Of each member, what it lacks as one number."""
    parts = zip(FIELDS[over], OF_MEMBERS[over], strict=True)
    bits = (bit(("and", ("its unknown", field), term), 1 << n) for n, (field, term) in enumerate(parts))
    return ("each", over, ("sum", *bits))


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
UNDETERMINED = ("not", of("question", *SETTLED))
"""Whether what each member of the lists lacks is worth asking."""
LACKED = tuple(lacked(over) for over in LISTS)
GOODS = {
    "new_goods": no(some(ENTRIES, EARLY)),
    "old_goods": both(some(ENTRIES, settled(YES)), no(some(ENTRIES, no(EARLY)))),
}
# Each layer may refer to the names of those before it.
LAYERS: tuple[dict[str, Term], ...] = (
    halves(
        **{name: some(GIVEN, condition) for name, condition in OF_ASSURANCES.items()},
        **GOODS,
        violated=some(VIOLATIONS, COUNTING),
        neighbour=NEIGHBOUR,
    ),
    halves(assured=ASSURED, a_met=A_MET, nafta=NAFTA),
    halves(bar=BAR),
    halves(barred=BARRED),
    ROUTE_CODES,
    {"question": QUESTION_CODE, **{f"{name}_asked": term for name, term in ASKED.items()}},
)
