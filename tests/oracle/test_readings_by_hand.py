"""Both options of each reading against answers worked out by hand from the contract."""

from __future__ import annotations

from typing import Any

import pytest

from .contract import ROUTE_E, decide
from .worked import A_ONLY, BY_AGENCY, C_ONLY, CLASSIC, OLD, RETAINED, TODAY, brief, document, given, violated

FOUR = ["compliance", "agreement", "us_proceedings", "comparable_action"]
FIVE_LESS_ONE = [*FOUR[:3], "foreign_proceeding"]
DOCUMENTS = {"exchange.material": "documents"}
RECEIVE = {"exchange.direction": "receive"}


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
        (CLASSIC | DOCUMENTS | given(), {"information-covers-documents": "no"}, "X XNN", "P PNN"),
        (RETAINED | DOCUMENTS | violated(), {"information-covers-documents": "no"}, "P XNP", "P PNN"),
        (CLASSIC | {"officer.service": "other"} | given(), {"scope-of-b": "any-provision"}, "N NNN", "X XNN"),
        (C_ONLY | given(), {"scope-of-b": "any-provision"}, "N NNN", "N NNN"),
        (CLASSIC | {"authorization.subsection_a": False}, {"officers-authorized": "regulation"}, "P NPN", "P PPN"),
        (CLASSIC | violated(cured_on=TODAY), {"violation-cure": "cured"}, "P XPN", "P PPN"),
        (CLASSIC | violated(cured_on="2024-03-16"), {"violation-cure": "cured"}, "P XPN", "P XPN"),
        (CLASSIC | violated(), {"violation-cure": "cured"}, "P XPN", "P XPN"),
        (CLASSIC | violated(of="predecessor"), {"successor-agencies": "barred"}, "P PPN", "P XPN"),
        (CLASSIC | violated(), {"bar-reaches-c": "yes"}, "P XPN", "X XNN"),
        (RETAINED | violated(), {"bar-reaches-c": "yes"}, "P XNP", "X XNN"),
        (C_ONLY | violated(), {"bar-reaches-c": "yes"}, "P NPN", "N NNN"),
        (C_ONLY | violated() | RECEIVE, {"bar-reaches-c": "yes"}, "P NPN", "P NPN"),
        (C_ONLY | violated(cured_on=TODAY), {"bar-reaches-c": "yes", "violation-cure": "cured"}, "P NPN", "P NPN"),
        (
            C_ONLY | violated(of="predecessor"),
            {"bar-reaches-c": "yes", "successor-agencies": "barred"},
            "P NPN",
            "N NNN",
        ),
        (CLASSIC | given(BY_AGENCY | {"use": "governmental"}), {"bar-reaches-c": "yes"}, "P XPN", "P XPN"),
        (RETAINED, {"ice-after-2003": "agents-only"}, "P PNP", "P PNN"),
        (RETAINED | {"officer.service": "cbp"}, {"ice-after-2003": "agents-only"}, "P PNP", "P PNP"),
        (CLASSIC | {"counterpart.country": "GU"}, {"territories": "excepted"}, "N NNN", "P PNN"),
        (CLASSIC | {"counterpart.country": "UM"} | given(), {"territories": "excepted"}, "N NNN", "X XNN"),
        (CLASSIC | {"counterpart.country": "PR"}, {"territories": "excepted"}, "N NNN", "N NNN"),
        (CLASSIC | {"counterpart.country": "MP"}, {"territories": "excepted"}, "N NNN", "N NNN"),
        (CLASSIC | {"counterpart.kind": "international"}, {"international-bodies": "agencies"}, "N NNN", "P PNN"),
        (
            CLASSIC | {"counterpart.kind": "international", "counterpart.country": None},
            {"international-bodies": "agencies"},
            "N NNN",
            "P PNN",
        ),
        (CLASSIC | {"counterpart.level": "subnational"}, {"government-level": "national"}, "P PPN", "P PNN"),
        (RETAINED | {"counterpart.level": None}, {"government-level": "national"}, "P PNP", "P PN?"),
        (CLASSIC | given(BY_AGENCY | {"by": "country"}), {"assurance-giver": "either"}, "X XNN", "P PPN"),
        (RETAINED | given(BY_AGENCY), {"assurance-giver": "either"}, "P PNN", "P PNP"),
        (CLASSIC | given(BY_AGENCY | {"by": None}), {"assurance-giver": "either"}, "? ??N", "? ??N"),
        (CLASSIC | given(), {"assurance-giver": "either"}, "X XNN", "X XNN"),
        (CLASSIC | {"goods.entries": None}, {"goods-date": "exchange-date"}, "P P?N", "P PPN"),
        (RETAINED, {"goods-date": "exchange-date"}, "P PNP", "P PNN"),
        (RETAINED, {"retained-nafta-country": "none"}, "P PNP", "P PNN"),
    ],
)
def test_each_reading(facts: dict[str, Any], chosen: dict[str, str], default: str, expected: str) -> None:
    assert (brief(TODAY, facts), brief(TODAY, facts, chosen)) == (default, expected)


@pytest.mark.parametrize(
    ("day", "facts", "chosen", "expected"),
    [
        ("2010-01-01", OLD | {"officer.service": "ice"}, {"ice-after-2003": "agents-only"}, "P PN-"),
        ("1986-11-09", OLD | given(), {"scope-of-b": "any-provision"}, "X X--"),
        (
            "2003-02-19",
            OLD | {"officer.service": "foreign_designated"},
            {"foreign-officers-2003": "from-2003"},
            "N NN-",
        ),
        (
            "2003-02-20",
            OLD | {"officer.service": "foreign_designated"},
            {"foreign-officers-2003": "from-2003"},
            "P PN-",
        ),
        (
            "2004-12-02",
            OLD | {"officer.service": "foreign_designated"},
            {"foreign-officers-2003": "from-2003"},
            "P PN-",
        ),
    ],
)
def test_readings_on_other_days(day: str, facts: dict[str, Any], chosen: dict[str, str], expected: str) -> None:
    assert brief(day, facts, chosen) == expected


def test_a_violation_that_may_be_cured_may_not_count() -> None:
    decision = decide(document(TODAY, A_ONLY | violated(cured_on=None)), {"violation-cure": "cured"})

    assert decision["missing"] == {"counterpart.violations[0].cured_on"}
    assert brief(TODAY, A_ONLY | violated(cured_on=None)) == "X XNN"


def test_209e_never_applies_whatever_is_unknown() -> None:
    for chosen in ({"goods-date": "exchange-date"}, {"retained-nafta-country": "none"}):
        decision = decide({"id": "bare", "date": "2020-07-01"}, chosen)

        assert decision["routes"][ROUTE_E] == {"outcome": "not_permitted", "possible": ["not_permitted"]}


def test_an_option_that_is_not_offered_is_refused() -> None:
    with pytest.raises(ValueError, match="`some` is not an option of `purposes-list`"):
        decide({"id": "x", "date": TODAY}, {"purposes-list": "some"})
