"""A text cut by a comment, or with signs of a word processor, is said once; what follows from it goes with it."""

from __future__ import annotations

import json
from shutil import copytree
from typing import TYPE_CHECKING

import pytest

from check.faults import CASES, OLD
from check.tiny_bundle import TINY, checked, planted

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "text: The keeper may lend a book to a member who is at least 12 years old, unless a loan is overdue."
NBSP = TEXT.replace("a book to a member", "a\u00a0book\u00a0to\u00a0a\u00a0member")


def heads(output: str) -> list[str]:
    return [line for line in output.splitlines() if line.startswith("tiny/")]


def entries(root: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    _, output = checked(root, capsys, "--format", "json")
    return [entry for line in output.splitlines() if "code" in (entry := json.loads(line))]


@pytest.mark.parametrize(
    ("file", "right", "wrong", "place"),
    [
        (OLD, "says: An earlier loan is overdue.", "says: An earlier loan # is overdue.", "50:27: comment-in-text"),
        (
            OLD,
            "says: An earlier loan is overdue.",
            "says: An earlier\n      loan is. # or was",
            "51:16: comment-in-text",
        ),
        (OLD, "says: An earlier loan is overdue.", "says: Overdue # it is", "50:19: comment-in-text"),
        (CASES, "says: So it is later.", "says: So it # is later.", "24:17: comment-in-text"),
        (OLD, "because: discretion}", "because: at will #\n      }", "70:47: comment-in-text"),
        (OLD, "says: An earlier loan", "says: An earlier\u00a0loan", "50:21: typeset-sign"),
        (CASES, "says: So it is later.", "says: So\u202fit is later.", "24:13: typeset-sign"),
        (OLD, "note: The margin", "note: The non\u2011margin", "20:26: typeset-sign"),
        (OLD, "heading: Lending", "heading: \u201cLending\u201d", "4:10: typeset-sign"),
    ],
)
def test_a_text_made_other_than_it_looks_is_a_warning_at_its_place(
    file: str, right: str, wrong: str, place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "tiny"
    copytree(TINY, root)
    content = (root / file).read_text()
    (root / file).write_text(content.replace(right, wrong, 1))
    status, output = checked(root, capsys)

    assert status == 0
    assert [head.partition(" warning")[0] for head in heads(output)] == [f"tiny/{file}:{place}"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("says: An earlier loan is overdue.", 'says: "An earlier loan # is overdue." # it is said'),
        ("revision: 1", "revision: 1 # the first"),
        ("cite: 1 Code 10", "cite: 1 Code 10#1"),
        ("The margin has", "The margin \u2014 it\u2019s wide \u2014 has"),
        ("    cite: b\n    says", "    cite: b # the guests\n    says"),
    ],
)
def test_what_is_meant_so_is_not_warned_of(
    right: str, wrong: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, right, wrong, OLD), capsys)

    assert heads(output) == []


def test_what_no_break_spaces_break_follows_from_them(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, TEXT, NBSP, OLD)
    status, output = checked(root, capsys)

    assert status == 1
    assert heads(output)[0] == (
        f"tiny/{OLD}:12:32: typeset-sign it holds U+00A0 (no-break space), 4 times in this text"
    )
    assert len([head for head in heads(output) if f"{OLD}:" in head]) == 1
    assert "that follow from it: " in output
    assert f"begin with tiny/{OLD}:12:32 (typeset-sign): type a space" in output.splitlines()[-1]


def test_programs_are_told_each_problem_and_from_which_it_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = entries(planted(tmp_path, TEXT, NBSP, OLD), capsys)
    root = {"code": "typeset-sign", "file": f"tiny/{OLD}", "line": 12, "column": 32}

    assert [entry["follows"] for entry in found if entry["code"] == "typeset-sign"] == [None]
    assert {"quote-verbatim", "word-uncovered", "case-cite"} <= {
        str(entry["code"]) for entry in found if entry["follows"] == root
    }


def test_a_comment_in_the_law_is_what_its_lost_words_follow_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, TEXT, TEXT.replace("a book", "a book #"), OLD), capsys)

    assert [head.split()[1] for head in heads(output)][:1] == ["comment-in-text"]
    assert "quote-verbatim" in output
    assert not [head for head in heads(output) if "quote-verbatim" in head]


def test_a_misspelt_name_is_one_thing_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = checked(planted(tmp_path, "fact: member.age,", "fact: member.agee,", OLD), capsys)

    assert [head.split()[1] for head in heads(output)] == ["unknown-fact"]
    assert "  and 1 that follows from it: 1 unused-fact" in output


def test_of_one_problem_nothing_is_said_to_begin_with(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, output = checked(planted(tmp_path, "is: true, quote: a loan", "is: yes, quote: a loan", OLD), capsys)

    assert "begin with" not in output
