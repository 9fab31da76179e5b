"""A draft is loaded and said, and is law only where drafts are asked for; what is not filled in is named."""

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

FILE = f"{SECTION}/2003-01-01.yaml"
CASE = """\
format: cases/v1
cases:
  staff-in-2005:
    says: The staff are members no more.
    cites: [{at: code/1/20/a, quote: means a reader}]
    draft: true
    date: "2005-05-05"
    facts: {member: {kind: staff, age: 30}, loan: {map: false, overdue: false}}
    expect: {outcome: refused}
"""


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    cases = root / "code/1/10/cases/lending.yaml"
    words = "{at: code/1/20/a, quote: one of the staff}"
    assert words in cases.read_text()
    cases.write_text(cases.read_text().replace(words, "{at: code/1/20/a, quote: means a reader}"))
    (root / FILE).write_text(reader_only("2003-01-01", "2002-12-01", "draft: true"))
    return root


def decided(root: Path, *options: str) -> dict[str, object]:
    done = statute("decide", f"--bundle={root}", *options, given=REQUEST)
    assert done.status == 0, done.errors
    found: dict[str, object] = json.loads(done.output)
    return found


def test_a_draft_is_law_only_where_drafts_are_asked_for(root: Path) -> None:
    assert decided(root)["outcome"] == "permitted"
    assert decided(root, "--drafts")["outcome"] == "refused"
    assert statute_runner.load(str(root)).decide(STAFF)["outcome"] == "permitted"
    assert statute_runner.load(str(root), drafts=True).decide(STAFF)["outcome"] == "refused"


def test_what_follows_from_a_warning_of_a_draft_is_no_error(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two cases quote words that the draft strikes: one is told under the other."""
    cases = root / "code/1/10/cases/lending.yaml"
    text = cases.read_text().replace(
        "{at: code/1/20/a, quote: means a reader}", "{at: code/1/20/a, quote: one of the staff}"
    )
    text = text.replace(
        "cites: [{at: code/1/10/a, quote: to a member}]", "cites: [{at: code/1/20/a, quote: one of the staff}]"
    )
    cases.write_text(text)

    status, output = checked(root, capsys)

    assert status == 0
    assert output.count("case-cite warning: ") == 1
    assert "case-cite the case" not in output
    assert "that follow" in output


def test_every_answer_that_uses_a_draft_says_so(root: Path) -> None:
    made = decided(root, "--drafts")
    law = {(entry["citation"], entry["version"]): entry for entry in made["law"]}  # type: ignore[attr-defined]

    assert law["code/1/20", "2003-01-01"]["draft"] is True
    assert "draft" not in law["code/1/10", "2000-01-01"]
    assert statute_runner.load(str(root), drafts=True).decide(STAFF, text=True)["explanation"]["limits"][0] == (
        "This answer rests on what is a draft, and no law: 1 Code 20 from 2003-01-01."
    )
    for form in ("text", "markdown", "html"):
        shown = statute("decide", f"--bundle={root}", "--drafts", "--format", form, given=REQUEST).output
        assert "A DRAFT, WHICH IS NO LAW: 1 Code 20 from 2003-01-01." in " ".join(shown.split())
    assert "draft" not in json.dumps(decided(root)).lower()


def test_a_timeline_has_drafts_where_they_are_asked_for(root: Path) -> None:
    assert "2002-12-01" not in statute("timeline", f"--bundle={root}").output
    assert "2002-12-01" in statute("timeline", f"--bundle={root}", "--drafts").output


def test_a_bundle_without_drafts_has_none_to_ask_for() -> None:
    done = statute("decide", f"--bundle={TINY}", "--drafts", given=REQUEST)

    assert (done.status, done.output) == (2, "")
    assert "draft-none" in done.errors


def test_check_warns_of_a_draft_and_fails_before_a_release(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = checked(root, capsys)

    assert status == 0, output
    assert f"tiny/{FILE}:1:1: draft-unfinished warning: " in output
    status, output = checked(root, capsys, "--release")

    assert status == 1
    assert f"tiny/{FILE}:1:1: draft-unfinished this is a draft" in output


def test_a_fault_of_a_draft_is_a_warning_and_blocks_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / FILE).read_text()
    (root / FILE).write_text(text.replace("quote: The term “member” means", "quote: The term means"))
    status, output = checked(root, capsys)

    assert status == 0
    assert f"tiny/{FILE}:" in output
    assert "quote-missing warning: " in output or "quote-verbatim warning: " in output
    (root / FILE).write_text(text.replace("heading: Members", "haeding: Members"))
    status, output = checked(root, capsys)

    assert status == 0
    assert "unknown-key warning: " in output
    assert decided(root)["outcome"] == "permitted"
    assert statute("decide", f"--bundle={root}", "--drafts", given=REQUEST).status == 2


def test_what_is_not_filled_in_is_named_by_its_line(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (root / FILE).read_text()
    assert "law: Act 7" in text
    (root / FILE).write_text(text.replace("law: Act 7", 'law: "FILL IN: the law"') + "# FILL IN is a note here\n")
    line = next(n for n, one in enumerate((root / FILE).read_text().splitlines(), 1) if "FILL IN" in one)
    status, output = checked(root, capsys)

    assert status == 0
    assert [one.split(" ")[:3] for one in output.splitlines() if " fill-in " in one] == [
        [f"tiny/{FILE}:{line}:16:", "fill-in", "warning:"]
    ]
    assert checked(root, capsys, "--release")[0] == 1
    (root / FILE).write_text((root / FILE).read_text().replace("draft: true\n", ""))
    status, output = checked(root, capsys)

    assert status == 1
    assert f"tiny/{FILE}:{line - 1}:16: fill-in `FILL IN`: this is not filled in" in output


@pytest.mark.parametrize("file", ["facts.yaml", "bundle.yaml", "readings/keeper.md", "code/1/10/explain/outcome.j2"])
def test_it_is_found_in_every_kind_of_file(file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    old = {"facts.yaml": "Is it a map", "bundle.yaml": "A small law", "readings/keeper.md": "question: "}.get(file, "")
    text = (root / file).read_text()
    (root / file).write_text(text.replace(old, f"{old}FILL IN ", 1) if old else f"FILL IN {text}")

    assert " fill-in " in checked(root, capsys)[1]


def test_neither_a_redline_nor_a_sheet_of_a_draft_is_to_be_signed(root: Path) -> None:
    bundle = f"--bundle={root}"
    versions = ("code/1/20@2000-01-01", "code/1/20@2003-01-01")
    without = statute("diff", *versions, bundle)

    assert without.status == 2
    assert "is a draft" in without.errors
    assert "--drafts" in without.errors
    for form in ("text", "html"):
        assert (
            "A DRAFT, NOT YET TO BE SIGNED" in statute("diff", *versions, bundle, "--drafts", "--format", form).output
        )
    sheet = ("show", "code/1/20", "--sign-off", "--on", "2003-05-05", bundle)
    assert "To be signed" in statute(*sheet).output
    assert "A DRAFT, NOT YET TO BE SIGNED" in statute(*sheet, "--drafts").output
    (root / FILE).write_text(reader_only("2003-01-01", "2002-12-01").replace("law: Act 7", "law: FILL IN"))
    assert "A DRAFT, NOT YET TO BE SIGNED" in statute(*sheet).output
    assert "A DRAFT, NOT YET TO BE SIGNED" in statute("diff", *versions, bundle).output


def test_a_case_of_a_draft_is_run_with_drafts_only(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cases = root / "code/1/20/cases/draft.yaml"
    cases.parent.mkdir()
    cases.write_text(CASE)

    assert "staff-in-2005" in checked(root, capsys)[1]
    assert statute("test", str(root)).status == 0
    assert statute("test", str(root), "--drafts", "--case", "staff-in-2005").status == 0
    assert statute("test", str(root), "--case", "staff-in-2005").status == 2
    assert "case staff on 2005-05-05" in statute("test", str(root), "--drafts", "--case", "staff").output


def test_a_drafted_file_blocks_no_other_verb_and_is_law_nowhere(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    done = statute("new", SECTION, "2003-01-01", f"--bundle={root}")

    assert done.status == 0
    assert "draft: true\n" in (root / FILE).read_text()
    assert decided(root)["outcome"] == "permitted"
    assert statute("test", str(root)).status == 0
    status, output = checked(root, capsys)

    assert status == 0, output
    assert output.count(" fill-in warning: ") == 4
    assert " draft-unfinished warning: " in output


def test_a_draft_reading_is_no_option_of_the_law(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = shutil.copytree(TINY, tmp_path / "tiny")
    page = root / "readings/staff.md"
    page.write_text((root / "readings/keeper.md").read_text().replace("---\n", "---\ndraft: true\n", 1))

    assert "staff" not in statute_runner.load(str(root)).bundle.readings
    assert "staff" in statute_runner.load(str(root), drafts=True).bundle.readings
    status, output = checked(root, capsys)

    assert status == 0
    assert "tiny/readings/staff.md:1:1: draft-unfinished warning: " in output
