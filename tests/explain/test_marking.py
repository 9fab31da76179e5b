"""The words of the law cut at the quotes of conditions, provisions cited, lines wrapped: small examples."""

from __future__ import annotations

from typing import Any

import pytest

from statute_runner.escaping import code, markdown, spoken, visible, wrapped
from statute_runner.explain.highlight import pieces, statute
from statute_runner.law.citations import cited

AT = "acts/12/a"


def row(value: str, *quotes: str, nth: int = 0, order: int = 0, at: str = AT) -> Any:
    return {
        "value": value,
        "order": order,
        "quotes": [{"at": at, "words": words, "nth": nth} for words in quotes],
        "source": "acts/12/2000-01-01.yaml:7",
        "decides": False,
        "shown": False,
    }


def cuts(text: str, *rows: Any, heading: str = "") -> list[tuple[str, str]]:
    """The pieces as words and the values of their marks."""
    top, body = pieces(heading, text, AT, rows)
    return [(piece["words"], " ".join(ref["value"] for ref in piece["refs"])) for piece in (*top, *body)]


def test_words_that_nothing_quotes_are_one_piece() -> None:
    assert cuts("The dog barks.") == [("The dog barks.", "")]


def test_a_quote_is_cut_out_and_blanks_stay_outside() -> None:
    assert cuts("The dog barks.", row("yes", "dog")) == [("The ", ""), ("dog", "yes"), (" barks.", "")]


def test_of_nested_quotes_the_innermost_marks() -> None:
    assert cuts("a big red dog", row("no", "big red dog"), row("unknown", "red")) == [
        ("a ", ""),
        ("big", "no"),
        (" ", ""),
        ("red", "unknown"),
        (" ", ""),
        ("dog", "no"),
    ]


def test_of_equal_quotes_the_first_in_the_trace_marks_and_one_of_each_other_value_is_added() -> None:
    rows = [row("no", "dog"), row("no", "dog"), row("yes", "dog"), row("yes", "dog")]

    assert cuts("dog", *rows) == [("dog", "no yes")]


def test_the_occurrence_named_is_marked_and_no_other() -> None:
    assert cuts("dog or dog", row("yes", "dog", nth=2)) == [("dog or ", ""), ("dog", "yes")]


@pytest.mark.parametrize("quote", ["Dog", "do", "og", "cat"])
def test_a_quote_is_whole_words_verbatim(quote: str) -> None:
    assert cuts("a dog", row("yes", quote)) == [("a dog", "")]


def test_a_quote_that_stands_twice_marks_nothing() -> None:
    assert cuts("dog or dog", row("yes", "dog")) == [("dog or dog", "")]


def test_occurrences_are_counted_over_heading_and_words_together() -> None:
    assert cuts("the dog", row("yes", "dog", nth=2), heading="Of a dog") == [
        ("Of a dog", ""),
        ("the ", ""),
        ("dog", "yes"),
    ]


def test_a_quote_marks_its_own_provision_only() -> None:
    assert cuts("dog", row("yes", "dog", at="acts/12/b")) == [("dog", "")]


def test_punctuation_left_between_inner_quotes_is_not_marked() -> None:
    rows = [row("no", "dog, cat"), row("yes", "dog"), row("yes", "cat")]

    assert cuts("dog, cat", *rows) == [("dog", "yes"), (", ", ""), ("cat", "yes")]


def law(*text: dict[str, str], version: str = "2000-01-01") -> Any:
    return {"citation": "acts/12", "cite": "Act 12", "version": version, "enacted": version, "text": list(text)}


def entry(at: str, text: str = "words", heading: str = "") -> dict[str, str]:
    return {"at": at, "heading": heading, "text": text}


def test_a_condition_marks_the_version_that_its_file_holds() -> None:
    old, new = statute([law(entry("a")), law(entry("a"), version="2010-01-01")], [row("yes", "words")])

    assert (old["tested"], new["tested"]) == (True, False)


def test_provisions_are_labelled_and_indented_below_those_that_hold_them() -> None:
    text = (
        entry("a"),
        entry("a/1"),
        entry("a/1/B"),
        entry("b", ""),
        entry("c", ""),
        entry("d/2"),
        entry("d/2/last_sentence"),
    )
    [section] = statute([law(*text)], [])

    assert [(part["label"] or part["omitted"], part["depth"]) for part in section["provisions"]] == [
        ("(a)", 0),
        ("(1)", 1),
        ("(B)", 2),
        ("(b) to (c)", 0),
        ("(d)(2)", 0),
        ("last sentence", 1),
    ]


def test_provisions_left_out_at_the_end_are_told() -> None:
    [section] = statute([law(entry("a"), entry("b", ""))], [])

    assert [part["omitted"] for part in section["provisions"]] == ["", "(b)"]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("acts/12/a/1", "Act 12(a)(1)"),
        ("acts/12", "Act 12"),
        ("acts/12/a/last_sentence", "Act 12(a), last sentence"),
        ("acts/13/a", "acts/13/a"),
        ("Act 13(b)", "Act 13(b)"),
    ],
)
def test_paths_are_cited_as_the_law_is(path: str, expected: str) -> None:
    assert cited([law()], path) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(True, "yes"), (False, "no"), (None, "not known"), ([], "none"), (["a", 7], "a, 7"), ("no", "no"), (0, "0")],
)
def test_values_are_spoken(value: object, expected: str) -> None:
    assert spoken(value) == expected


def test_hidden_characters_are_written_as_their_codes_and_lines_joined() -> None:
    assert visible("a\x1b[0m\u202eb\U000e0041\nc\u00a0é") == "a\\u001b[0m\\u202eb\\U000e0041 c\u00a0é"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19 Act 12(a), § 2", "19 Act 12(a), § 2"),
        (
            "a_b *c* [d](e) <f> `g` | ~h~ & $i$ \\",
            "a\\_b \\*c\\* \\[d\\](e) \\<f\\> \\`g\\` \\| \\~h\\~ \\& \\$i\\$ \\\\",
        ),
        ("# a", "\\# a"),
        ("- a", "\\- a"),
        ("12. a", "12\\. a"),
        ("2024-03-15", "2024-03-15"),
        ("@a #1 https://b", "@\u2060a #\u20601 https:\u2060//b"),
        ("    a", "a"),
    ],
)
def test_markdown_shows_a_text_letter_for_letter(text: str, expected: str) -> None:
    assert markdown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("a", "`a`"), ("a`b", "``a`b``"), ("`", "`` ` ``"), ("", "`  `"), ("a\nb", "`a b`")]
)
def test_code_spans_hold_any_text(text: str, expected: str) -> None:
    assert code(text) == expected


def test_lines_are_continued_under_their_first_word() -> None:
    assert wrapped("  - one two three\nfour five six", 11) == "  - one two\n    three\nfour five\nsix\n"


def test_wide_characters_take_two_columns_and_long_words_are_cut() -> None:
    assert wrapped("関税関税\nabcdefg", 6) == "関税関\n税\nabcdef\ng\n"
