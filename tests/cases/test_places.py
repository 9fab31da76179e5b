"""What is wrong with a case is told at its own line and column, once, and of words that it cites on which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from check.faults import CASES
from check.tiny_bundle import checked, planted

if TYPE_CHECKING:
    from pathlib import Path

BOTH = """cases:
  both:
    says: Under one version by other words than under the other.
    cites: [{at: code/1/10/a, quote: who is at least 12 years old}, {at: code/1/10/a, quote: A book may be lent}]
    like: reader
    days:
      "2005-05-05": {outcome: permitted}
      "2015-05-05": {outcome: permitted}
"""


def told(root: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    _, output = checked(root, capsys)
    return [line.removeprefix(f"tiny/{CASES}:") for line in output.splitlines() if line.startswith("tiny/")]


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        (
            "member: {kind: reader, age: 12}",
            "member: {kind: reader, age: 121}",
            "8:41: case-request the case `reader`, facts.member.age: expected 0 to 120, got 121",
        ),
        (
            "member: {kind: reader, age: 12}",
            "member: {kind: reader, agee: 12}",
            "8:36: case-request the case `reader`, facts.member.agee: unknown fact `agee`",
        ),
        ('{map-is-book: "no"}', '{map-is-boook: "no"}', "21:16: case-unknown the case `map`"),
        ('{map-is-book: "no"}', "{map-is-book: nay}", "21:29: case-unknown the case `map`"),
        (
            "because: [overdue]",
            "because: [overdu]",
            "46:42: case-unknown the case `late` names the rule `overdu`, which does not exist",
        ),
        ("code/1/10/b: refused}", "code/1/10/b: refusd}", "9:80: case-unknown the case `reader`"),
        ("code/1/10/b: refused}", "code/1/10/c: refused}", "9:67: case-unknown the case `reader` names the route"),
        (
            "quote: lend a book}",
            "quote: lend no book}",
            (
                "18:38: case-cite the case `map` quotes `lend no book`, which does not occur in code/1/10/a on 2005-05-05 "
                "(version 2000-01-01)"
            ),
        ),
    ],
)
def test_a_fault_of_a_case_is_told_at_itself_and_once(
    right: str, wrong: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = told(planted(tmp_path, right, wrong, CASES), capsys)

    assert len(found) == 1
    assert found[0].startswith(expected)


def test_a_column_of_days_may_cite_words_of_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert told(planted(tmp_path, "cases:\n", BOTH, CASES), capsys) == []


def test_words_that_no_day_has_are_told_with_all_days(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, "cases:\n", BOTH.replace("quote: A book may", "quote: No map may"), CASES)

    assert told(root, capsys) == [
        (
            "6:94: case-cite the case `both` quotes `No map may be lent`, which does not occur in code/1/10/a on 2005-05-05 "
            "(version 2000-01-01) nor on 2015-05-05 (version 2010-01-01)"
        )
    ]


def test_words_of_another_version_are_told_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = checked(planted(tmp_path, "quote: lend a book}", "quote: A book may be lent}", CASES), capsys)

    assert "which does not occur in code/1/10/a on 2005-05-05 (version 2000-01-01)\n" in output
    assert "  help: the version of 2010-01-01 has them\n" in output
