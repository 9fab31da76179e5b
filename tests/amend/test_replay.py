"""Past decisions decided again: the same under the same law, changed by a cause that is named, and streamed."""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from amend.overlay import FTC, POLICIES, edited, overlaid
from statute_runner.cases.case_files import load_cases
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from statute_runner.cases.worked_case import WorkedCase

FORMATS = Path(__file__).parent / "formats"


@cache
def cases_of(root: Path) -> list[WorkedCase]:
    return load_cases(statute_runner.load(str(root)).bundle, folder(str(root)))


def decided(root: Path, names: set[str] | None = None, every: int = 1) -> list[Any]:
    """Decision documents of the bundle's cases, each with its request."""
    loaded = statute_runner.load(str(root))
    made = []
    for case in cases_of(root)[::every]:
        for column in case.columns if names is None or case.name in names else ():
            request = {**case.request(column.day), "id": f"{case.name}@{column.day}"}
            made.append(
                loaded.decide(request, case.readings, case.as_of, question=case.question, trace=False, given=True)
            )
    return made


def replayed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, lines: list[Any], *arguments: str, root: Path = POLICIES
) -> tuple[int, list[dict[str, Any]], dict[str, Any]]:
    file = tmp_path / "past.ndjson"
    file.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    status = main(["replay", str(file), "--bundle", str(root), "--format", "json", *arguments])
    *found, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    return (
        status,
        found,
        {f"{row['status']}/{row['cause'] or ''}": row["records"] for row in summary["summary"]}
        | {"unused": summary["accepted_unused"]},
    )


@pytest.mark.parametrize("root", [POLICIES, FTC])
def test_under_the_same_law_every_answer_is_the_same(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    past = decided(root, every=7 if root == POLICIES else 1)
    status, found, counts = replayed(capsys, tmp_path, past, root=root)

    assert (status, found) == (0, [])
    assert counts == {"same/": len(past), "unused": []}


def test_against_another_day_the_answers_are_those_of_deciding_as_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    past = decided(POLICIES, {"nafta-country-canada", "usmca-first-day", "norway-customs-assured"})
    status, found, _ = replayed(capsys, tmp_path, past, "--against", "2020-07-01")
    loaded = statute_runner.load(str(POLICIES))
    expected = {
        (one["request"]["id"], one["outcome"], new["outcome"])
        for one in past
        if (new := loaded.decide(one["given"], as_of="2020-07-01", trace=False))["outcome"] != one["outcome"]
    }

    assert status == 0
    assert {(row["id"], row["from"], row["to"]) for row in found if "outcome" in row["what"]} == expected
    assert ("nafta-country-canada@2010-06-01", "permitted", "not_permitted") in expected
    assert {row["cause"] for row in found} == {"law"}


def test_against_another_bundle_and_with_the_reviewed_changes_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = overlaid("lapse", tmp_path / "lapse")
    loaded = statute_runner.load(str(POLICIES))
    (case,) = [case for case in load_cases(loaded.bundle, folder(str(POLICIES))) if case.name == "usmca-country-mexico"]
    past = loaded.decide({**case.request("2027-05-05")}, trace=False, given=True)
    accept = tmp_path / "accept.yaml"
    accept.write_text(
        "accept:\n  - {id: usmca-country-mexico, from: permitted, to: not_permitted, because: The lapse.}\n  - {id: other, from: permitted, to: prohibited, because: Never.}\n"
    )
    held = replayed(capsys, tmp_path, [past], "--against", str(new), "--exit-code")
    accepted = replayed(capsys, tmp_path, [past], "--against", str(new), "--accept", str(accept))

    assert (held[0], held[2]["changed/law"]) == (1, 1)
    assert (accepted[0], accepted[2]["changed/accepted"]) == (0, 1)
    assert accepted[2]["unused"] == [{"id": "other", "from": "permitted", "to": "prohibited"}]


def test_a_changed_answer_under_the_same_law_is_an_error_even_if_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (past,) = decided(POLICIES, {"usmca-first-day"})
    past["outcome"], past["possible"] = "not_permitted", ["not_permitted"]
    accept = tmp_path / "accept.yaml"
    accept.write_text(
        f"accept:\n  - {{id: {past['request']['id']}, from: not_permitted, to: permitted, because: None.}}\n"
    )
    status, (found,), counts = replayed(capsys, tmp_path, [past], "--accept", str(accept))

    assert status == 1
    assert (found["status"], found["accepted"]) == ("altered", False)
    assert counts["altered/"] == 1


def test_a_correction_and_a_reading_are_told_as_causes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(POLICIES, tmp_path / "policies")
    edited(
        root / "usc/19/4502/2020-07-01.yaml",
        '{fact: counterpart.country, is: "MX", at: 10/B, quote: Mexico, nth: 1}',
        '{fact: counterpart.country, is: "BR", at: 10/B, quote: Mexico, nth: 1}',
    )
    past = decided(POLICIES, {"usmca-country-mexico"})
    _, (corrected,), _ = replayed(capsys, tmp_path, past, root=root)
    ice = decided(POLICIES, {"retained-by-ice"})
    _, (read,), _ = replayed(capsys, tmp_path, ice, "--reading", "ice-after-2003=agents-only")

    assert (corrected["cause"], corrected["detail"]) == ("law", "edited usc/19/4502@2020-07-01")
    assert (read["from"], read["to"]) == ("permitted", "not_permitted")
    assert (read["cause"], read["detail"]) == ("reading", "ice-after-2003: customs-service → agents-only")


def test_what_cannot_be_replayed_is_said_plainly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (past,) = decided(POLICIES, {"usmca-first-day"})
    bare = {key: part for key, part in past.items() if key != "given"}
    other = {**past, "given": {**past["given"], "date": "2020-07-02"}}
    beside = {"request": past["given"], "decision": bare}
    lines = [
        bare,
        other,
        {**past, "format": "decision/v9"},
        "{",
        "[1]",
        {"format": "decision/v2"},
        beside,
        past["given"],
        "",
        {"id": "x"},
    ]
    status, found, counts = replayed(capsys, tmp_path, lines)

    assert status == 1
    assert [(row["line"], row["status"]) for row in found] == [
        (n, "altered" if n == 2 else "not replayable") for n in (1, 2, 3, 4, 5, 6, 10)
    ]
    assert "--with-request" in found[0]["detail"]
    assert "digest" in found[1]["detail"]
    assert "decision/v9" in found[2]["detail"]
    assert (counts["same/"], counts["nothing to compare with/"]) == (1, 1)


def test_a_request_that_the_new_bundle_does_not_know_is_no_longer_decidable(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (past,) = decided(POLICIES, {"usmca-first-day"})
    _, (found,), _ = replayed(capsys, tmp_path, [past], "--against", str(FTC))

    assert (found["status"], found["from"], found["to"]) == ("no longer decidable", "permitted", None)


def test_requests_alone_are_compared_where_there_is_another_law_to_compare_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (past,) = decided(POLICIES, {"usmca-first-day"})
    _, (found,), _ = replayed(capsys, tmp_path, [past["given"]], "--against", "2020-06-30")

    assert (found["from"], found["to"], found["cause"]) == ("permitted", "not_permitted", "law")


def test_a_decision_made_with_what_was_known_then_is_replayed_with_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    request = decided(POLICIES, {"usmca-first-day"})[0]["given"]
    past = statute_runner.load(str(POLICIES)).known_on("2020-01-28").decide(request, trace=False, given=True)
    _, found, counts = replayed(capsys, tmp_path, [past])
    _, (later,), _ = replayed(capsys, tmp_path, [past], "--known-on", "2020-01-29")

    assert past["known_on"] == "2020-01-28"
    assert (found, counts["same/"]) == ([], 1)
    assert (later["from"], later["to"], later["cause"]) == ("not_permitted", "permitted", "law")


@pytest.mark.parametrize("file", sorted(FORMATS.glob("*.ndjson")))
def test_every_format_that_was_ever_written_is_read(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["replay", str(file), "--bundle", str(POLICIES), "--format", "json"])
    *found, summary = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert not [row for row in found if row["status"] in {"not replayable", "altered"}]
    assert sum(row["records"] for row in summary["summary"]) == len(file.read_text().splitlines())
    # the facts of the first edition are gone, and what cannot be decided again is not passed over
    assert status == int(any(row["status"] == "no longer decidable" for row in found))


def test_a_file_of_no_decisions_replays_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "past.ndjson").write_text("\n")

    assert main(["replay", str(tmp_path / "past.ndjson"), "--bundle", str(POLICIES)]) == 2
    assert "request-none no decision was given" in capsys.readouterr().err


def test_an_accept_file_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    accept = tmp_path / "accept.yaml"
    accept.write_text("accept:\n  - {id: a, from: permitted, too: prohibited}\n")
    past = tmp_path / "past.ndjson"
    past.write_text("")

    assert main(["replay", str(past), "--bundle", str(POLICIES), "--accept", str(accept)]) == 2
    assert "`to`, `because`, `too`" in capsys.readouterr().err
