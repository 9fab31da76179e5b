"""Cases that a program wrote show nothing until a person's name confirms them."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import TINY, checked
from commands.command import statute

if TYPE_CHECKING:
    from pathlib import Path

CASES = "code/1/10/cases/lending.yaml"
SAYS = re.compile(r"^    says: .*\n", re.MULTILINE)


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return shutil.copytree(TINY, tmp_path / "tiny")


def marked(root: Path, line: str) -> int:
    """Writes the line into every case, and says how many there are."""
    found = 0
    for path in root.glob("code/1/*/cases/*.yaml"):
        text, n = SAYS.subn(lambda match: f"{match[0]}    {line}\n", path.read_text())
        path.write_text(text)
        found += n
    return found


def test_what_only_unconfirmed_cases_show_is_unshown_for_check_and_test_alike(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    n = marked(root, "unconfirmed: true")
    status, output = checked(root, capsys)
    done = statute("test", str(root))

    assert (status, done.status) == (1, 1)
    assert output.count("case-unconfirmed warning: nobody has confirmed the case") == n
    unshown = {line.split(": ")[0].rsplit(":", 1)[0] for line in output.splitlines() if "condition-unshown" in line}
    assert {
        line.split(": no case shows")[0].partition("tiny/")[2] for line in done.output.splitlines() if "no case" in line
    } == {place.partition("tiny/")[2] for place in unshown}
    assert f"; {n} cases that nobody confirmed, which show nothing\n" in done.output


def test_a_name_confirms_them(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked(root, "confirmed_by: Ada Jones")

    assert checked(root, capsys)[0] == 0
    assert statute("test", str(root)).status == 0


def test_a_case_is_not_both(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marked(root, "confirmed_by: Ada Jones\n    unconfirmed: true")
    status, output = checked(root, capsys)

    assert status == 1
    assert "`confirmed_by`" in output


def test_an_unconfirmed_case_is_on_no_sheet_to_sign(root: Path) -> None:
    sheet = ("show", "code/1/10/a", "--sign-off", f"--bundle={root}")

    assert "reader-later" in statute(*sheet).output
    marked(root, "unconfirmed: true")

    assert "reader-later" not in statute(*sheet).output


def test_what_mutation_writes_shows_nothing_until_it_is_confirmed(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    cases = root / CASES
    cases.write_text(cases.read_text().replace('asked_on: "2010-01-01"', 'asked_on: "2010-01-02"'))
    first = statute("test", str(root), "--mutate", "--write")
    written = root / "code/1/10/cases/from-mutation.yaml"
    text = written.read_text()

    assert first.status == 1
    assert text.count("    unconfirmed: true\n") == text.count("    says: ") > 0
    assert checked(root, capsys)[1].count("case-unconfirmed warning") == text.count("    says: ")
    again = statute("test", str(root), "--mutate", "--write")
    assert again.status == 1
    assert "would, when a person has confirmed it" in again.output
    assert written.read_text() == text
    written.write_text(text.replace("unconfirmed: true", "confirmed_by: Ada Jones"))
    assert statute("test", str(root), "--mutate").status == 0
