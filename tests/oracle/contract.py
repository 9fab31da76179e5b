"""The contract in plain Python, to be compared with the rule files and every evaluator of them.

Facts that a register holds are those of the request here: it is answered as it stands once they are filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .kleene import NO, YES, Answer, Said, Truth, and3, choose, known, not3, or3
from .readings import (
    FOREIGN_OFFICERS,
    FOREIGN_OFFICERS_FIRST,
    HOMELAND_SECURITY,
    NAFTA,
    READINGS,
    REGULATION,
    SECTION,
    USMCA,
    chosen,
)
from .record import Record, day, record_of

if TYPE_CHECKING:
    from datetime import date

ROUTE_A, ROUTE_C, ROUTE_E = "usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e"
NOT_FOREIGN = {"domestic": ("US", "PR", "GU", "VI", "AS", "MP", "UM"), "excepted": ("US", "PR", "MP")}
NAFTA_PARTNERS = USMCA_PARTNERS = ("CA", "MX")
AGENCIES = ("customs", "law_enforcement")

Such = Callable[[Record], Truth]


class Decision(Said):
    """What the question `exchange` answers."""

    routes: dict[str, Said]
    missing: frozenset[str]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request under chosen readings: every method is a phrase of the contract."""

    on: date
    facts: Record
    readings: Mapping[str, str]

    def reads(self, reading: str, option: str) -> bool:
        """Whether this option of a reading is chosen."""
        assert option in READINGS[reading]
        return self.readings[reading] == option

    def outbound(self) -> Truth:
        """Something is provided."""
        return self.facts.one_of("exchange.direction", "provide", "both")

    def material_reached(self) -> Truth:
        """What (b), (c) and 209(e) call information."""
        if self.reads("information-covers-documents", "yes"):
            return YES
        return self.facts.one_of("exchange.material", "information")

    def customs_officer(self) -> Truth:
        """The officer is a customs officer under 19 U.S.C. 1401(i) as it then stood."""
        services = ["coast_guard", "designated"]
        services += ["customs_service"] if self.on < HOMELAND_SECURITY else ["cbp", "ice"]
        early = self.reads("foreign-officers-2003", "from-2003")
        if self.on >= (FOREIGN_OFFICERS_FIRST if early else FOREIGN_OFFICERS):
            services.append("foreign_designated")
        return self.facts.one_of("officer.service", *services)

    def acts_under_a(self) -> Truth:
        """The regulation is in force, and the officer a customs officer."""
        return and3(known(value=self.on >= REGULATION), self.customs_officer())

    def foreign_agency(self) -> Truth:
        """The counterpart is a foreign customs or law enforcement agency."""
        domestic = NOT_FOREIGN[self.readings["territories"]]
        of_a_country = and3(
            not3(self.facts.one_of("counterpart.country", *domestic)),
            self.facts.one_of("counterpart.kind", *AGENCIES),
        )
        if self.reads("international-bodies", "agencies"):
            return or3(of_a_country, self.facts.one_of("counterpart.kind", "international"))
        return of_a_country

    def assurance(self, giver: str, such: Such) -> Truth:
        """Some assurance is in force, by the one whom the law asks, and such."""
        givers = ("agency", "country") if self.reads("assurance-giver", "either") else (giver,)
        return self.facts.some(
            "assurances.given", lambda one: and3(self.in_force(one), one.one_of("by", *givers), such(one))
        )

    def in_force(self, assurance: Record) -> Truth:
        """The assurance is in force on the day of the exchange."""
        return and3(
            assurance.on_or_before("from", self.on),
            or3(assurance.is_no_day("until"), assurance.on_or_after("until", self.on)),
        )

    def assured(self) -> Truth:
        """What (b)(1) asks is assured."""
        return and3(
            self.facts.one_of("assurances.cover_purpose", True),
            self.assurance("agency", lambda one: one.one_of("confidence", True)),
            self.assurance("agency", lambda one: one.one_of("use", "law_enforcement")),
        )

    def violated(self) -> Truth:
        """The counterpart has violated an assurance described in (b)(1)."""
        return self.facts.some("counterpart.violations", self.counts)

    def counts(self, violation: Record) -> Truth:
        """The violation is one of which (b)(2) speaks."""
        whose = ("agency", "predecessor") if self.reads("successor-agencies", "barred") else ("agency",)
        cured = violation.on_or_before("cured_on", self.on) if self.reads("violation-cure", "cured") else NO
        return and3(
            violation.one_of("of", *whose),
            violation.one_of("assurance", "paragraph_1"),
            violation.on_or_before("found_on", self.on),
            not3(cured),
        )

    def barred(self) -> Truth:
        """Subsection (b) bars the exchange."""
        return and3(
            YES if self.reads("scope-of-b", "any-provision") else self.acts_under_a(),
            self.outbound(),
            self.foreign_agency(),
            self.material_reached(),
            or3(not3(self.assured()), self.violated()),
        )

    def purposes(self) -> Truth:
        """The purposes found are those of (a)(1) to (4), as the readings join them."""
        fourth = ["comparable_action"]
        if self.reads("foreign-proceeding", "own-limb"):
            fourth.append("foreign_proceeding")
        first_three = ("compliance", "agreement", "us_proceedings")
        if self.reads("purposes-list", "any"):
            return self.facts.has_any("finding.purposes", *first_three, *fourth)
        return and3(
            self.facts.has_all("finding.purposes", *first_three),
            self.facts.has_any("finding.purposes", *fourth),
        )

    def subsection_a(self) -> Truth:
        """Subsection (a) is met."""
        delegated = self.reads("officers-authorized", "delegate")
        return and3(
            self.acts_under_a(),
            self.facts.one_of("authorization.subsection_a", True) if delegated else YES,
            self.facts.one_of("exchange.material", "information", "documents"),
            self.foreign_agency(),
            self.facts.one_of("finding.made", True),
            self.purposes(),
        )

    def agreement(self, name: str, chapters: tuple[int, ...], authorization: str, giver: str) -> Truth:
        """What the texts of (c) have in common, old and new."""
        national = self.reads("government-level", "national")
        closed = and3(self.outbound(), self.violated()) if self.reads("bar-reaches-c", "yes") else NO
        return and3(
            self.facts.one_of("counterpart.kind", *AGENCIES, "other_government"),
            self.facts.one_of("counterpart.level", "national") if national else YES,
            self.facts.one_of(authorization, True),
            self.facts.one_of("finding.made", True),
            self.facts.one_of("finding.agreement", name),
            self.facts.has_any("finding.chapters", *chapters),
            self.assurance(giver, lambda one: one.one_of("confidence", True)),
            self.assurance(giver, lambda one: one.one_of("use", "law_enforcement", "governmental")),
            self.material_reached(),
            not3(closed),
        )

    def nafta_text(self, authorization: str) -> Truth:
        """The conditions of (c) as they stood to 2020-06-30."""
        services = ["customs_service"] if self.on < HOMELAND_SECURITY else ["cbp"]
        if self.on >= HOMELAND_SECURITY and self.reads("ice-after-2003", "customs-service"):
            services.append("ice")
        return and3(
            self.facts.one_of("counterpart.country", *NAFTA_PARTNERS),
            self.facts.one_of("officer.service", *services),
            self.agreement("NAFTA", (3, 4, 5), authorization, "country"),
        )

    def usmca_text(self) -> Truth:
        """The conditions of (c) as they stand from 2020-07-01."""
        split = self.reads("goods-date", "split")
        return and3(
            self.facts.one_of("counterpart.country", *USMCA_PARTNERS),
            self.facts.one_of("officer.service", "cbp"),
            self.agreement("USMCA", (2, 4, 5, 6, 7), "authorization.subsection_c", "agency"),
            self.facts.every("goods.entries", lambda entry: entry.on_or_after("entered_on", USMCA)) if split else YES,
        )

    def retained_text(self) -> Truth:
        """The conditions of Pub. L. 116-113, 209(e)."""
        if self.reads("goods-date", "exchange-date") or self.reads("retained-nafta-country", "none"):
            return NO
        return and3(
            self.nafta_text("authorization.retained"),
            self.facts.some("goods.entries", lambda entry: entry.before("entered_on", USMCA)),
            self.facts.every("goods.entries", lambda entry: entry.before("entered_on", USMCA)),
        )

    def routes(self) -> dict[str, Answer]:
        """The answer of each route in force on the day."""
        answers: dict[str, Answer] = {}
        if self.on >= SECTION:
            answers[ROUTE_A] = choose(
                ("prohibited", self.barred()), ("permitted", self.subsection_a()), otherwise="not_permitted"
            )
        if self.on >= NAFTA:
            met = self.nafta_text("authorization.subsection_c") if self.on < USMCA else self.usmca_text()
            answers[ROUTE_C] = choose(("permitted", met), otherwise="not_permitted")
        if self.on >= USMCA:
            answers[ROUTE_E] = choose(("permitted", self.retained_text()), otherwise="not_permitted")
        return answers


def exchange_of(request: Mapping[str, Any], readings: Mapping[str, str] | None = None) -> Exchange:
    """A valid request under the readings chosen."""
    return Exchange(day(request["date"]), record_of(request), chosen(readings or {}))


def decide(request: Mapping[str, Any], readings: Mapping[str, str] | None = None) -> Decision:
    """The answer that the contract gives to a valid request."""
    routes = exchange_of(request, readings).routes()
    answer = choose(
        ("permitted", or3(*(route.has("permitted") for route in routes.values()))),
        ("prohibited", routes[ROUTE_A].has("prohibited") if ROUTE_A in routes else NO),
        otherwise="not_permitted",
    )
    return {
        **answer.said(),
        "routes": {citation: route.said() for citation, route in routes.items()},
        "missing": answer.missing,
    }
