"""`statute diff` says of the real amendments what deciding each side says, in every format, for any bundle."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

import statute_runner
from amend.overlay import FTC, POLICIES, edited, overlaid
from statute_runner.cases.case_files import load_cases
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

if TYPE_CHECKING:
    from pathlib import Path

# the eve and the day from which designated foreign officers are customs officers under every reading
DAYS_OF_OFFICERS = ("2004-12-02", "2004-12-03")
AMENDED = ["usc/19/1628@1994-01-01", "usc/19/1628@2020-07-01"]


def ran(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    status = main(["diff", *arguments])
    return status, capsys.readouterr().out


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(ran(capsys, *arguments, "--format", "json")[1])
    return made


def test_the_text_of_the_amendment_of_2020_reads_as_in_the_act(capsys: pytest.CaptureFixture[str]) -> None:
    _, said = ran(capsys, *AMENDED, "--bundle", str(POLICIES), "--cases-only")
    flat = " ".join(said.split())

    assert "(c) heading changed: Government agency of [-NAFTA-] {+USMCA+} country" in flat
    assert (
        "(c)(1)(B) moved and changed, formerly (c)(2): obtains assurances from such [-country-] {+agency+} that" in flat
    )
    assert "(c)(2) added: {+In this subsection," in flat
    assert not re.search(r"\((a|b)\)(\(\d\))? (changed|moved|added|removed)", flat)


def test_the_cases_that_change_are_those_that_decide_otherwise(capsys: pytest.CaptureFixture[str]) -> None:
    made = document(capsys, *DAYS_OF_OFFICERS, "--bundle", str(POLICIES), "--cases-only")
    flips = {
        (row["case"], row["date"], row["old"]["outcome"], row["new"]["outcome"])
        for row in made["decisions"]["changes"]
        if "outcome" in row["what"]
    }
    loaded = statute_runner.load(str(POLICIES))
    foreign = [
        (case, column.day, case.request(column.day))
        for case in load_cases(loaded.bundle, folder(str(POLICIES)))
        for column in case.columns
        if "foreign_designated" in json.dumps(case.request(column.day))
    ]
    decided = {
        (
            case.name,
            day,
            *(loaded.decide(request, as_of=on, readings=case.readings)["outcome"] for on in DAYS_OF_OFFICERS),
        )
        for case, day, request in foreign
    }

    assert flips == {(name, day, old, new) for name, day, old, new in decided if old != new}
    # who becomes a customs officer may exchange, and is bound by (b)
    assert {(old, new) for *_, old, new in flips} == {("not_permitted", "permitted"), ("not_permitted", "prohibited")}
    assert {name for name, _, _, new in flips if new == "prohibited"} == {
        "officer-foreign-designated-without-promise",
        "foreign-officers-not-yet-without-promise",
    }


def test_each_smallest_request_changes_its_answer_and_the_classes_are_those_declared(
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("z3")
    made = document(capsys, *AMENDED, "--bundle", str(POLICIES))
    loaded = statute_runner.load(str(POLICIES))
    classes = {proof["of"]: proof["relation"] for proof in made["beyond"]["proved"]}
    shown = 0
    for proof in made["beyond"]["proved"]:
        for flip in proof["flips"]:
            if flip["request"]:
                shown += 1
                pair = [loaded.decide(flip["request"], as_of=day, trace=False) for day in ("2020-06-30", "2020-07-01")]
                absent = {"outcome": "not_permitted"}
                got = [
                    one["outcome"] if proof["of"] == "exchange" else one["routes"].get(proof["of"], absent)["outcome"]
                    for one in pair
                ]
                assert got == [flip["from"], flip["to"]]

    assert shown >= 7
    assert classes == {
        "exchange": "incomparable",
        "usc/19/1628/a": "equivalent",
        "usc/19/1628/c": "incomparable",
        "publ/116-113/209/e": "more permissive",
    }


@pytest.mark.parametrize(
    ("sides", "root"),
    [
        (["2021-01-01", "2022-01-01"], FTC),
        (["usc/15/57b-2@2020-10-20", "usc/15/57b-2@2024-01-01"], FTC),
        ([str(FTC), str(FTC)], None),
    ],
)
def test_where_nothing_changed_the_exit_code_is_zero(
    sides: list[str], root: Path | None, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--bundle", str(root)] if root else []

    assert ran(capsys, *sides, *options, "--exit-code")[0] == 0


def test_where_something_changed_the_exit_code_is_one_only_if_asked(capsys: pytest.CaptureFixture[str]) -> None:
    sides = ["2020-09-29", "2020-09-30", "--bundle", str(FTC), "--cases-only"]

    assert ran(capsys, *sides)[0] == 0
    assert ran(capsys, *sides, "--exit-code")[0] == 1


def test_law_that_was_not_yet_enacted_is_not_compared(capsys: pytest.CaptureFixture[str]) -> None:
    made = document(
        capsys, "2020-06-30", "2020-07-01", "--bundle", str(POLICIES), "--known-on", "2020-01-28", "--cases-only"
    )

    assert (made["known_on"], made["changed"]) == ("2020-01-28", False)


def test_two_bundles_are_compared_on_days_on_which_no_case_falls_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = overlaid("lapse", tmp_path / "lapse")
    (new / "usc/19/4502/cases/lapse.yaml").unlink()
    made = document(capsys, str(POLICIES), str(new))
    flips = {(row["from"], row["to"]) for row in made["decisions"]["matrix"] if row["of"] == "usc/19/1628/c"}

    assert ("permitted", "not_permitted") in flips
    assert {change["as_of"]["new"] for change in made["decisions"]["changes"]} == {"2027-01-01"}
    assert {proof["relation"] for proof in made["beyond"]["proved"] if proof["of"] == "usc/19/1628/c"} <= {
        "less permissive"
    }


def git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", str(folder), *who, *arguments], check=True, capture_output=True)


def test_a_correction_of_the_encoding_says_which_answers_it_changes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(FTC, tmp_path / "repository" / "law")
    git(root.parent, "init", "-q")
    git(root.parent, "add", ".")
    git(root.parent, "commit", "-q", "-m", "first")
    version = root / "usc/15/57b-2/2020-10-20.yaml"
    edited(version, "revision: 1", "revision: 2")
    text = version.read_text()
    found = re.search(r"^ +- \{fact: [a-z_.]+, is: true,", text, re.MULTILINE)
    assert found
    version.write_text(text.replace(found[0], found[0].replace("is: true", "is: false"), 1))
    git(root.parent, "commit", "-q", "-a", "-m", "second")
    by_revision = document(capsys, "HEAD~1", "HEAD", "--git", "--bundle", str(root), "--cases-only")
    by_folder = document(capsys, "HEAD~1", "--git", "--bundle", str(root), "--cases-only")

    assert [section["correction"] for section in by_revision["sections"]] == [
        "the encoding is corrected: revision 1 to 2"
    ]
    assert by_revision["decisions"]["changes"]
    assert by_folder["decisions"] == by_revision["decisions"]
    assert [rule["status"] for rule in by_revision["rules"]] == ["changed"]


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        (["--output=/tmp/x", "HEAD", "--git"], ""),
        (["nowhere", "HEAD", "--git"], "git:"),
        (["2020-02-30", "2020-07-01"], "invalid date"),
        (["usc/19/1628@1970-01-01", "usc/19/1628@2020-07-01"], "no version"),
        (["usc/19/1628@1994-01-01", "usc/19/1401@2003-03-01"], "two citations"),
        (["/nowhere", "/nowhere"], "expected a day"),
        (["2020-01-01"], "two sides"),
    ],
)
def test_a_side_that_names_nothing_is_refused(sides: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = main(["diff", *sides, "--bundle", str(POLICIES)])
    except SystemExit as stopped:
        status = int(stopped.code or 0)

    assert status == 2
    assert said in capsys.readouterr().err


def test_the_page_is_self_contained_and_escapes_what_it_shows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(POLICIES, tmp_path / "policies")
    edited(
        root / "usc/19/1401/2004-12-03.yaml",
        "    says: The officer is one whom the customs laws call a customs officer.",
        "    says: The <script>alert(1)</script> & officer.",
    )
    _, page = ran(capsys, "2003-02-19", "2004-12-03", "--bundle", str(root), "--format", "html", "--cases-only")

    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; officer." in page
    assert "default-src 'none'; style-src 'sha256-" in page
    assert not re.search(r"(?:src|href)=|url\(|@import| style=", page)
    assert "<ins>, including foreign law enforcement officers,</ins>" in page


def test_the_markdown_escapes_what_it_shows_and_signs_what_changed(capsys: pytest.CaptureFixture[str]) -> None:
    _, page = ran(capsys, *AMENDED, "--bundle", str(POLICIES), "--format", "markdown", "--cases-only")

    assert "~~[-NAFTA-]~~ **{+USMCA+}**" in page
    assert "not\\_permitted" in page


def test_the_second_bundle_is_compared_too(capsys: pytest.CaptureFixture[str]) -> None:
    made = document(capsys, "2020-09-29", "2020-09-30", "--bundle", str(FTC))
    assert {row["to"] for row in made["decisions"]["matrix"]} == {"not_permitted"}
    assert {proof["relation"] for proof in made["beyond"]["proved"]} <= {"less permissive"}


def test_without_the_solver_the_report_says_what_was_not_computed_and_how_to_have_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    status, said = ran(capsys, "2020-09-29", "2020-09-30", "--bundle", str(FTC))

    assert status == 0
    assert (
        "not computed: a proof needs z3, which is not installed; install the extra: pip install 'statute-runner[analyse]'"
        in " ".join(said.split())
    )
