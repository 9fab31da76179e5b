"""The conditions of the contract under its default readings as bits of one whole number.

Each value that a fact may have adds the bits of the conditions that it fails, and a fact that is not known adds a bit
of its own: a route is then two questions, whether a condition of it fails and whether one is open.
"""

from __future__ import annotations

from itertools import permutations, product
from typing import TYPE_CHECKING

from .valid import FOREIGN_OFFICERS, HOMELAND, REGULATION, USMCA
from .values import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

# Unknown, each named by its fact. Two bits a fact of the goods: the new text and the old ask for different things.
UNKNOWN = (
    *("exchange.direction", "exchange.material", "officer.service", "counterpart.country", "counterpart.kind"),
    *("counterpart.violated_assurance", "finding.made", "finding.purposes", "finding.agreement", "finding.chapters"),
    *("authorization.subsection_c", "assurances.confidence", "assurances.use", "assurances.given_by"),
    *("assurances.obtained_on", "goods.concerned", "goods.entered_on", "goods.concerned", "goods.entered_on"),
)
FACTS = tuple(dict.fromkeys(UNKNOWN))
BITS = [1 << n for n in range(45)]
U_DIRECTION, U_MATERIAL, U_SERVICE, U_COUNTRY, U_KIND, U_VIOLATED, U_MADE, U_PURPOSES, U_AGREEMENT, U_CHAPTERS = BITS[
    :10
]
U_AUTHORIZED, U_CONFIDENCE, U_USE, U_GIVEN, U_OBTAINED, U_NEW_CONCERNED, U_NEW_ENTERED = BITS[10:17]
U_OLD_CONCERNED, U_OLD_ENTERED, NOT_OUTBOUND, NOT_REGULATED, NOT_OFFICER, NOT_C_OFFICER, NOT_E_OFFICER = BITS[17:24]
NOT_FOREIGN, NOT_PARTNER, NOT_AGENCY, NOT_GOVERNMENT, VIOLATED, NOT_MADE, NOT_PURPOSES, NOT_NAFTA = BITS[24:32]
NOT_USMCA, NOT_NAFTA_CHAPTER, NOT_USMCA_CHAPTER, NOT_AUTHORIZED, NOT_CONFIDENCE, NOT_ENFORCEMENT = BITS[32:38]
NOT_LIMITED, NOT_AGENCY_GIVES, NOT_COUNTRY_GIVES, NOT_IN_TIME, NOT_NEW_GOODS, NOT_OLD_GOODS = BITS[38:44]

DIRECTION = {"provide": 0, "both": 0, "receive": NOT_OUTBOUND, None: U_DIRECTION}
MATERIAL = {"information": 0, "documents": 0, None: U_MATERIAL}
COUNTRY: dict[str | None, int] = dict.fromkeys(COUNTRIES, NOT_PARTNER)
COUNTRY |= dict.fromkeys(("US", "PR", "GU", "VI", "AS", "MP", "UM"), NOT_FOREIGN | NOT_PARTNER)
COUNTRY |= {"CA": 0, "MX": 0, None: U_COUNTRY}
KIND = {
    "customs": 0,
    "law_enforcement": 0,
    "other_government": NOT_AGENCY,
    "private": NOT_AGENCY | NOT_GOVERNMENT,
    None: U_KIND,
}
LEVEL = {"national", "subnational", None}
AGREEMENT = {"NAFTA": NOT_USMCA, "USMCA": NOT_NAFTA, None: U_AGREEMENT}
USE = {
    "law_enforcement": 0,
    "governmental": NOT_ENFORCEMENT,
    "unrestricted": NOT_ENFORCEMENT | NOT_LIMITED,
    None: U_USE,
}
SERVICES = ("customs_service", "cbp", "ice", "coast_guard", "designated", "foreign_designated", "other")


def service(name: str, period: int) -> int:
    """The bits of a service in a period of the law."""
    if period < HOMELAND:
        officers, under_c, under_e = {"customs_service", "coast_guard", "designated"}, {"customs_service"}, set[str]()
    else:
        officers = {"cbp", "ice", "coast_guard", "designated"}
        officers |= {"foreign_designated"} if period >= FOREIGN_OFFICERS else set()
        under_c, under_e = ({"cbp"} if period >= USMCA else {"cbp", "ice"}), {"cbp", "ice"}
    return (
        NOT_OFFICER * (name not in officers)
        | NOT_C_OFFICER * (name not in under_c)
        | NOT_E_OFFICER * (name not in under_e)
    )


# Of each period; what was in force before the regulation is told with the officer, who is asked for every time.
SERVICE: list[dict[str | None, int]] = [
    {name: service(name, period) | early for name in SERVICES} | {None: U_SERVICE | early}
    for period in range(7)
    for early in [NOT_REGULATED * (period < REGULATION)]
]


def orders(members: Iterable[str]) -> Iterable[tuple[str, ...]]:
    """Every set of these members, in every order in which a list may name it."""
    listed = list(members)
    return (order for length in range(len(listed) + 1) for order in permutations(listed, length))


PURPOSES = {
    order: NOT_PURPOSES * (not set(order) - {"other"})
    for order in orders(
        ("compliance", "agreement", "us_proceedings", "comparable_action", "foreign_proceeding", "other")
    )
}
GIVEN = {
    order: NOT_AGENCY_GIVES * ("agency" not in order) | NOT_COUNTRY_GIVES * ("country" not in order)
    for order in orders(("agency", "country"))
}
CHAPTERS = frozenset(range(1, 35))
NAFTA_CHAPTERS, USMCA_CHAPTERS = frozenset((3, 4, 5)), frozenset((2, 4, 5, 6, 7))
WHOLE = {int}


def goods(concerned: bool | None, early: bool | None) -> int:
    """The bits of goods: `early` where they were entered before the new agreement."""
    bits = NOT_NEW_GOODS * (concerned is True and early is True)
    bits |= NOT_OLD_GOODS * (concerned is False or early is False)
    if concerned is not False and early is not False:
        bits |= U_NEW_CONCERNED * (concerned is None) | U_NEW_ENTERED * (early is None)
    return bits | U_OLD_CONCERNED * (concerned is None) | U_OLD_ENTERED * (early is None)


GOODS = {pair: goods(*pair) for pair in product((True, False, None), repeat=2)}
# By what is known: the goods concerned, and the day of entry compared with the new agreement.
CONCERNED = {
    concerned: (GOODS[concerned, True], GOODS[concerned, False], GOODS[concerned, None])
    for concerned in (True, False, None)
}

NO_GOODS = GOODS[None, None]
NO_EXCHANGE = U_DIRECTION | U_MATERIAL
NO_COUNTERPART = U_COUNTRY | U_KIND | U_VIOLATED
NO_FINDING = U_MADE | U_PURPOSES | U_AGREEMENT | U_CHAPTERS
NO_ASSURANCES = U_CONFIDENCE | U_USE | U_GIVEN | U_OBTAINED
NO_FACTS = NO_GOODS | NO_EXCHANGE | NO_COUNTERPART | NO_FINDING | NO_ASSURANCES | U_AUTHORIZED

NOT_REACHED = NOT_OUTBOUND | NOT_FOREIGN | NOT_AGENCY
REACH_OPEN = U_DIRECTION | U_COUNTRY | U_KIND
NOT_ASSURED = NOT_CONFIDENCE | NOT_ENFORCEMENT | NOT_AGENCY_GIVES | NOT_IN_TIME
BARS = NOT_ASSURED | VIOLATED
ASSURED_OPEN = U_CONFIDENCE | U_USE | U_GIVEN | U_OBTAINED
BAR_OPEN = ASSURED_OPEN | U_VIOLATED
A_FAILS = NOT_REGULATED | NOT_OFFICER | NOT_FOREIGN | NOT_AGENCY | NOT_MADE | NOT_PURPOSES
A_OPEN = U_SERVICE | U_MATERIAL | U_COUNTRY | U_KIND | U_MADE | U_PURPOSES

BOTH_FAIL = NOT_GOVERNMENT | NOT_PARTNER | NOT_AUTHORIZED | NOT_MADE | NOT_CONFIDENCE | NOT_LIMITED | NOT_IN_TIME
OLD_FAILS = BOTH_FAIL | NOT_NAFTA | NOT_NAFTA_CHAPTER | NOT_COUNTRY_GIVES
NEW_FAILS = BOTH_FAIL | NOT_C_OFFICER | NOT_USMCA | NOT_USMCA_CHAPTER | NOT_AGENCY_GIVES | NOT_NEW_GOODS
NAFTA_FAILS = OLD_FAILS | NOT_C_OFFICER
E_FAILS = OLD_FAILS | NOT_E_OFFICER | NOT_OLD_GOODS
C_OPEN = U_KIND | U_COUNTRY | U_SERVICE | U_AUTHORIZED | U_MADE | U_AGREEMENT | U_CHAPTERS | ASSURED_OPEN
NEW_OPEN = C_OPEN | U_NEW_CONCERNED | U_NEW_ENTERED
E_OPEN = C_OPEN | U_OLD_CONCERNED | U_OLD_ENTERED
