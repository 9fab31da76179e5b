"""The redline of two wordings gives back both, and reads as lawyers read it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from statute_runner.amend.provision_diff import passages
from statute_runner.amend.redline import INSERTED, SAME, STRUCK, redline, similarity, tokens
from statute_runner.law.section import Provision

MARKS = {SAME: "{}", STRUCK: "[{}]", INSERTED: "<{}>"}


def shown(old: str, new: str) -> str:
    return "".join(piece.space + MARKS[piece.kind].format(piece.words) for piece in redline(old, new))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("the same words", "the same  words", "the same words"),
        ("used only for law", "used for law", "used [only] for law"),
        ("such country that", "such agency that", "such [country] <agency> that"),
        ("chapter 3, 4, or 5 of", "chapter 2, 4, 5, 6, or 7 of", "chapter [3] <2>, 4, [or 5] <5, 6, or 7> of"),
        ("so—", "so:", "so[—]<:>"),
        ("", "new words", "<new words>"),
        ("old words", "", "[old words]"),
        # a lone `the` between two replacements is taken into them
        ("one the two end", "three the four end", "[one the two]<three the four> end"),
    ],
)
def test_pieces_read_as_a_lawyer_marks_them(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


WORDS = st.lists(st.sampled_from(["the", "agency", "shall", ",", "and", "country", "(a)", "not"]), max_size=14).map(
    " ".join
)


@settings(max_examples=150, deadline=None)
@given(WORDS, WORDS)
def test_without_the_inserted_words_it_is_the_old_text_and_without_the_struck_the_new(old: str, new: str) -> None:
    pieces = redline(old, new)
    sides = [
        [token.word for piece in pieces if piece.kind != left_out for token in tokens(piece.words)]
        for left_out in (INSERTED, STRUCK)
    ]

    assert sides == [[token.word for token in tokens(text)] for text in (old, new)]


def test_similarity_is_one_for_the_same_words_and_zero_for_none() -> None:
    assert similarity("Any Agency", "any agency") == 1
    assert similarity("any agency", "no other") == 0


def provision(path: str, text: str, heading: str = "") -> Provision:
    return Provision(path, heading, text, "seen", omitted=False)


def test_a_provision_under_a_new_path_is_moved_not_struck_and_inserted() -> None:
    old = [
        provision("a", "An officer may exchange information"),
        provision("b", "if the agency promises confidence in writing"),
    ]
    new = [
        provision("a", "An officer may exchange information"),
        provision("a/1", "if the agency promises confidence in writing"),
        provision("b", "Nothing here requires it"),
    ]
    found = [(one.path, one.was, one.status) for one in passages(old, new)]

    assert found == [("a", "a", "same"), ("a/1", "b", "moved"), ("b", "", "added")]


def test_what_is_removed_stands_where_it_stood() -> None:
    old = [provision("a", "first words here"), provision("b", "second words there"), provision("c", "third and last")]
    found = [(one.path, one.status) for one in passages(old, [old[0], old[2]])]

    assert found == [("a", "same"), ("b", "removed"), ("c", "same")]


def test_a_heading_is_never_paired_with_words() -> None:
    found = passages(
        [provision("a", "Rules on the exchange of information")],
        [provision("a", "", "Rules on the exchange of information")],
    )

    assert {(one.part, one.status) for one in found} == {("heading", "added"), ("text", "removed")}
