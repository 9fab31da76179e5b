"""What a request has read from registers: facts and lists, whose records, and in which order; and what it may not say
beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from registers.lending import DAY, copy, facts, faults, lending, request
from statute_runner.logic.absence import NONE

if TYPE_CHECKING:
    from pathlib import Path

HELD_2018 = {"of": "predecessor", "found_on": "2018-06-01", "replaced_on": NONE}
HELD_2005 = {"of": "predecessor", "found_on": "2005-03-01", "replaced_on": "2006-01-10"}


def test_each_fact_is_read_from_the_field_that_fills_it() -> None:
    known = facts(lending(), request(branch={"key": "station"}, member={"key": "cleo"}))

    assert (known["branch.name"], known["branch.county"]) == ("Station Street", "inside")
    assert set(known["branch.services"]) == {"lending", "reading"}
    assert known["member.kind"] == "reader"
    # Nothing is said of it, and it is not known.
    assert "member.name" not in known


def test_a_field_that_is_only_shown_fills_nothing() -> None:
    known = facts(lending(), request(branch={"key": "station"}))

    assert all("found_by" not in member for member in known["branch.losses"])
    assert not any("address" in name for name in known)


def test_records_of_those_before_are_inherited_through_any_number_of_steps() -> None:
    known = facts(lending(), request(branch={"key": "station"}))

    assert known["branch.losses"] == (HELD_2018, HELD_2005)
    # Deposits are not inherited: the bundle does not say what they would be.
    assert [member["note"] for member in known["branch.deposits"]] == ["Note 40"]


def test_ones_own_records_come_first() -> None:
    known = facts(lending(), request("2015-05-05", branch={"key": "mill-road"}))

    assert [member["of"] for member in known["branch.losses"]] == ["branch", "predecessor"]


def test_two_that_took_over_from_one_another_through_two_ways_inherit_once(tmp_path: Path) -> None:
    other = copy(tmp_path / "r", branches=("succeeds: [mill-road]", "succeeds: [mill-road, old-mill]"))

    assert facts(lending(other), request(branch={"key": "station"}))["branch.losses"] == (HELD_2018, HELD_2005)


def test_a_list_that_the_entry_does_not_call_complete_has_one_further_member_last() -> None:
    known = facts(lending(), request(branch={"key": "harbour"}, member={"key": "cleo"}))

    assert known["branch.losses"] == ({},)
    assert known["member.fines"] == ({},)
    assert len(known["branch.deposits"]) == 1


def test_the_further_member_stands_behind_those_on_record(tmp_path: Path) -> None:
    other = copy(
        tmp_path / "r", branches=("succeeds: [mill-road]\n    complete: [losses, deposits]", "succeeds: [mill-road]")
    )
    known = facts(lending(other), request(branch={"key": "station"}))

    assert known["branch.losses"] == (HELD_2018, HELD_2005, {})
    assert known["branch.deposits"][-1] == {}


def test_an_open_matter_is_a_member_of_which_the_day_is_not_known(tmp_path: Path) -> None:
    opened = "of: mill-road\n    replaced_on: none"
    other = copy(tmp_path / "r", losses=('of: mill-road\n    found_on: "2018-06-01"\n    replaced_on: none', opened))
    loaded = lending(other)
    made = loaded.decide(request("2019-05-05", branch={"key": "mill-road"}, member={"key": "ann"}))

    assert made["outcome"] == "undetermined"
    assert [fact["fact"] for fact in made["missing"]] == ["branch.losses[0].found_on"]
    assert [entry["key"] for entry in made["registers"]["entries"] if entry["open"]] == ["mill-road"]


def test_without_a_key_nothing_is_read() -> None:
    made = lending().decide(request(branch={"county": "inside"}))
    read = made["registers"]

    assert (read["sha256"], read["entries"], read["incomplete"]) == ("", [], [])
    assert "branch.deposits" in [fact["fact"] for fact in made["missing"]]


@pytest.mark.parametrize(
    "losses",
    [
        [
            {"of": "predecessor", "found_on": "2005-03-01", "replaced_on": "2006-01-10"},
            {"of": "predecessor", "found_on": "2018-06-01", "replaced_on": "none"},
        ],
        [
            {"of": "predecessor", "found_on": "2018-06-01", "replaced_on": "none"},
            {"of": "predecessor", "found_on": "2005-03-01", "replaced_on": "2006-01-10"},
        ],
    ],
)
def test_what_is_stated_alike_is_no_error_whatever_the_order(losses: list[object]) -> None:
    branch = {"key": "station", "county": "inside", "services": ["lending", "reading"], "losses": losses}
    known = facts(lending(), request(branch=branch))

    assert known == facts(lending(), request(branch={"key": "station"}))


CONFLICTS: dict[str, tuple[dict[str, object], str, list[str]]] = {
    "a choice": ({"key": "station", "county": "outside"}, "facts.branch.county", ["registers/branches.yaml:25"]),
    "a set": ({"key": "station", "services": ["lending"]}, "facts.branch.services", ["registers/branches.yaml:26"]),
    "a text": ({"key": "station", "name": "Station"}, "facts.branch.name", ["registers/branches.yaml:24"]),
    "an empty list": (
        {"key": "station", "losses": []},
        "facts.branch.losses",
        ["registers/losses.yaml:10", "registers/losses.yaml:4"],
    ),
    "a list without the member of which nothing is known": (
        {"key": "harbour", "losses": []},
        "facts.branch.losses",
        ["registers/branches.yaml:34"],
    ),
    "a member twice": (
        {"key": "harbour", "deposits": [{"note": "Note 3", "from": "2001-01-01", "until": "none"}] * 2},
        "facts.branch.deposits",
        ["registers/deposits.yaml:16"],
    ),
}


@pytest.mark.parametrize("name", CONFLICTS)
def test_a_conflict_is_an_error_that_names_both_places(name: str) -> None:
    branch, path, places = CONFLICTS[name]
    (found,) = faults(lending(), request(branch=branch))

    assert (found.code, found.path) == ("register-conflict", path)
    assert found.span
    assert f"({', '.join(places)})" in found.message


def test_a_list_stated_as_the_register_has_it_may_have_the_unknown_member_too() -> None:
    assert faults(lending(), request(branch={"key": "harbour", "losses": [{}]})) == []


def test_every_conflict_is_told_at_once() -> None:
    found = faults(lending(), request(branch={"key": "station", "county": "outside", "name": "?"}, member={"key": "?"}))

    assert [problem.code for problem in found] == ["register-conflict", "register-conflict", "register-key"]


def test_an_unknown_key_is_an_error_that_names_the_nearest() -> None:
    (found,) = faults(lending(), request(branch={"key": "statoin"}))

    assert (found.code, found.path, found.help) == ("register-key", "facts.branch.key", "did you mean `station`?")


@pytest.mark.parametrize(
    ("key", "day", "sound"),
    [
        ("mill-road", "2009-12-31", False),
        ("mill-road", "2010-01-01", True),
        ("mill-road", "2019-12-31", True),
        ("mill-road", "2020-01-01", False),
        ("station", "2019-12-31", False),
        ("station", "9999-12-31", True),
        ("harbour", "2000-01-01", True),
    ],
)
def test_an_entry_is_read_on_the_days_on_which_it_is_in_force(key: str, day: str, sound: bool) -> None:
    found = faults(lending(), request(day, branch={"key": key}))

    assert [problem.code for problem in found] == ([] if sound else ["register-period"])


def test_a_key_may_have_an_entry_for_each_of_several_periods(tmp_path: Path) -> None:
    before = "  - key: hill\n    name: Hill\n"
    two = '  - key: station\n    name: Station, once\n    until: "2019-12-31"\n    source: s\n    recorded_on: "2000-01-01"\n'
    loaded = lending(copy(tmp_path / "r", branches=(before, two + before)))

    assert facts(loaded, request("2010-01-01", branch={"key": "station"}))["branch.name"] == "Station, once"
    assert facts(loaded, request(branch={"key": "station"}))["branch.name"] == "Station Street"


def test_what_was_recorded_later_is_not_known() -> None:
    loaded = lending().known_on("2018-06-30")
    known = facts(loaded, request("2018-06-30", branch={"key": "mill-road"}))

    assert known["branch.losses"] == (HELD_2005,)
    assert facts(lending(), request("2018-06-30", branch={"key": "mill-road"}))["branch.losses"][0]["of"] == "branch"
    (found,) = faults(loaded, request(branch={"key": "station"}))
    assert (found.code, "as known on 2018-06-30" in found.message) == ("register-key", True)


def test_one_that_came_before_and_was_recorded_later_bequeaths_nothing_through_itself(tmp_path: Path) -> None:
    other = copy(tmp_path / "r", branches=('recorded_on: "2010-01-04"', 'recorded_on: "2022-01-01"'))
    known = facts(lending(other).known_on("2021-12-31"), request(branch={"key": "station"}))

    assert known["branch.losses"] == (HELD_2018,)


def test_the_document_lists_the_entries_read_with_source_and_fingerprint(tmp_path: Path) -> None:
    asked = request(branch={"key": "station"}, member={"key": "ann"})
    made = lending().decide(asked)["registers"]

    assert made["incomplete"] == []
    assert [(entry["register"], entry["key"], entry["facts"]) for entry in made["entries"]] == [
        ("branches", "station", ["branch.name", "branch.county", "branch.services"]),
        ("deposits", "station", ["branch.deposits[0]"]),
        ("losses", "mill-road", ["branch.losses[0]"]),
        ("losses", "old-mill", ["branch.losses[1]"]),
        ("members", "ann", ["member.name", "member.kind"]),
        ("fines", "ann", ["member.fines[0]"]),
    ]
    assert made["entries"][2] == {
        "register": "losses",
        "key": "mill-road",
        "facts": ["branch.losses[0]"],
        "open": False,
        "source": "Audit of 2018",
        "recorded_on": "2018-07-01",
        "at": "registers/losses.yaml:10",
    }
    # A copy elsewhere is the same; another source is not.
    assert lending(copy(tmp_path / "same")).decide(asked)["registers"] == made
    other = lending(copy(tmp_path / "other", fines=("Receipt book 5", "Receipt book 6"))).decide(asked)["registers"]
    assert other["sha256"] != made["sha256"]


def test_the_fingerprint_of_the_law_leaves_registers_out(tmp_path: Path) -> None:
    asked = request(branch={"key": "station"}, member={"key": "ann"})
    other = lending(copy(tmp_path / "other", fines=("paid: true", "paid: false")))

    assert other.decide(asked)["bundle"] == lending().decide(asked)["bundle"]
    assert other.bundle.sha256 == lending().bundle.sha256


def test_each_test_of_a_fact_that_was_read_says_where_it_stands() -> None:
    made = lending().decide(request(branch={"key": "station"}, member={"key": "cleo"}))
    nodes = made["trace"]["nodes"].values()
    read = {(node["fact"], node.get("read_from")) for node in nodes if "test" in node}

    assert ("branch.county", "registers/branches.yaml:23") in read
    assert {at for fact, at in read if fact.startswith("branch.losses[") and fact.endswith(".found_on") and at} == {
        "registers/losses.yaml:10",
        "registers/losses.yaml:4",
    }
    # The member of which nothing is known stands nowhere, nor does what the request states.
    assert ("member.fines[0].paid", None) in read
    assert ("loan.approved", None) in read


def test_a_request_states_no_more_than_it_did() -> None:
    loaded = lending()
    asked = request(branch={"key": "station"}, member={"key": "ann"})
    made = loaded.decide(asked, given=True)

    assert made["given"] == asked
    assert loaded.decide(made["given"], given=True) == made
    assert DAY in made["given"]["date"]
