"""What a comparison of two versions of a section says beside its words: other law of the day, and cases not reached."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amend.overlay import POLICIES, ROOT
from commands.command import statute

if TYPE_CHECKING:
    from collections.abc import Callable

TINY = ROOT / "tests" / "check" / "tiny"
SIDES = ("usc/19/1628@1994-01-01", "usc/19/1628@2020-07-01")
OPTIONS = ("--cases-only", "--bundle", str(POLICIES))


@pytest.fixture(scope="module")
def compared() -> Callable[..., dict[str, Any]]:
    made: dict[tuple[str, ...], dict[str, Any]] = {}

    def compare(*arguments: str) -> dict[str, Any]:
        if arguments not in made:
            made[arguments] = json.loads(statute("diff", *arguments, *OPTIONS, "--format", "json").output)
        return made[arguments]

    return compare


def test_other_law_that_changed_by_the_same_day_is_said(compared: Callable[..., dict[str, Any]]) -> None:
    told = {(law["citation"], law["what"], law["version"]) for law in compared(*SIDES)["other_law"]}

    assert told == {
        ("publ/116-113/209", "begins", "2020-07-01"),
        ("usc/19/3301", "ends", "2020-07-01"),
        ("usc/19/4502", "begins", "2020-07-01"),
    }
    # in whichever order the two are named
    assert compared(*reversed(SIDES))["other_law"] == compared(*SIDES)["other_law"]


def test_no_other_law_is_said_where_all_law_is_compared(compared: Callable[..., dict[str, Any]]) -> None:
    made = compared("2020-06-30", "2020-07-01")

    assert made["other_law"] == []
    assert {section["citation"] for section in made["sections"]} > {"usc/19/3301", "usc/19/4502"}


def test_cases_of_days_that_the_later_law_does_not_reach_are_told_apart(
    compared: Callable[..., dict[str, Any]],
) -> None:
    found = compared(*SIDES)["decisions"]
    days = {change["case"]: (change["date"], change["earlier"]) for change in found["changes"]}

    assert found["since"] == "2020-07-01"
    assert days["usmca-eve"] == ("2020-06-30", True)
    assert days["usmca-first-day"] == ("2020-07-01", False)
    # the law of June 15 asked of a later one is asked of the later one: its own day counts
    assert {change["earlier"] for change in found["changes"]} == {True, False}
    outcomes = [change for change in found["changes"] if "outcome" in change["what"]]
    total = sum(row["answers"] for row in found["matrix"] if row["of"] == "exchange")
    of_earlier = sum(row["earlier"] for row in found["matrix"] if row["of"] == "exchange")
    assert of_earlier == sum(c["earlier"] for c in outcomes if c["old"]["outcome"] != c["new"]["outcome"])
    assert 0 < of_earlier < total


def test_the_summary_counts_the_two_apart_and_names_the_other_law() -> None:
    flat = " ".join(statute("diff", *SIDES, *OPTIONS).output.split())

    assert "come out otherwise on days from 2020-07-01 on" in flat
    assert "would come out otherwise had the later law been in force" in flat
    assert "Other law changed by the same day" in flat
    assert "Pub. L. 116-113, § 209 (d), (e) begins on 2020-07-01" in flat
    assert "of days before 2020-07-01: outcome" in flat
    page = statute("diff", *SIDES, *OPTIONS, "--format", "html").output
    assert "Other law changed by the same day" in page
    assert "of days before 2020-07-01" in page


def test_bundles_have_no_earlier_days() -> None:
    made = json.loads(statute("diff", str(TINY), str(TINY), "--cases-only", "--format", "json").output)

    assert (made["decisions"]["since"], made["other_law"]) == (None, [])


def test_what_moved_is_followed_or_struck_and_added(compared: Callable[..., dict[str, Any]]) -> None:
    def told(*arguments: str) -> dict[tuple[str, str], str]:
        (section,) = compared(*SIDES, *arguments)["sections"]
        return {(one["at"], one["status"]): one["part"] for one in section["passages"]}

    assert ("c/1/A", "moved and changed") in told()
    struck = told("--moved", "struck")
    assert {("c", "removed"), ("c/1/A", "added"), ("c/1/B", "added")} <= set(struck)
    assert not [key for key in struck if key[1].startswith("moved")]
    assert ("c", "changed") in struck  # its heading stayed in its place


def test_what_is_removed_is_not_said_to_have_moved() -> None:
    assert "removed, formerly" not in statute("diff", *SIDES, *OPTIONS, "--moved", "struck").output
    assert "removed, formerly" not in statute("diff", *SIDES, *OPTIONS, "--moved", "struck", "--format", "html").output


def test_incomparable_is_explained_in_the_summary() -> None:
    pytest.importorskip("z3")
    flat = " ".join(statute("diff", *SIDES, "--bundle", str(POLICIES)).output.split())

    assert "the route usc/19/1628/c is neither only more nor only less permissive: some requests fare better" in flat
