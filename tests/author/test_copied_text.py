"""Plain text and pastes become provisions: numbers apart, headings apart, footnotes apart, marks named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from statute_runner.author.copied_text import copied
from statute_runner.author.imported_law import entries_data, text_yaml
from statute_runner.problem import Refused
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from statute_runner.author.imported_law import ImportedLaw


def read(text: str) -> ImportedLaw:
    return copied(text.encode(), "law.txt")


def parts(text: str) -> list[tuple[str, str, str]]:
    return [(one.path, one.heading, one.text) for one in read(text).provisions]


def test_numbers_and_headings_stand_apart_from_the_words() -> None:
    found = parts(
        "(a) Lending\n(1) In general\nA book may be lent.\n(2) Only if\u2014\n(A) one; or\n(B) two.\n(b) Other words.\n"
    )

    assert found == [
        ("a", "Lending", ""),
        ("a/1", "In general", "A book may be lent."),
        ("a/2", "", "Only if\u2014"),
        ("a/2/A", "", "one; or"),
        ("a/2/B", "", "two."),
        ("b", "", "Other words."),
    ]


def test_a_heading_that_runs_in_stands_apart_and_what_follows_it_on_the_line_too() -> None:
    found = parts("(a) In general.\u2014A book may be lent.\n(b) Maps.\u2014(1) One.\n(2) Two.\n")

    assert found == [
        ("a", "In general", "A book may be lent."),
        ("b", "Maps", ""),
        ("b/1", "", "One."),
        ("b/2", "", "Two."),
    ]


def test_lines_that_were_broken_are_joined_and_a_reference_at_their_start_is_no_number() -> None:
    found = parts(
        "(a) Notwithstanding any other rule of these libraries, a book that is described in paragraph\n"
        "(1) of this subsection may be lent to whoever has a card and has brought back what was lent\n"
        "before.\n(1) A book of law.\n"
    )

    assert found[0] == (
        "a",
        "",
        (
            "Notwithstanding any other rule of these libraries, a book that is described in paragraph (1) of this "
            "subsection may be lent to whoever has a card and has brought back what was lent before."
        ),
    )
    assert found[1:] == [("a/1", "", "A book of law.")]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("A reader needs a card.", "section_text"),
        ("In this section\u2014\n(1) a book is a book.\n", "opening_words"),
    ],
)
def test_words_without_a_number_have_a_place_of_their_own(text: str, where: str) -> None:
    assert parts(text)[0][0] == where


def test_words_below_the_numbers_are_kept_and_named() -> None:
    law = read("(a) If\u2014\n(1) one; and\n(2) two,\n\nThe book is lent.\n")

    assert law.provisions[-1].text == "two, The book is lent."
    assert [remark for remark in law.remarks if "line 5" in remark and "a/closing_words" in remark]


def test_a_paste_of_word_or_the_web_becomes_plain() -> None:
    law = read(
        "\u2022\t(a)\u00a0A \u201cbook\u201d of one\u2011way\u200b loans.\r\n\u2028(b) The reader\u2019s card.\r\n"
    )

    assert [(one.path, one.text) for one in law.provisions] == [
        ("a", "A \u201cbook\u201d of one-way loans."),
        ("b", "The reader\u2019s card."),
    ]
    assert [
        word for word in ("no-break", "without a width", "bullets", "U+2011") if not any(word in r for r in law.remarks)
    ] == []


def test_a_mark_that_is_not_known_is_kept_and_named() -> None:
    law = read("(a) A book\u2020 may be lent.\n")

    assert law.provisions[0].text == "A book\u2020 may be lent."
    assert [remark for remark in law.remarks if "U+2020" in remark and "dagger" in remark]


def test_text_that_word_saved_is_read_and_named() -> None:
    law = copied("(a) A reader\u2019s card \u2013 \u00a7 5.".encode("cp1252"), "law.txt")

    assert law.provisions[0].text == "A reader\u2019s card \u2013 \u00a7 5."
    assert "Windows-1252" in law.remarks[0]


def test_footnotes_and_credits_stand_apart() -> None:
    law = read(
        "\u00a710. Lending\n(a) A book may be lent;1 and\n(b) a map[2] too.\n"
        "(Pub. L. 1\u20132, \u00a73, Jan. 1, 2000.)\nAmendments\n2001\u2014Words.\n"
        "1 So in original. Probably should be \u201clent,\u201d.\n"
    )

    assert law.heading == "Lending"
    assert [(one.path, one.text) for one in law.provisions] == [
        ("a", "A book may be lent; and"),
        ("b", "a map[2] too."),
    ]
    assert law.footnotes == ("1 So in original. Probably should be \u201clent,\u201d.",)
    assert "Amendments" in law.credits


def test_notes_below_the_words_stand_apart() -> None:
    law = read("(a) A book[1] may be lent.\u00b2\n\n[1] A map is one.\n\u00b2 Not on Sundays.\n")

    assert [one.text for one in law.provisions] == ["A book may be lent."]
    assert law.footnotes == ("1 A map is one.", "2 Not on Sundays.")


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(Refused, match="import-empty"):
        read("  \n\n")


@pytest.mark.parametrize(
    "text",
    [
        "(a) Yes.\n(b) no\n(n) 12: a # b\n",
        f"(a) {'words and ' * 60}\u2014\n(1) \u201ca: b\u201d # c.\n",
        "(a) - dash\n(b) * star\n(c) & and\n(d) 'quoted'\n",
    ],
)
def test_what_is_written_is_what_was_read(text: str) -> None:
    law = read(text)
    written = document(text_yaml(law, "seen").encode(), "x").data

    assert written == {"text": entries_data(law, "seen")}


def test_a_long_text_is_read_in_time() -> None:
    lines = [f"({n}) A thing numbered {n};\n" for n in range(1, 1000)]

    assert len(read("(a) Things:\n" + "".join(lines)).provisions) == 1000
