"""A property that an amendment broke is told from the cases by check and test, from a proof by check --deep."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from statute_runner.cli import main

TINY = Path(__file__).parent.parent / "check" / "tiny"
YOUNG = "given: {fact: member.age, less than: 12}"
BROKEN = f"says: Nobody under twelve has a loan., {YOUNG}, never: {{outcome: permitted}}"
# of a member of staff no case is of that age
UNSEEN = "says: None., given: {all: [{fact: member.age, is: 3}, {fact: member.kind, is: staff}]}, never: {outcome: permitted}"


def claiming(to: Path, claim: str) -> Path:
    """The tiny law with one property; from 2010 on nothing is asked of the age of a member."""
    root = to / "tiny"
    shutil.copytree(TINY, root)
    (root / "properties.yaml").write_text(f"format: properties/v1\nproperties:\n  young: {{{claim}}}\n")
    return root


def told(root: Path, capsys: pytest.CaptureFixture[str], *verb: str) -> tuple[int, str]:
    status = main([*verb, str(root), "--no-cache"])
    return status, capsys.readouterr().out


@pytest.mark.parametrize("verb", ["check", "test"])
def test_what_a_case_refutes_is_announced(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, output = told(claiming(tmp_path, BROKEN), capsys, verb)

    assert status == 1
    assert "the property `young` does not hold of the case child@2010-01-01: Nobody under twelve has a loan." in output


@pytest.mark.parametrize(
    "claim",
    [
        f'{BROKEN}, days: {{to: "2009-12-31"}}',
        f'{BROKEN}, expect: {{"false": true}}',
        (
            'says: None., given: {fact: member.age, at least: 12}, then_possible: {outcome: permitted}, under: {map-is-book: "no"}'
            ', days: {from: "2030-01-01"}'
        ),
    ],
)
@pytest.mark.parametrize("verb", ["check", "test"])
def test_what_holds_or_is_not_claimed_is_not(
    verb: str, claim: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    status, output = told(claiming(tmp_path, claim), capsys, verb)

    assert status == 0
    assert "young" not in output


def test_what_no_case_shows_is_announced_by_the_deep_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("z3")
    root = claiming(tmp_path, UNSEEN)

    assert told(root, capsys, "check")[0] == 0
    status, output = told(root, capsys, "check", "--deep")

    assert status == 1
    assert "property-broken the property `young` does not hold of {" in output
    assert '"age": 3' in output


def test_a_rule_that_the_new_law_lacks_is_announced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = "says: Guests are let in., given: {rule: code/1/10#lent_to_guest}, never_possible: {outcome: refused}"
    status, output = told(claiming(tmp_path, gone), capsys, "check")

    assert status == 1
    assert "the property `young` uses the rule `lent_to_guest`, which the law of 2010-01-01 does not have" in output
