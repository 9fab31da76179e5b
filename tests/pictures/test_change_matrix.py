"""What was by what is: every number stands in its cell, in words and in a picture, and more is darker."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from statute_runner.amend.replay_engine import Replayed
from statute_runner.commands.replay import ReplayTally
from statute_runner.pictures.change_matrix import SAME, matrix_lines, matrix_picture

if TYPE_CHECKING:
    import pytest

COUNTS = {("open", "shut"): 40, ("open", "ajar"): 1, ("shut", "shut"): 1200}


def test_in_words_a_row_is_what_was_and_a_column_what_is() -> None:
    rows = [re.split(r"\s{2,}", line) for line in matrix_lines(COUNTS, ["open", "shut"])]

    assert rows == [
        ["was ↓, is →", "open", "shut", "ajar"],
        ["open", SAME, "40", "1"],
        ["shut", "0", "1,200", "0"],
        ["ajar", "0", "0", SAME],
    ]


def test_in_the_picture_more_is_darker_and_the_same_is_dashed() -> None:
    drawn = matrix_picture(COUNTS, "doors", ["open", "shut"])
    cells = re.findall(r'<title>(\w+) → (\w+): ([^<]*)</title><rect class="cell (\w+)"', drawn)

    assert ("open", "shut", "40", "step4") in cells
    assert ("open", "ajar", "1", "step1") in cells
    assert ("shut", "open", "0", "step0") in cells
    assert ("shut", "shut", "1,200", "stayed") in cells
    assert ("ajar", "ajar", "not counted", "stayed") in cells
    assert len(cells) == 9


def test_many_names_and_strange_ones_stay_within_the_picture() -> None:
    counts = {(f"<b>{n}", f"c{n}"): 10**9 for n in range(20)}
    drawn = matrix_picture(counts, "many")

    assert "<b>" not in drawn
    assert "31 more are in the table only" in re.sub(r"</text><text[^>]*>", " ", drawn)
    assert matrix_picture({}, "none").count('class="cell') == 0


def test_a_replay_says_what_was_by_what_is(capsys: pytest.CaptureFixture[str]) -> None:
    tally = ReplayTally("text", {})
    for line, (old, new) in enumerate([("open", "open"), ("open", "open"), ("open", "shut"), ("shut", "open")], 1):
        status = "same" if old == new else "changed"
        tally.take(Replayed(line, f"r{line}", status, old, new, () if old == new else ("outcome",), "law"))
    tally.close()
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]

    assert ["open", "2", "1"] in rows
    assert ["shut", "1", SAME] in rows
