"""The oracle against answers worked out by hand from the contract."""

from __future__ import annotations

import pytest

from .contract import ROUTE_A, ROUTE_C, ROUTE_E, decide
from .kleene import Truth, and3, not3, or3
from .requests import FACTS

UNKNOWN = Truth(None, frozenset({"x"}))
SHORT = {"permitted": "P", "prohibited": "X", "not_permitted": "N", "undetermined": "?"}
CLASSIC = {
    "exchange.direction": "provide",
    "exchange.material": "information",
    "goods.concerned": False,
    "officer.service": "cbp",
    "counterpart.country": "MX",
    "counterpart.kind": "customs",
    "counterpart.level": "national",
    "counterpart.violated_assurance": False,
    "finding.made": True,
    "finding.purposes": ["compliance"],
    "finding.agreement": "USMCA",
    "finding.chapters": [7],
    "authorization.subsection_c": True,
    "assurances.confidence": True,
    "assurances.use": "law_enforcement",
    "assurances.given_by": ["agency"],
    "assurances.obtained_on": "1986-01-01",
}
OLD = CLASSIC | {
    "officer.service": "customs_service",
    "finding.agreement": "NAFTA",
    "finding.chapters": [3],
    "assurances.given_by": ["agency", "country"],
}
RETAINED = OLD | {"officer.service": "ice", "goods.concerned": True, "goods.entered_on": "2020-06-30"}
C_ONLY = CLASSIC | {"counterpart.kind": "other_government"}
SHARED_NAFTA = {"officer.service": "cbp", "counterpart.kind": "other_government"}
TODAY = "2024-03-15"


def document(day: str, facts: dict[str, object]) -> dict[str, object]:
    groups: dict[str, dict[str, object]] = {}
    for fact, value in facts.items():
        group, name = fact.split(".")
        groups.setdefault(group, {})[name] = value
    return {"id": "hand", "date": day, "facts": groups}


def brief(day: str, facts: dict[str, object], chosen: dict[str, str] | None = None) -> str:
    """The outcome, then those of routes a, c and 209(e) (`-` where not in force)."""
    decision = decide(document(day, facts), chosen or {})
    routes = [decision["routes"].get(route) for route in (ROUTE_A, ROUTE_C, ROUTE_E)]
    return SHORT[decision["outcome"]] + " " + "".join(SHORT[route["outcome"]] if route else "-" for route in routes)


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        ("1986-10-26", OLD, "N ---"),
        ("1986-10-27", OLD, "N N--"),
        ("1986-11-09", OLD, "N N--"),
        ("1986-11-09", OLD | {"assurances.confidence": False}, "X X--"),
        ("1986-11-10", OLD, "P P--"),
        ("1993-12-31", OLD | {"counterpart.kind": "other_government"}, "N N--"),
        ("1994-01-01", OLD | {"counterpart.kind": "other_government"}, "P NP-"),
        ("1994-01-01", OLD | {"counterpart.country": "DE"}, "P PN-"),
        ("1994-01-01", OLD | {"assurances.given_by": ["agency"]}, "P PN-"),
        ("1994-01-01", OLD | {"assurances.given_by": ["country"]}, "P XP-"),
        ("1994-01-01", OLD | {"finding.chapters": [2, 6, 7]}, "P PN-"),
        ("2003-02-28", OLD, "P PP-"),
        ("2003-03-01", OLD, "N NN-"),
        ("2003-02-28", OLD | {"officer.service": "ice"}, "N NN-"),
        ("2003-03-01", OLD | {"officer.service": "ice"}, "P PP-"),
        ("2003-03-01", OLD | {"officer.service": "coast_guard"}, "P PN-"),
        ("2004-12-02", OLD | {"officer.service": "foreign_designated"}, "N NN-"),
        ("2004-12-03", OLD | {"officer.service": "foreign_designated"}, "P PN-"),
        ("2020-01-29", CLASSIC, "P PN-"),
        ("2020-06-30", OLD | SHARED_NAFTA, "P NP-"),
        ("2020-06-30", C_ONLY, "N NN-"),
        ("2020-07-01", C_ONLY, "P NPN"),
        ("2020-07-01", OLD | SHARED_NAFTA, "N NNN"),
        (TODAY, CLASSIC, "P PPN"),
        (TODAY, CLASSIC | {"officer.service": "ice"}, "P PNN"),
        (TODAY, CLASSIC | {"finding.chapters": [3]}, "P PNN"),
        (TODAY, CLASSIC | {"finding.purposes": []}, "P NPN"),
        (TODAY, CLASSIC | {"finding.purposes": ["other"]}, "P NPN"),
        (TODAY, CLASSIC | {"counterpart.country": "PR"}, "N NNN"),
        (TODAY, CLASSIC | {"counterpart.country": "PR", "assurances.confidence": False}, "N NNN"),
        (TODAY, CLASSIC | {"officer.service": "other", "assurances.confidence": False}, "X XNN"),
        (TODAY, CLASSIC | {"assurances.use": "governmental"}, "P XPN"),
        (TODAY, CLASSIC | {"assurances.use": "governmental", "exchange.direction": "receive"}, "P PPN"),
        (TODAY, CLASSIC | {"assurances.confidence": False, "exchange.direction": "receive"}, "P PNN"),
        (TODAY, CLASSIC | {"assurances.confidence": False, "exchange.direction": "both"}, "X XNN"),
        (TODAY, CLASSIC | {"assurances.obtained_on": TODAY}, "P PPN"),
        (TODAY, CLASSIC | {"assurances.obtained_on": "2024-03-16"}, "X XNN"),
        (TODAY, CLASSIC | {"counterpart.violated_assurance": True}, "P XPN"),
        (TODAY, CLASSIC | {"goods.concerned": True, "goods.entered_on": "2020-06-30"}, "P PNN"),
        (TODAY, CLASSIC | {"goods.concerned": True, "goods.entered_on": "2020-07-01"}, "P PPN"),
        (TODAY, CLASSIC | {"goods.concerned": False, "goods.entered_on": "2020-06-30"}, "P PPN"),
        (TODAY, CLASSIC | {"goods.concerned": None, "goods.entered_on": "2020-07-01"}, "P PPN"),
        (TODAY, RETAINED, "P PNP"),
        (TODAY, RETAINED | {"goods.entered_on": "2020-07-01"}, "P PNN"),
        (TODAY, RETAINED | {"goods.concerned": False}, "P PNN"),
        (TODAY, RETAINED | {"officer.service": "customs_service"}, "N NNN"),
        ("2100-12-31", RETAINED | {"counterpart.kind": "other_government"}, "P NNP"),
    ],
)
def test_the_default_readings(day: str, facts: dict[str, object], expected: str) -> None:
    assert brief(day, facts) == expected


FOUR = ["compliance", "agreement", "us_proceedings", "comparable_action"]
FIVE_LESS_ONE = [*FOUR[:3], "foreign_proceeding"]
VIOLATED = {"counterpart.violated_assurance": True}
DOCUMENTS = {"exchange.material": "documents"}


@pytest.mark.parametrize(
    ("facts", "chosen", "default", "expected"),
    [
        (CLASSIC, {"purposes-list": "all"}, "P PPN", "P NPN"),
        (CLASSIC | {"finding.purposes": FOUR}, {"purposes-list": "all"}, "P PPN", "P PPN"),
        (CLASSIC | {"finding.purposes": FIVE_LESS_ONE}, {"purposes-list": "all"}, "P PPN", "P PPN"),
        (
            CLASSIC | {"finding.purposes": FIVE_LESS_ONE},
            {"purposes-list": "all", "foreign-proceeding": "within-comparable"},
            "P PPN",
            "P NPN",
        ),
        (
            CLASSIC | {"finding.purposes": ["foreign_proceeding"]},
            {"foreign-proceeding": "within-comparable"},
            "P PPN",
            "P NPN",
        ),
        (
            CLASSIC | {"finding.purposes": ["comparable_action"]},
            {"foreign-proceeding": "within-comparable"},
            "P PPN",
            "P PPN",
        ),
        (CLASSIC | DOCUMENTS, {"information-covers-documents": "no"}, "P PPN", "P PNN"),
        (
            CLASSIC | DOCUMENTS | {"assurances.confidence": False},
            {"information-covers-documents": "no"},
            "X XNN",
            "P PNN",
        ),
        (RETAINED | DOCUMENTS | VIOLATED, {"information-covers-documents": "no"}, "P XNP", "P PNN"),
        (CLASSIC | VIOLATED, {"bar-reaches-c": "yes"}, "P XPN", "X XNN"),
        (RETAINED | VIOLATED, {"bar-reaches-c": "yes"}, "P XNP", "X XNN"),
        (C_ONLY | VIOLATED, {"bar-reaches-c": "yes"}, "P NPN", "N NNN"),
        (C_ONLY | VIOLATED | {"exchange.direction": "receive"}, {"bar-reaches-c": "yes"}, "P NPN", "P NPN"),
        (
            CLASSIC | {"assurances.use": "governmental"},
            {"bar-reaches-c": "yes"},
            "P XPN",
            "P XPN",
        ),
        (RETAINED, {"ice-after-2003": "not-customs-officers"}, "P PNP", "N NNN"),
        (RETAINED | {"officer.service": "cbp"}, {"ice-after-2003": "not-customs-officers"}, "P PNP", "P PNP"),
        (CLASSIC | {"counterpart.level": "subnational"}, {"government-level": "national"}, "P PPN", "P PNN"),
        (RETAINED | {"counterpart.level": None}, {"government-level": "national"}, "P PNP", "P PN?"),
        (CLASSIC | {"assurances.given_by": ["country"]}, {"assurance-giver": "either"}, "X XNN", "P PPN"),
        (RETAINED | {"assurances.given_by": ["agency"]}, {"assurance-giver": "either"}, "P PNN", "P PNP"),
        (CLASSIC | {"assurances.given_by": []}, {"assurance-giver": "either"}, "X XNN", "X XNN"),
        (CLASSIC | {"goods.concerned": None}, {"goods-date": "exchange-date"}, "P P?N", "P PPN"),
        (RETAINED, {"goods-date": "exchange-date"}, "P PNP", "P PNN"),
        (RETAINED, {"retained-nafta-country": "none"}, "P PNP", "P PNN"),
        (CLASSIC, {"violation-unit": "no-cure"}, "P PPN", "P PPN"),
    ],
)
def test_each_reading(facts: dict[str, object], chosen: dict[str, str], default: str, expected: str) -> None:
    assert (brief(TODAY, facts), brief(TODAY, facts, chosen)) == (default, expected)


def test_ice_falls_out_of_the_nafta_text_too() -> None:
    facts = OLD | {"officer.service": "ice"}

    assert brief("2010-01-01", facts, {"ice-after-2003": "not-customs-officers"}) == "N NN-"


@pytest.mark.parametrize(
    ("facts", "possible", "routes", "missing"),
    [
        # Route c permits, whatever route a turns out to be.
        (CLASSIC | {"counterpart.violated_assurance": None}, "P", ["PX", "P", "N"], set()),
        # (a) is met; only the bar is open.
        (
            CLASSIC | {"counterpart.violated_assurance": None, "finding.chapters": []},
            "PXN",
            ["PX", "N", "N"],
            {"counterpart.violated_assurance"},
        ),
        # The bar is open and (a) is not met: never permitted.
        (
            CLASSIC | {"counterpart.violated_assurance": None, "finding.chapters": [], "finding.made": False},
            "XN",
            ["XN", "N", "N"],
            {"counterpart.violated_assurance"},
        ),
        # Barred whatever was found under (a); (c) waits for the finding.
        (CLASSIC | VIOLATED | {"finding.made": None}, "PX", ["X", "PN", "N"], {"finding.made"}),
        # An unknown country leaves the bar open, and with it what the bar needs.
        (
            CLASSIC | {"counterpart.country": None, "assurances.use": None, "finding.agreement": "NAFTA"},
            "PXN",
            ["PXN", "N", "N"],
            {"counterpart.country", "assurances.use"},
        ),
        # (b)(1) fails for want of confidence, so its other unknown parts do not matter.
        (
            CLASSIC
            | {"exchange.direction": None, "assurances.confidence": False}
            | {"assurances.use": None, "assurances.given_by": None},
            "PXN",
            ["PX", "N", "N"],
            {"exchange.direction"},
        ),
        # A material is one of two, and still unknown; (b) and (c) do not ask for it.
        (
            CLASSIC | {"exchange.material": None, "finding.agreement": "NAFTA"},
            "PN",
            ["PN", "N", "N"],
            {"exchange.material"},
        ),
        (CLASSIC | {"exchange.material": None}, "P", ["PN", "P", "N"], set()),
        # Neither fact about goods is inferred from the other.
        (
            C_ONLY | {"goods.concerned": True, "goods.entered_on": None},
            "PN",
            ["N", "PN", "N"],
            {"goods.entered_on"},
        ),
        (
            C_ONLY | {"goods.concerned": None, "goods.entered_on": "2020-06-30"},
            "PN",
            ["N", "PN", "N"],
            {"goods.concerned"},
        ),
    ],
)
def test_the_unknown(facts: dict[str, object], possible: str, routes: list[str], missing: set[str]) -> None:
    decision = decide(document(TODAY, facts))
    actual = ["".join(SHORT[outcome] for outcome in route["possible"]) for route in decision["routes"].values()]

    assert "".join(SHORT[outcome] for outcome in decision["possible"]) == possible
    assert actual == routes
    assert decision["missing"] == missing


def test_209e_never_applies_whatever_is_unknown() -> None:
    for chosen in ({"goods-date": "exchange-date"}, {"retained-nafta-country": "none"}):
        decision = decide({"id": "bare", "date": "2020-07-01"}, chosen)

        assert decision["routes"][ROUTE_E] == {"outcome": "not_permitted", "possible": ["not_permitted"]}


def test_a_bare_request() -> None:
    decision = decide({"id": "bare", "date": TODAY, "facts": {"goods": None, "officer": {"service": None}}})

    assert decision["possible"] == ["permitted", "prohibited", "not_permitted"]
    assert decision["missing"] == set(FACTS) - {"counterpart.name", "counterpart.level"}


def test_before_the_section_nothing_is_in_force() -> None:
    decision = decide({"id": "early", "date": "1986-10-26", "facts": None})

    assert decision == {
        "outcome": "not_permitted",
        "possible": ["not_permitted"],
        "routes": {},
        "missing": frozenset(),
    }


def test_an_option_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="`some` is not an option of `purposes-list`"):
        decide({"id": "x", "date": TODAY}, {"purposes-list": "some"})


def test_kleene_logic() -> None:
    yes, no = Truth(value=True), Truth(value=False)

    assert [and3(), and3(yes, UNKNOWN), and3(no, UNKNOWN)] == [yes, UNKNOWN, no]
    assert [or3(), or3(yes, UNKNOWN), or3(no, UNKNOWN)] == [no, yes, UNKNOWN]
    assert [not3(yes), not3(no), not3(UNKNOWN)] == [no, yes, UNKNOWN]
