"""The oracle against answers worked out by hand from the contract."""

from __future__ import annotations

from typing import Any

import pytest

from .contract import decide
from .kleene import Truth, and3, not3, or3
from .requests import FACTS
from .worked import (
    A_ONLY,
    BY_AGENCY,
    BY_COUNTRY,
    C_ONLY,
    CLASSIC,
    ENTRY,
    NAFTA_FOUND,
    OLD,
    OLD_ENTRY,
    RETAINED,
    SHARED_NAFTA,
    SHORT,
    TODAY,
    brief,
    document,
    given,
    violated,
)

UNKNOWN = Truth(None, frozenset({"x"}))


@pytest.mark.parametrize(
    ("day", "facts", "expected"),
    [
        ("1986-10-26", OLD, "N ---"),
        ("1986-10-27", OLD, "N N--"),
        ("1986-11-09", OLD, "N N--"),
        ("1986-11-09", OLD | given(), "N N--"),
        ("1986-11-10", OLD | given(), "X X--"),
        ("1986-11-10", OLD, "P P--"),
        ("1986-11-10", OLD | {"authorization.subsection_a": False}, "N N--"),
        ("1993-12-31", OLD | {"counterpart.kind": "other_government"}, "N N--"),
        ("1994-01-01", OLD | {"counterpart.kind": "other_government"}, "P NP-"),
        ("1994-01-01", OLD | {"counterpart.country": "DE"}, "P PN-"),
        ("1994-01-01", OLD | given(BY_AGENCY), "P PN-"),
        ("1994-01-01", OLD | given(BY_COUNTRY), "P XP-"),
        ("1994-01-01", OLD | {"finding.chapters": [2, 6, 7]}, "P PN-"),
        ("1994-01-01", OLD | {"goods.entries": [ENTRY]}, "P PP-"),
        ("2003-02-28", OLD, "P PP-"),
        ("2003-03-01", OLD, "N NN-"),
        ("2003-02-28", OLD | {"officer.service": "ice"}, "N NN-"),
        ("2003-02-28", OLD | {"officer.service": "cbp"} | given(), "N NN-"),
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
        (TODAY, CLASSIC | {"authorization.subsection_a": False}, "P NPN"),
        (TODAY, CLASSIC | {"authorization.subsection_c": False}, "P PNN"),
        (TODAY, CLASSIC | {"authorization.retained": False}, "P PPN"),
        (TODAY, CLASSIC | {"officer.service": "ice"}, "P PNN"),
        (TODAY, CLASSIC | {"finding.chapters": [3]}, "P PNN"),
        (TODAY, CLASSIC | {"finding.purposes": []}, "P NPN"),
        (TODAY, CLASSIC | {"finding.purposes": ["other"]}, "P NPN"),
        (TODAY, CLASSIC | {"counterpart.country": "PR"}, "N NNN"),
        (TODAY, CLASSIC | {"counterpart.country": "PR"} | given(), "N NNN"),
        (TODAY, CLASSIC | {"counterpart.kind": "international"}, "N NNN"),
        # (b) limits what is provided under (a): another service's officer is not prohibited, a customs officer is,
        # whatever of the finding, the purpose or the authorization is lacking.
        (TODAY, CLASSIC | {"officer.service": "other"} | given(), "N NNN"),
        (TODAY, CLASSIC | {"finding.made": False, "authorization.subsection_a": False} | given(), "X XNN"),
        # Receiving is not limited, an outbound leg is.
        (TODAY, CLASSIC | {"exchange.direction": "receive"} | given(), "P PNN"),
        (TODAY, CLASSIC | {"exchange.direction": "both"} | given(), "X XNN"),
        # The two limbs of (b)(1), in one instrument or in two.
        (TODAY, CLASSIC | given(BY_AGENCY | {"confidence": False}), "X XNN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"use": "governmental"}), "P XPN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"use": "unrestricted"}), "X XNN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"use": "unrestricted"}, BY_AGENCY | {"confidence": False}), "P PPN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"use": "unrestricted"}, BY_COUNTRY | {"confidence": False}), "X XNN"),
        (TODAY, CLASSIC | {"assurances.cover_purpose": False}, "P XPN"),
        # In force on the day.
        (TODAY, CLASSIC | given(BY_AGENCY | {"from": TODAY, "until": TODAY}), "P PPN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"from": "2024-03-16"}), "X XNN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"until": "2024-03-14"}), "X XNN"),
        (TODAY, CLASSIC | given(BY_AGENCY | {"until": "2024-03-14"}, BY_AGENCY), "P PPN"),
        # Violations.
        (TODAY, CLASSIC | violated(), "P XPN"),
        (TODAY, CLASSIC | violated(cured_on=TODAY), "P XPN"),
        (TODAY, CLASSIC | violated(of="predecessor"), "P PPN"),
        (TODAY, CLASSIC | violated(assurance="subsection_c"), "P PPN"),
        (TODAY, CLASSIC | violated(assurance="other"), "P PPN"),
        (TODAY, CLASSIC | violated(found_on="2024-03-16"), "P PPN"),
        (TODAY, C_ONLY | violated(), "P NPN"),
        # Goods.
        (TODAY, CLASSIC | {"goods.entries": [OLD_ENTRY]}, "P PNN"),
        (TODAY, CLASSIC | {"goods.entries": [ENTRY]}, "P PPN"),
        (TODAY, CLASSIC | {"goods.entries": [ENTRY, OLD_ENTRY]}, "P PNN"),
        (TODAY, RETAINED, "P PNP"),
        (TODAY, RETAINED | {"goods.entries": [OLD_ENTRY, OLD_ENTRY]}, "P PNP"),
        (TODAY, RETAINED | {"goods.entries": [OLD_ENTRY, ENTRY]}, "P PNN"),
        (TODAY, RETAINED | {"goods.entries": [ENTRY]}, "P PNN"),
        (TODAY, RETAINED | {"goods.entries": []}, "P PNN"),
        (TODAY, RETAINED | {"authorization.retained": False}, "P PNN"),
        (TODAY, RETAINED | {"authorization.subsection_c": False}, "P PNP"),
        (TODAY, RETAINED | {"officer.service": "customs_service"}, "N NNN"),
        (TODAY, RETAINED | {"counterpart.kind": "other_government"} | given(BY_COUNTRY), "P NNP"),
        ("2100-12-31", RETAINED | {"counterpart.kind": "other_government"}, "P NNP"),
    ],
)
def test_the_default_readings(day: str, facts: dict[str, Any], expected: str) -> None:
    assert brief(day, facts) == expected


@pytest.mark.parametrize(
    ("facts", "possible", "routes", "missing"),
    [
        # Route c permits, whatever route a turns out to be.
        (CLASSIC | {"counterpart.violations": None}, "P", ["PX", "P", "N"], set()),
        # (a) is met; only the bar is open. A list that is not known is named itself.
        (A_ONLY | {"counterpart.violations": None}, "PXN", ["PX", "N", "N"], {"counterpart.violations"}),
        # The bar is open and (a) is not met: never permitted.
        (
            A_ONLY | {"counterpart.violations": None, "finding.made": False},
            "XN",
            ["XN", "N", "N"],
            {"counterpart.violations"},
        ),
        # An unknown service leaves the bar open and (a) too; each is weighed apart.
        (A_ONLY | {"officer.service": None} | given(), "PXN", ["PXN", "N", "N"], {"officer.service"}),
        # Not assured settles the inner condition of the bar: what was violated, or by whom, does not matter.
        (
            A_ONLY | {"officer.service": None, "counterpart.violations": None} | given(),
            "PXN",
            ["PXN", "N", "N"],
            {"officer.service"},
        ),
        # Violated settles it too: what was assured does not matter.
        (
            A_ONLY
            | {"exchange.direction": None, "assurances.given": None, "assurances.cover_purpose": None}
            | violated(),
            "PXN",
            ["PX", "N", "N"],
            {"exchange.direction"},
        ),
        # Barred whatever was found under (a); (c) waits for the finding.
        (CLASSIC | violated() | {"finding.made": None}, "PX", ["X", "PN", "N"], {"finding.made"}),
        # An unknown country leaves the bar open, and with it what the bar needs.
        (
            CLASSIC | NAFTA_FOUND | {"counterpart.country": None} | given(BY_AGENCY | {"use": None}),
            "PXN",
            ["PXN", "N", "N"],
            {"counterpart.country", "assurances.given[0].use"},
        ),
        # (b)(1) fails for want of confidence, so its other unknown parts do not matter.
        (
            CLASSIC
            | {"exchange.direction": None, "assurances.cover_purpose": None}
            | given(BY_AGENCY | {"confidence": False, "use": None, "by": None}),
            "PXN",
            ["PX", "N", "N"],
            {"exchange.direction"},
        ),
        # A material is one of two, and still unknown; (b) and (c) do not ask for it.
        (CLASSIC | NAFTA_FOUND | {"exchange.material": None}, "PN", ["PN", "N", "N"], {"exchange.material"}),
        (CLASSIC | {"exchange.material": None}, "P", ["PN", "P", "N"], set()),
        # Each member counts its own unknown; a member that is settled counts none.
        (
            C_ONLY | {"goods.entries": [ENTRY, {}, {"entered_on": None}]},
            "PN",
            ["N", "PN", "N"],
            {"goods.entries[1].entered_on", "goods.entries[2].entered_on"},
        ),
        (C_ONLY | {"goods.entries": [{}, OLD_ENTRY]}, "N", ["N", "N", "N"], set()),
        (
            A_ONLY | given(BY_AGENCY | {"from": "2024-03-16", "until": None, "by": None}, BY_AGENCY | {"until": None}),
            "PXN",
            ["PX", "N", "N"],
            {"assurances.given[1].until"},
        ),
        (
            A_ONLY | violated(of=None, found_on=None, cured_on=None),
            "PXN",
            ["PX", "N", "N"],
            {"counterpart.violations[0].of", "counterpart.violations[0].found_on"},
        ),
    ],
)
def test_the_unknown(facts: dict[str, Any], possible: str, routes: list[str], missing: set[str]) -> None:
    decision = decide(document(TODAY, facts))
    actual = ["".join(SHORT[outcome] for outcome in route["possible"]) for route in decision["routes"].values()]

    assert "".join(SHORT[outcome] for outcome in decision["possible"]) == possible
    assert actual == routes
    assert decision["missing"] == missing


def test_a_bare_request() -> None:
    decision = decide({"id": "bare", "date": TODAY, "facts": {"goods": None, "officer": {"service": None}}})
    untested = {"counterpart.name", "counterpart.level", "finding.by", "finding.on", "finding.grounds"}

    assert decision["possible"] == ["permitted", "prohibited", "not_permitted"]
    assert decision["missing"] == set(FACTS) - untested


def test_before_the_section_nothing_is_in_force() -> None:
    decision = decide({"id": "early", "date": "1986-10-26", "facts": None})

    assert decision == {
        "outcome": "not_permitted",
        "possible": ["not_permitted"],
        "routes": {},
        "missing": frozenset(),
    }


def test_kleene_logic() -> None:
    yes, no = Truth(value=True), Truth(value=False)

    assert [and3(), and3(yes, UNKNOWN), and3(no, UNKNOWN)] == [yes, UNKNOWN, no]
    assert [or3(), or3(yes, UNKNOWN), or3(no, UNKNOWN)] == [no, yes, UNKNOWN]
    assert [not3(yes), not3(no), not3(UNKNOWN)] == [no, yes, UNKNOWN]
