"""A number is read as of the level that skips least: (i) after (h) is a letter, after (A) a Roman number."""

from __future__ import annotations

import pytest

from statute_runner.author.designators import (
    CODE_ORDER,
    REGULATION_ORDER,
    NumberGroup,
    paths,
    readings,
    roman,
    written_roman,
)

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def read(numbers: str, order: tuple[str, ...] = CODE_ORDER) -> list[str]:
    groups = [NumberGroup(tuple(group.strip("()").split(")("))) for group in numbers.split()]
    found, _ = paths(groups, order)
    return ["/".join(path) if path else "" for path in found]


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ("(g) (h) (i) (j)", "g h i j"),
        ("(a) (1) (A) (i) (ii) (B)", "a a/1 a/1/A a/1/A/i a/1/A/ii a/1/B"),
        ("(h) (i) (ii) (iii)", "h h/i h/ii h/iii"),
        ("(h)(1) (A) (i) (ii) (i) (j)", "h/1 h/1/A h/1/A/i h/1/A/ii i j"),
        ("(A) (B) (C) (D) (E) (F) (G) (H) (I) (J)", "A B C D E F G H I J"),
        (
            "(a) (1) (A) (i) (I) (II) (III) (IV) (V) (ii)",
            "a a/1 a/1/A a/1/A/i a/1/A/i/I a/1/A/i/II a/1/A/i/III a/1/A/i/IV a/1/A/i/V a/1/A/ii",
        ),
        (
            "(a) (1) (A) (i) (ii) (iii) (iv) (v) (vi) (b)",
            "a a/1 a/1/A a/1/A/i a/1/A/ii a/1/A/iii a/1/A/iv a/1/A/v a/1/A/vi b",
        ),
        ("(u) (v) (w) (x) (y) (z) (aa)", "u v w x y z aa"),
        ("(k) (l) (m) (n)", "k l m n"),
        ("(b) (c) (d) (e)", "b c d e"),
        ("(a) (1) (2) (2A) (3)", "a a/1 a/2 a/2A a/3"),
        ("(a) (c)", "a c"),
        ("(a)(1)(A) (B) (2) (b)(1)", "a/1/A a/1/B a/2 b/1"),
        ("(1) (A) (B) (2)", "1 1/A 1/B 2"),
    ],
)
def test_the_level_is_the_one_that_skips_least(numbers: str, expected: str) -> None:
    assert expected.split() == read(numbers)


def test_regulations_have_levels_in_their_own_order() -> None:
    expected = "a a/1 a/1/i a/1/i/A a/1/i/A/1 a/1/i/A/2 a/1/i/B a/1/ii a/2"

    assert expected.split() == read("(a) (1) (i) (A) (1) (2) (B) (ii) (2)", REGULATION_ORDER)


def test_every_letter_follows_the_one_before_it() -> None:
    assert list(LETTERS) == read(" ".join(f"({letter})" for letter in LETTERS))


def test_a_number_after_a_reference_is_words() -> None:
    groups = [NumberGroup(("a",)), NumberGroup(("1",)), NumberGroup(("1",), refers=True), NumberGroup(("2",))]

    assert paths(groups)[0] == [("a",), ("a", "1"), None, ("a", "2")]


def test_what_could_be_of_another_level_is_said() -> None:
    _, doubtful = paths([NumberGroup((label,)) for label in ("h", "1", "A", "i")])

    assert doubtful == [3]


@pytest.mark.parametrize("number", [*range(1, 60), 99, 400])
def test_roman_numbers_are_read_as_they_are_written(number: int) -> None:
    assert roman(written_roman(number)) == number


@pytest.mark.parametrize("label", ["iiii", "vv", "ic", "xiix", ""])
def test_what_is_no_roman_number_is_none(label: str) -> None:
    assert roman(label) == 0


def test_a_label_of_mixed_case_is_no_number() -> None:
    assert list(readings("Ab")) == []
