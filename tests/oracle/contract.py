"""The contract in plain Python, to be compared with the rule files and every evaluator of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from .kleene import NO, YES, Answer, Truth, and3, choose, known, not3, or3

READINGS: dict[str, tuple[str, ...]] = {
    "purposes-list": ("any", "all"),
    "foreign-proceeding": ("own-limb", "within-comparable"),
    "information-covers-documents": ("yes", "no"),
    "violation-unit": ("no-cure",),
    "bar-reaches-c": ("no", "yes"),
    "ice-after-2003": ("customs-officers", "not-customs-officers"),
    "government-level": ("any", "national"),
    "assurance-giver": ("strict", "either"),
    "goods-date": ("split", "exchange-date"),
    "retained-nafta-country": ("frozen", "none"),
}
ROUTE_A, ROUTE_C, ROUTE_E = "usc/19/1628/a", "usc/19/1628/c", "publ/116-113/209/e"

SECTION = date(1986, 10, 27)
REGULATION = date(1986, 11, 10)
NAFTA = date(1994, 1, 1)
HOMELAND_SECURITY = date(2003, 3, 1)
FOREIGN_OFFICERS = date(2004, 12, 3)
USMCA = date(2020, 7, 1)

NOT_FOREIGN = ("US", "PR", "GU", "VI", "AS", "MP", "UM")
NAFTA_PARTNERS = ("CA", "MX")
AGENCIES = ("customs", "law_enforcement")


class RouteAnswer(TypedDict):
    """What one route answers."""

    outcome: str
    possible: list[str]


class Decision(TypedDict):
    """What the question `exchange` answers."""

    outcome: str
    possible: list[str]
    routes: dict[str, RouteAnswer]
    missing: frozenset[str]


def day(value: object) -> date:
    """A day, from text or from a date that YAML has read."""
    return date.fromisoformat(str(value))


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request under chosen readings: every method is a phrase of the contract."""

    on: date
    facts: Mapping[str, object]
    readings: Mapping[str, str]

    def reads(self, reading: str, option: str) -> bool:
        """Whether this option of a reading is chosen."""
        return self.readings[reading] == option

    def test(self, fact: str, holds: bool) -> Truth:
        """A comparison of a fact, unknown where the fact is."""
        return Truth(None, frozenset({fact})) if fact not in self.facts else known(value=holds)

    def one_of(self, fact: str, *values: object) -> Truth:
        """The fact is one of these."""
        return self.test(fact, self.facts.get(fact) in values)

    def has_any(self, fact: str, *values: object) -> Truth:
        """The set has at least one of these."""
        return self.test(fact, any(value in self.members(fact) for value in values))

    def has_all(self, fact: str, *values: object) -> Truth:
        """The set has every one of these."""
        return self.test(fact, all(value in self.members(fact) for value in values))

    def members(self, fact: str) -> list[object]:
        """The members of a set, none where it is unknown."""
        stated = self.facts.get(fact)
        return list(stated) if isinstance(stated, Iterable) else []

    def entered_before_usmca(self) -> Truth:
        """The goods were entered before the new agreement."""
        fact = "goods.entered_on"
        return self.test(fact, fact in self.facts and day(self.facts[fact]) < USMCA)

    def obtained_in_time(self) -> Truth:
        """The assurances were obtained no later than the day of the exchange."""
        fact = "assurances.obtained_on"
        return self.test(fact, fact in self.facts and day(self.facts[fact]) <= self.on)

    def outbound(self) -> Truth:
        """Something is provided."""
        return self.one_of("exchange.direction", "provide", "both")

    def violated(self) -> Truth:
        """The counterpart has violated an assurance."""
        return self.one_of("counterpart.violated_assurance", True)

    def material_reached(self) -> Truth:
        """What (b), (c) and 209(e) call information."""
        if self.reads("information-covers-documents", "yes"):
            return YES
        return self.one_of("exchange.material", "information")

    def given_by(self, giver: str) -> Truth:
        """The assurances were given by the one whom the law asks."""
        givers = ("agency", "country") if self.reads("assurance-giver", "either") else (giver,)
        return self.has_any("assurances.given_by", *givers)

    def foreign_agency(self) -> Truth:
        """The counterpart is a foreign customs or law enforcement agency."""
        return and3(
            not3(self.one_of("counterpart.country", *NOT_FOREIGN)),
            self.one_of("counterpart.kind", *AGENCIES),
        )

    def customs_officer(self) -> Truth:
        """The officer is a customs officer under 19 U.S.C. 1401(i) as it then stood."""
        if self.on < HOMELAND_SECURITY:
            services = ["customs_service", "coast_guard", "designated"]
        else:
            services = ["cbp", "coast_guard", "designated"]
            if self.reads("ice-after-2003", "customs-officers"):
                services.append("ice")
            if self.on >= FOREIGN_OFFICERS:
                services.append("foreign_designated")
        return self.one_of("officer.service", *services)

    def purposes(self) -> Truth:
        """The purposes found are those of (a)(1) to (4), as the readings join them."""
        fourth = ["comparable_action"]
        if self.reads("foreign-proceeding", "own-limb"):
            fourth.append("foreign_proceeding")
        first_three = ("compliance", "agreement", "us_proceedings")
        if self.reads("purposes-list", "any"):
            return self.has_any("finding.purposes", *first_three, *fourth)
        return and3(
            self.has_all("finding.purposes", *first_three),
            self.has_any("finding.purposes", *fourth),
        )

    def subsection_a(self) -> Truth:
        """Subsection (a) is met."""
        return and3(
            known(value=self.on >= REGULATION),
            self.customs_officer(),
            self.one_of("exchange.material", "information", "documents"),
            self.foreign_agency(),
            self.one_of("finding.made", True),
            self.purposes(),
        )

    def subsection_b_reaches(self) -> Truth:
        """The exchange is one that (b) speaks of."""
        return and3(self.outbound(), self.foreign_agency(), self.material_reached())

    def barred_for_want_of_assurances(self) -> Truth:
        """Paragraph (b)(1) bars the exchange."""
        assured = and3(
            self.one_of("assurances.confidence", True),
            self.one_of("assurances.use", "law_enforcement"),
            self.given_by("agency"),
            self.obtained_in_time(),
        )
        return and3(self.subsection_b_reaches(), not3(assured))

    def barred_by_violation(self) -> Truth:
        """Paragraph (b)(2) bars the exchange."""
        return and3(self.subsection_b_reaches(), self.violated())

    def agreement_text(self, agreement: str, chapters: tuple[int, ...], giver: str, officers: tuple[str, ...]) -> Truth:
        """What the texts of (c) have in common, old and new."""
        parts = [
            self.one_of("counterpart.kind", *AGENCIES, "other_government"),
            self.one_of("counterpart.country", *NAFTA_PARTNERS),
            self.one_of("officer.service", *officers),
            self.one_of("authorization.subsection_c", True),
            self.one_of("finding.made", True),
            self.one_of("finding.agreement", agreement),
            self.has_any("finding.chapters", *chapters),
            self.one_of("assurances.confidence", True),
            self.one_of("assurances.use", "law_enforcement", "governmental"),
            self.given_by(giver),
            self.obtained_in_time(),
            self.material_reached(),
        ]
        if self.reads("government-level", "national"):
            parts.append(self.one_of("counterpart.level", "national"))
        if self.reads("bar-reaches-c", "yes"):
            parts.append(not3(and3(self.outbound(), self.violated())))
        return and3(*parts)

    def nafta_text(self) -> Truth:
        """The conditions of (c) as they stood to 2020-06-30."""
        officers: tuple[str, ...] = ("cbp", "ice")
        if self.on < HOMELAND_SECURITY:
            officers = ("customs_service",)
        elif self.reads("ice-after-2003", "not-customs-officers"):
            officers = ("cbp",)
        return self.agreement_text("NAFTA", (3, 4, 5), "country", officers)

    def usmca_text(self) -> Truth:
        """The conditions of (c) as they stand from 2020-07-01."""
        new_goods = or3(self.one_of("goods.concerned", False), not3(self.entered_before_usmca()))
        return and3(
            self.agreement_text("USMCA", (2, 4, 5, 6, 7), "agency", ("cbp",)),
            YES if self.reads("goods-date", "exchange-date") else new_goods,
        )

    def retained_text(self) -> Truth:
        """The conditions of Pub. L. 116-113, 209(e)."""
        if self.reads("goods-date", "exchange-date") or self.reads("retained-nafta-country", "none"):
            return NO
        old_goods = and3(self.one_of("goods.concerned", True), self.entered_before_usmca())
        return and3(self.nafta_text(), old_goods)

    def routes(self) -> dict[str, Answer]:
        """The answer of each route in force on the day."""
        answers: dict[str, Answer] = {}
        if self.on >= SECTION:
            barred = or3(self.barred_for_want_of_assurances(), self.barred_by_violation())
            answers[ROUTE_A] = choose(
                ("prohibited", barred), ("permitted", self.subsection_a()), otherwise="not_permitted"
            )
        if self.on >= NAFTA:
            met = self.nafta_text() if self.on < USMCA else self.usmca_text()
            answers[ROUTE_C] = choose(("permitted", met), otherwise="not_permitted")
        if self.on >= USMCA:
            answers[ROUTE_E] = choose(("permitted", self.retained_text()), otherwise="not_permitted")
        return answers


def known_facts(request: Mapping[str, object]) -> dict[str, object]:
    """The facts that a request states, by full name."""
    groups = request.get("facts") or {}
    assert isinstance(groups, Mapping)
    return {
        f"{group}.{name}": value
        for group, facts in groups.items()
        for name, value in (facts or {}).items()
        if value is not None
    }


def decide(request: Mapping[str, object], readings: Mapping[str, str] | None = None) -> Decision:
    """The answer that the contract gives to a valid request."""
    chosen = {reading: options[0] for reading, options in READINGS.items()} | dict(readings or {})
    for reading, option in chosen.items():
        if option not in READINGS.get(reading, ()):
            raise ValueError(f"`{option}` is not an option of `{reading}`")
    routes = Exchange(day(request["date"]), known_facts(request), chosen).routes()
    answer = choose(
        ("permitted", or3(*(route.has("permitted") for route in routes.values()))),
        ("prohibited", routes[ROUTE_A].has("prohibited") if ROUTE_A in routes else NO),
        otherwise="not_permitted",
    )
    return {
        "outcome": answer.outcome,
        "possible": answer.ordered(),
        "routes": {
            citation: {"outcome": route.outcome, "possible": route.ordered()} for citation, route in routes.items()
        },
        "missing": answer.missing,
    }
