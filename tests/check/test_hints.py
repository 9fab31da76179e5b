"""What was probably meant by a slip that is YAML and no law: the help names what to type, at the place of the slip."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from check.faults import KEEPER, OLD
from check.tiny_bundle import checked, planted
from statute_runner.problem import nearest
from statute_runner.text.days import date_fault

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("file", "right", "wrong", "expected"),
    [
        (OLD, "is: true, quote: a", "is: true, qoute: a", ["51:42: unknown-key", "did you mean `quote`?"]),
        (OLD, "is: true, quote: a", "is:true, quote: a", ["51:32: unknown-key", "after the colon: `is: true`"]),
        (
            KEEPER,
            '"1999-12-01"',
            "\u201c1999-12-01\u201d",
            ["did you mean 1999-12-01?", "U+201C (left double quotation mark)", 'type `"`'],
        ),
        (
            KEEPER,
            '"1999-12-01"',
            '"1999\u201112\u201101"',
            ["did you mean 1999-12-01?", "U+2011 (non-breaking hyphen)"],
        ),
        (KEEPER, '"1999-12-01"', "December 1, 1999", ["did you mean 1999-12-01?"]),
        (
            OLD,
            '"from shelf 1, 2 or 3"',
            "\u201cfrom shelf 1, 2 or 3\u201d",
            ["42:81: typeset-sign", "U+201D (right double quotation mark)", 'type `"`'],
        ),
        (KEEPER, "heading: The keeper", "heading: #1", ["got `null`", "a text that begins with `#` is quoted"]),
    ],
)
def test_the_help_names_what_to_type(
    file: str, right: str, wrong: str, expected: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, right, wrong, file), capsys)

    for words in expected:
        assert words in output


def test_a_key_without_a_space_after_its_colon_is_one_problem(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, output = checked(planted(tmp_path, "is: true, quote: a", "is:true, quote: a", OLD), capsys)

    assert [line for line in output.splitlines() if line.startswith("tiny/")] == [
        f"tiny/{OLD}:51:32: unknown-key unknown key `is:true`"
    ]


@pytest.mark.parametrize(
    ("word", "names", "meant"),
    [
        ("qoute", ["route", "quote"], "quote"),
        ("becuase", ["cause", "because"], "because"),
        ("form", ["from", "forms"], "from"),
        ("atr", ["art", "at"], "art"),
        ("rotue", ["quote", "route"], "route"),
    ],
)
def test_letters_that_changed_places_are_one_slip(word: str, names: list[str], meant: str) -> None:
    assert nearest(word, names) == nearest(word, names[::-1]) == f"did you mean `{meant}`?"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("July 1, 2020", "2020-07-01"),
        ("1 July 2020", "2020-07-01"),
        ("Sept. 30, 2019", "2019-09-30"),
        ("1. Dec 1999", "1999-12-01"),
        ("Juli 32, 2020", ""),
        ("20.05.2013", "2013-05-20"),
        ("20-5-2013 00:00:00", "2013-05-20"),
        ("5/20/2013", "2013-05-20"),
        ("05.05.2013", "2013-05-05"),
        ("30.02.2013", ""),
        ("20.05/2013", ""),
        ("7/1/20", ""),
        ("Smarch 1, 2020", ""),
    ],
)
def test_a_day_in_words_is_understood_and_an_ambiguous_one_is_not(written: str, meant: str) -> None:
    fault = date_fault(written)

    assert fault
    assert fault[1] == (f"did you mean {meant}?" if meant else "")


def test_of_a_day_that_may_be_another_both_are_told() -> None:
    fault = date_fault("7/1/2020")

    assert fault
    assert fault[1] == "it may be 2020-01-07 or 2020-07-01: say which"
