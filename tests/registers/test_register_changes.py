"""What a change of a register changes: past decisions replayed, and two bundles compared."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from registers.lending import LENDING, copy, lending, request
from statute_runner.cli import main

if TYPE_CHECKING:
    from pathlib import Path

ASKED = request("2015-05-05", branch={"key": "mill-road"}, member={"key": "ann"})
FOUND = '  - of: mill-road\n    found_on: "2012-01-01"\n    replaced_on: none\n    source: Audit of 2012\n    recorded_on: "2024-01-01"\n'


@pytest.fixture(name="law")
def _law(tmp_path: Path) -> Path:
    shutil.copytree(LENDING, tmp_path / "law")
    return tmp_path / "law"


def added(law: Path) -> None:
    """A finding that is entered later."""
    with (law / "registers" / "losses.yaml").open("a") as file:
        file.write(FOUND)


def replayed(capsys: pytest.CaptureFixture[str], records: Path, *options: str) -> list[dict[str, Any]]:
    main(["replay", str(records), "--format", "json", *options])
    return [line for line in map(json.loads, capsys.readouterr().out.splitlines()) if "summary" not in line]


@pytest.fixture(name="records")
def _records(tmp_path: Path) -> Path:
    records = tmp_path / "past.ndjson"
    records.write_text(json.dumps(lending().decide(ASKED, given=True)) + "\n")
    return records


def test_under_the_same_registers_a_decision_is_verified(
    law: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert replayed(capsys, records, "--bundle", str(law)) == []


def test_a_changed_entry_is_the_cause_by_name(law: Path, records: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added(law)
    (found,) = replayed(capsys, records, "--bundle", str(law))

    assert (found["status"], found["from"], found["to"], found["cause"]) == (
        "changed",
        "permitted",
        "barred",
        "register",
    )
    assert found["detail"] == "now losses mill-road (Audit of 2012)"
    assert found["verification"] == "not verified: other registers"


def test_what_was_recorded_later_changes_nothing_that_was_known_before(
    law: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    added(law)

    assert replayed(capsys, records, "--bundle", str(law), "--known-on", "2023-12-31") == []
    assert [one["to"] for one in replayed(capsys, records, "--bundle", str(law), "--known-on", "2024-01-01")] == [
        "barred"
    ]


def test_a_record_altered_under_the_same_registers_is_altered(
    law: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records.write_text(records.read_text().replace("Card 1", "Card 9"))
    (found,) = replayed(capsys, records, "--bundle", str(law))

    assert found["status"] == "altered"


def test_a_key_that_is_gone_is_no_longer_decidable(
    law: Path, records: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, key in (("members", "ann"), ("fines", "ann")):
        file = law / "registers" / f"{name}.yaml"
        file.write_text(file.read_text().replace(f": {key}\n", ": anna\n"))
    (found,) = replayed(capsys, records, "--bundle", str(law))

    assert (found["status"], found["detail"]) == ("no longer decidable", "the register of members has no member `ann`")


def test_requests_are_compared_with_what_the_bundles_own_registers_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    records = tmp_path / "requests.ndjson"
    records.write_text(json.dumps(ASKED) + "\n")
    folder = copy(tmp_path / "r")
    with (folder / "losses.yaml").open("a") as file:
        file.write(FOUND)
    (found,) = replayed(capsys, records, "--bundle", str(LENDING), "--registers", str(folder))

    assert (found["from"], found["to"], found["cause"]) == ("permitted", "barred", "register")


def compared(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    main(["diff", *arguments, "--format", "json", "--cases-only"])
    return dict(json.loads(capsys.readouterr().out))


def flips(document: dict[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        one["case"]: (one["old"]["outcome"], one["new"]["outcome"])
        for one in document["decisions"]["changes"]
        if "outcome" in one["what"]
    }


def test_an_entry_added_shows_which_decisions_change(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added(law)
    found = compared(capsys, str(LENDING), str(law))

    assert [(one["kind"], one["name"], one["status"]) for one in found["surroundings"]] == [
        ("entry of losses", "mill-road", "added")
    ]
    assert found["changed"] is True
    changes = flips(found)
    assert changes["read-from-registers"] == ("permitted", "barred")
    # The cases of other requests are asked of the branch too, on the days on which it and its heirs are in force.
    assert {name.rpartition(" ")[2] for name in changes if ", with branch.key " in name} <= {"mill-road", "station"}


def test_an_entry_is_named_with_its_register(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    added(law)
    main(["diff", str(LENDING), str(law), "--cases-only"])

    assert "* losses, mill-road: added.\n" in capsys.readouterr().out


def test_an_entry_reaches_cases_that_name_no_key(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = law / "registers" / "losses.yaml"
    file.write_text(file.read_text() + FOUND.replace("mill-road", "harbour"))
    found = compared(capsys, str(LENDING), str(law))

    assert flips(found)["stated, with branch.key harbour"] == ("undetermined", "barred")
    assert flips(found)["read-with-silence"] == ("undetermined", "barred")


def test_a_changed_field_is_said(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = law / "registers" / "branches.yaml"
    file.write_text(file.read_text().replace("county: outside", "county: inside"))
    (found,) = compared(capsys, str(LENDING), str(law))["surroundings"]

    assert (found["name"], found["status"], found["says"]) == ("hill", "changed", ["county was outside, is inside"])


def test_the_same_registers_are_no_change(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(capsys, str(LENDING), str(law))["changed"] is False


def test_registers_in_a_folder_are_compared_with_the_bundles_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = copy(tmp_path / "r", fines=("paid: true", "paid: false"))
    found = compared(capsys, str(LENDING), str(LENDING), "--registers", str(folder))

    assert flips(found)["read-from-registers"] == ("permitted", "barred")
    assert found["surroundings"][0]["says"] == ["paid was yes, is no"]


def test_a_revision_has_its_own_registers(law: Path, capsys: pytest.CaptureFixture[str]) -> None:
    who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")
    for command in (("init", "-q"), ("add", "."), (*who, "commit", "-q", "-m", "One.")):
        subprocess.run(["git", "-C", str(law), *command], check=True, capture_output=True)
    added(law)
    found = compared(capsys, "--git", "HEAD", "--bundle", str(law))

    assert flips(found)["read-from-registers"] == ("permitted", "barred")
