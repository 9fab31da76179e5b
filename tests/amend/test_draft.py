"""A drafted version is the one before it with its history taken out, and says what a person must do."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.overlay import FTC, POLICIES
from statute_runner.amend.draft import draft
from statute_runner.cli import main
from statute_runner.law.drafts import FILL_IN
from statute_runner.problem import Refused
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from pathlib import Path

KEPT = ("cite", "identifier", "heading", "text", "editorial", "rules", "decisions", "not_encoded")


@pytest.mark.parametrize(
    ("root", "citation", "before"),
    [
        (POLICIES, "usc/19/1628", "2020-07-01"),
        (POLICIES, "usc/19/1401", "2004-12-03"),
        (POLICIES, "usc/19/4502", "2020-07-01"),
        (FTC, "usc/15/44", "2006-12-22"),
    ],
)
def test_the_law_is_copied_and_its_history_is_not(root: Path, citation: str, before: str) -> None:
    made = draft(statute_runner.load(str(root)).bundle, citation, "2031-02-03")
    new = document(made.text.encode(), made.path).data
    old = document((root / citation / f"{before}.yaml").read_bytes(), "old").data

    assert (made.version, made.path) == (before, f"{citation}/2031-02-03.yaml")
    assert {key: new.get(key) for key in KEPT} == {key: old.get(key) for key in KEPT}
    assert new["in_force"] == {"from": "2031-02-03"}
    assert new["revision"] == 1
    assert FILL_IN in new["enacted"]
    assert FILL_IN in new["source"]["law"]
    assert not {"reviewed", "changes"} & set(new)


@pytest.mark.parametrize(
    ("citation", "day", "code"),
    [
        ("usc/19/1628", "2020-07-01", "draft-exists"),
        ("usc/19/1628", "2020-02-30", "draft-date"),
        ("usc/19/1628", "1970-01-01", "draft-first"),
        ("usc/19/3301", "2027-01-01", "draft-repealed"),
        ("usc/19/1682", "2027-01-01", "draft-section"),
    ],
)
def test_what_cannot_be_drafted_is_refused(citation: str, day: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        draft(statute_runner.load(str(POLICIES)).bundle, citation, day)

    assert [problem.code for problem in caught.value.problems] == [code]


def test_a_draft_names_the_rules_that_other_sections_use() -> None:
    tasks = draft(statute_runner.load(str(POLICIES)).bundle, "usc/19/1401", "2027-01-01").tasks

    assert any("customs_service" in task and "other sections use" in task for task in tasks)


def test_a_draft_names_the_rules_with_notes_that_no_quote_holds_to_the_words() -> None:
    """A bar that "has no end", as a note has it, may have one in the next version."""
    tasks = draft(statute_runner.load(str(POLICIES)).bundle, "usc/19/1628", "2031-01-01").tasks

    (line,) = (task for task in tasks if "`note:`" in task)
    assert " violated" in line
    assert "compliance_served" not in line


def test_a_law_that_reaches_back_to_the_day_of_a_version_keeps_what_that_declared() -> None:
    """What it changes is told against the law of the day before, and that is what the version before changed too."""
    bundle = statute_runner.load(str(POLICIES)).bundle
    made = draft(bundle, "usc/19/1628", "2020-07-01", enacted="2031-02-03")
    old = document((POLICIES / "usc/19/1628/2020-07-01.yaml").read_bytes(), "old").data

    assert document(made.text.encode(), made.path).data["changes"] == old["changes"]
    assert "# changes:" not in made.text
    assert any("`changes:` has what the version before declared" in task for task in made.tasks)


def test_the_command_writes_the_file_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(POLICIES, tmp_path / "policies")
    assert main(["new", "usc/19/1628", "2027-01-01", "--bundle", str(root)]) == 0
    assert "what is left to do" in capsys.readouterr().out
    assert main(["new", "usc/19/1628", "2027-01-01", "--bundle", str(root)]) == 2
    assert "2027-01-01.yaml" in capsys.readouterr().err
    assert (root / "usc/19/1628/2027-01-01.yaml").exists()
