"""What a diff of rules says of tests over lists, and how `statute show` prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from statute_runner.amend.condition_diff import changed_lines
from statute_runner.cli import main
from statute_runner.logic.refs import FactRef, MemberRef
from statute_runner.logic.tree import Members, Test, Unsaid

FIRM = Test(MemberRef("goods.entries", "firm"), "is", True)
LATE = Test(MemberRef("goods.entries", "late"), "is", True)


def entries(quantifier: str, number: int = 0, part: Test = FIRM) -> Members:
    return Members(FactRef("goods.entries"), quantifier, number, part)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            entries("at least", 2),
            entries("at least", 3),
            ["-at least 2 of goods.entries", "+at least 3 of goods.entries", " its firm is true"],
        ),
        (entries("some"), entries("every"), ["-some goods.entries", "+every goods.entries", " its firm is true"]),
        (
            entries("some"),
            entries("some", part=LATE),
            [" some goods.entries", "-its firm is true", "+its late is true"],
        ),
        (Unsaid(FIRM), FIRM, ["-cannot be said", "-its firm is true", "+its firm is true"]),
    ],
)
def test_the_line_of_a_list_changes_where_other_members_or_others_in_number_count(
    old: Members, new: Members, said: list[str]
) -> None:
    assert [f"{line.sign}{line.words}" for line in changed_lines(old, new, {})] == said


def test_show_prints_a_test_over_a_list_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(Path(__file__).parent.parent / "explain" / "pledges")

    main(["show", "--bundle", bundle, "code/1#assured"])
    main(["show", "--bundle", bundle, "code/1#concentrated"])

    said = capsys.readouterr().out
    assert "  some pledges.given with:  “a pledge”\n    all of these hold:\n" in said
    assert "It is about a member of company.owners.\n  at least 2 of its shares with:" in said
