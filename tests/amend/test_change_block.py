"""What an amendment is told to declare is declared so, and then passes; also what is undetermined before or after."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

import statute_runner
from statute_runner.amend.declared_changes import declared_problems
from statute_runner.amend.declared_lines import declarable
from statute_runner.cli import main
from statute_runner.loading.bundle_files import folder

TINY = Path(__file__).parent.parent / "check" / "tiny"
OLD, NEW = "code/1/10/2010-01-01.yaml", "code/1/10/2020-01-01.yaml"
RULE = "      - not: {rule: overdue}\n"
CASES = """cases:
  overdue-now:
    says: A reader with something overdue asks for a book.
    cites: [{at: code/1/10/a, quote: is overdue}]
    date: "2021-05-05"
    facts: {member: {kind: reader}, loan: {map: false, overdue: true}}
    expect: {outcome: refused}
  nothing-said-of-what-is-overdue:
    says: Of what is overdue nothing is known.
    cites: [{at: code/1/10/a, quote: is overdue}]
    date: "2021-05-05"
    facts: {member: {kind: reader}, loan: {map: false, overdue: OPEN}}
    expect: {outcome: OUTCOME}
"""


def amended(to: Path, wrong: str, declared: str = "") -> Path:
    """The tiny law with a version from 2020 in which the rule on overdue loans gives way, and two cases under it."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    text = (root / OLD).read_text().replace('from: "2010-01-01"', 'from: "2020-01-01"')
    text = text[: text.index("changes:")] + declared + text[text.index("text:") :]
    assert RULE in text
    (root / NEW).write_text(text.replace(RULE, wrong))
    head = (root / "code/1/10/cases/lending.yaml").read_text().partition("cases:")[0]
    cases = CASES.replace("OPEN", "null").replace("outcome: OUTCOME", "outcome: undetermined")
    (root / "code/1/10/cases/later.yaml").write_text(head + cases)
    return root


def told(root: Path) -> dict[str, str]:
    """The messages on changes of the version from 2020, with their help."""
    found = declared_problems(statute_runner.load(str(root), cache=False).bundle, folder(str(root)))
    return {one.message: one.help for one in found if one.span and one.span.file == NEW}


MAPS = "      - any: [{fact: loan.map, is: true}]\n"
ONLY_MAPS, OVERDUE_MAPS = MAPS + RULE, MAPS


def test_the_lines_that_a_message_gives_are_those_that_pass(tmp_path: Path) -> None:
    root = amended(tmp_path / "a", ONLY_MAPS)
    lines = [re.search(r"the line `(- \{.*\})`", help_) for help_ in told(root).values()]
    classes = [re.search(r"`changes: classes:` `([^`]*)`", help_) for help_ in told(root).values()]
    outcomes = "".join(f"    {line[1]}\n" for line in lines if line)
    block = "changes:\n  classes:\n" + "".join(f"    {one[1]}\n" for one in classes if one) + f"  outcomes:\n{outcomes}"

    assert "from: undetermined, to: refused" in outcomes
    assert told(amended(tmp_path / "b", ONLY_MAPS, block)) == {}


def test_new_changes_writes_what_passes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = amended(tmp_path, ONLY_MAPS)
    before = (root / NEW).read_text()

    assert main(["new", "changes", "code/1/10@2020-01-01", "--bundle", str(root)]) == 0
    assert "from: undetermined, to: refused" in capsys.readouterr().out
    assert (root / NEW).read_text().startswith(before.rstrip("\n"))
    assert told(root) == {}

    # what is declared in a person's words stays so; what is not so any more goes
    written = (root / NEW).read_text()
    said = written.replace("The answer of loan changes from permitted to refused.", "Nothing may be overdue.", 1)
    (root / NEW).write_text(said.replace("from: undetermined, to: refused", "from: undetermined, to: permitted", 1))

    assert main(["new", "changes", "code/1/10@2020-01-01", "--bundle", str(root)]) == 0
    assert told(root) == {}
    assert ("Nothing may be overdue." in (root / NEW).read_text()) == ("from permitted to refused" in written)
    assert "to: permitted" not in (root / NEW).read_text()


def test_what_is_proved_and_no_case_shows_is_told_with_a_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("z3")
    root = amended(tmp_path, OVERDUE_MAPS)

    assert main(["new", "changes", "code/1/10@2020-01-01", "--bundle", str(root)]) == 0
    assert "loan: incomparable" in capsys.readouterr().out
    assert {one.partition(",")[0] for one in told(root)} == {
        f"`{of}` is declared incomparable on 2020-01-01" for of in ("loan", "code/1/10/a")
    }
    remarks = [line.strip() for line in (root / NEW).read_text().splitlines() if line.startswith("  # ")]
    shown = next(
        line for line in remarks if line.startswith("# no case shows that loan changes from refused to permitted: ")
    )
    request = json.loads(shown.partition("permitted: ")[2])

    # the request becomes a case, and what was written passes
    cases = root / "code/1/10/cases/later.yaml"
    case = {
        "says": "A map may be had by whoever has something overdue.",
        "cites": [{"at": "code/1/10/a", "quote": "is overdue"}],
        "date": request["date"],
        "facts": request["facts"],
        "expect": {"outcome": "permitted"},
    }
    cases.write_text(f"{cases.read_text()}  overdue-map: {json.dumps(case)}\n")
    assert main(["new", "changes", "code/1/10@2020-01-01", "--bundle", str(root)]) == 0
    assert told(root) == {}


def test_where_nothing_changes_nothing_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = amended(tmp_path, RULE)
    before = (root / NEW).read_text()

    assert main(["new", "changes", "code/1/10@2020-01-01", "--bundle", str(root)]) == 0
    assert "nothing changes that is to be declared there" in capsys.readouterr().out
    assert (root / NEW).read_text() == before


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("code/1/11@2020-01-01", "unknown section `code/1/11`"),
        ("code/1/10@2021-01-01", "no version of `code/1/10` begins on `2021-01-01`"),
    ],
)
def test_a_version_that_is_not_there_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], named: str, said: str
) -> None:
    assert main(["new", "changes", named, "--bundle", str(amended(tmp_path, RULE))]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        (["yes"], ["no"], ("yes", "no")),
        (["yes"], ["yes", "no"], ("yes", "undetermined")),
        (["yes", "no"], ["no"], ("undetermined", "no")),
        # what is open before and after is told by what came to be possible, or no longer is
        (["yes", "no"], ["yes", "no", "barred"], ("yes", "barred")),
        (["yes", "no", "barred"], ["yes", "no"], ("barred", "yes")),
        (["yes", "no"], ["no", "barred"], ("yes", "barred")),
    ],
)
def test_no_change_is_declared_from_undetermined_to_undetermined(
    old: list[str], new: list[str], change: tuple[str, str]
) -> None:
    assert declarable(old, new) == change
