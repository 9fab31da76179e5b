"""A later law that reaches back to the first day of a version stands beside what was known before it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

import statute_runner
from amend.reader_only import REQUEST, SECTION, STAFF, reader_only
from check.tiny_bundle import TINY, checked
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

LATER = f"{SECTION}/2000-01-01.enacted-2015-06-01.yaml"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    cases = root / "code/1/10/cases/lending.yaml"
    was = "    says: So does one of the staff.\n"
    assert was in cases.read_text()
    cases.write_text(cases.read_text().replace(was, f'{was}    known_on: "2015-05-31"\n'))
    (root / LATER).write_text(reader_only("2000-01-01", "2015-06-01"))
    return root


def outcome(root: Path, *options: str) -> object:
    return json.loads(statute("decide", f"--bundle={root}", *options, given=REQUEST).output)["outcome"]


def test_known_on_tells_them_apart(root: Path) -> None:
    assert outcome(root) == "refused"
    assert outcome(root, "--known-on", "2015-05-31") == "permitted"
    assert outcome(root, "--known-on", "2015-06-01") == "refused"
    loaded = statute_runner.load(str(root))
    assert loaded.decide(STAFF)["outcome"] == "refused"
    assert loaded.known_on("2014-01-01").decide(STAFF)["outcome"] == "permitted"
    law = {entry["citation"]: entry["enacted"] for entry in loaded.decide(STAFF)["law"]}
    assert law["code/1/20"] == "2015-06-01"


def test_both_are_checked(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(root, capsys)

    assert statute("test", str(root)).status == 0
    assert "overlap" not in output
    assert status == 0, output
    old = root / f"{SECTION}/2000-01-01.yaml"
    old.write_text(old.read_text().replace("quote: or one of the staff", "quote: or one of the stuff"))
    status, output = checked(root, capsys)

    assert status == 1
    assert f"tiny/{SECTION}/2000-01-01.yaml:" in output


def test_a_case_that_cites_words_of_the_one_is_told_which_of_the_two_it_runs_under(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cases = root / "code/1/10/cases/lending.yaml"
    cases.write_text(cases.read_text().replace('    known_on: "2015-05-31"\n', ""))
    _, output = checked(root, capsys)

    assert "which does not occur in code/1/20/a on" in output
    assert "(version 2000-01-01.enacted-2015-06-01)" in output


def test_a_comparison_of_the_two_names_both_enactments(root: Path) -> None:
    names = [f"{SECTION}@2000-01-01.enacted-{day}" for day in ("1999-12-01", "2015-06-01")]
    done = statute("diff", *names, f"--bundle={root}", "--budget", "1")

    assert done.status == 0, done.errors
    assert "2000-01-01, enacted 1999-12-01 (Act 1) → enacted 2015-06-01 (" in done.output


@pytest.mark.parametrize(
    ("name", "enacted", "told"),
    [
        ("2000-01-01.enacted-2015-06-02", "2015-06-01", "but enacted 2015-06-01"),
        ("2000-01-02.enacted-2015-06-01", "2015-06-01", "but in force from 2000-01-01"),
        ("2000-01-01.enacted-1999-01-01", "1999-01-01", "begins on the same day, and was not enacted before this"),
    ],
)
def test_a_name_that_is_not_true_is_told(
    name: str, enacted: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    (root / SECTION / f"{name}.yaml").write_text(reader_only("2000-01-01", enacted))
    status, output = checked(root, capsys)

    assert status == 1
    assert f"tiny/{SECTION}/{name}.yaml:" in output
    assert "version-name " in output
    assert told in output


def test_timeline_shows_both(root: Path) -> None:
    rows = [line.split() for line in statute("timeline", f"--bundle={root}").output.splitlines()]

    assert ["code/1/20", "1999-12-01", "2000-01-01"] in [row[:3] for row in rows]
    assert ["code/1/20", "2015-06-01", "2000-01-01"] in [row[:3] for row in rows]
    known = statute("timeline", f"--bundle={root}", "--known-on", "2015-05-31").output
    assert "2015-06-01" not in known


def test_diff_compares_what_was_known_before_with_what_is_known_since(root: Path) -> None:
    bundle = f"--bundle={root}"
    names = ("code/1/20@2000-01-01.enacted-1999-12-01", "code/1/20@2000-01-01.enacted-2015-06-01")
    done = statute("diff", *names, bundle, "--cases-only")

    assert done.status == 0, done.errors
    assert names[0] in done.output
    assert names[1] in done.output
    assert "staff" in done.output
    assert "permitted" in done.output
    assert "refused" in done.output
    assert statute("diff", names[1], names[1], bundle, "--cases-only", "--exit-code").status == 0
    # a day alone names the version that is the law of it
    assert statute("diff", "code/1/20@2000-01-01", names[1], bundle, "--cases-only", "--exit-code").status == 0
    wrong = statute("diff", names[0], "code/1/20@2000-01-01.enacted-2016-01-01", bundle)
    assert wrong.status == 2
    assert "2000-01-01.enacted-2015-06-01" in wrong.errors


def test_new_names_the_file_after_its_enactment_where_one_begins_that_day(tmp_path: Path) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    bundle = f"--bundle={root}"
    refused = statute("new", SECTION, "2000-01-01", bundle)

    assert refused.status == 2
    assert "--enacted DATE" in refused.errors
    assert statute("new", SECTION, "2000-01-01", "--enacted", "1999-01-01", bundle).status == 2
    done = statute("new", SECTION, "2000-01-01", "--enacted", "2015-06-01", bundle)
    assert done.status == 0, done.errors
    assert 'enacted: "2015-06-01"' in (root / LATER).read_text()
    assert "code/1/20@2000-01-01.enacted-1999-12-01 code/1/20@2000-01-01.enacted-2015-06-01 --drafts" in done.output
    assert statute("new", SECTION, "2003-01-01", "--enacted", "2002-12-01", bundle).status == 0
    assert (root / SECTION / "2003-01-01.yaml").is_file()


def test_replay_finds_what_was_decided_before_and_why_it_changed(root: Path) -> None:
    past = statute("decide", f"--bundle={root}", "--known-on", "2014-01-01", "--with-request", given=REQUEST)
    same = statute("replay", "-", f"--bundle={root}", given=past.output.encode())
    changed = statute("replay", "-", f"--bundle={root}", "--known-on", "2016-01-01", given=past.output.encode())

    assert "same, verified: 1" in same.output
    assert "permitted → refused" in changed.output
