"""Small tables: the order of provisions, the agreement of quotes and operators, places of words, what belongs where."""

from __future__ import annotations

import pytest

from statute_runner.check.operator_wording import disagreement, number_apart
from statute_runner.check.provision_checks import later, roman
from statute_runner.check.stray_files import place_for
from statute_runner.check.word_coverage import place_of
from statute_runner.law.facts import FactType
from statute_runner.loading.subject import RULE, Condition, Owner
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import Place
from statute_runner.logic.tree import Test as Compared
from statute_runner.problem import Span

PLACE = Place("id", "cite", (), "file", 1)


@pytest.mark.parametrize(
    ("one", "other", "among", "expected"),
    [
        ("1", "2", ["1", "2"], True),
        ("9", "10", ["9", "10"], True),
        ("10", "9", ["10", "9"], False),
        ("3", "3A", ["3", "3A", "4"], True),
        ("3A", "3", ["3A", "3"], False),
        ("a", "b", ["a", "b"], True),
        ("h", "i", ["h", "i", "j"], True),
        ("z", "aa", ["z", "aa"], True),
        ("b", "a", ["b", "a"], False),
        ("i", "ii", ["i", "ii"], True),
        ("iv", "v", ["iv", "v"], True),
        ("viii", "ix", ["viii", "ix"], True),
        ("ix", "iv", ["ix", "iv"], False),
        ("A", "B", ["A", "B"], True),
    ],
)
def test_provisions_in_order(one: str, other: str, among: list[str], expected: bool) -> None:
    assert later(one, other, among) is expected


def test_roman_numerals() -> None:
    assert [roman(numeral) for numeral in ("i", "iv", "ix", "xiv", "XL", "xcix")] == [1, 4, 9, 14, 40, 99]


@pytest.mark.parametrize(
    ("operator", "operand", "words", "negated", "expected"),
    [
        ("at least", 5, "that exceeds five years", False, "exceeds"),
        ("at least", 5, "more than five years", False, "more than"),
        ("at least", 5, "not less than five years", False, ""),
        ("at least", 5, "five years or more", False, ""),
        ("more than", 5, "at least five years", False, "at least"),
        ("more than", 5, "not less than five years", False, "not less than"),
        ("more than", 5, "in excess of five years", False, ""),
        ("less than", 5, "not more than five years", False, "not more than"),
        ("at most", 5, "does not exceed five years", False, ""),
        ("at most", 5, "less than five years", False, "less than"),
        ("more than", 5, "shall not exceed five years", True, ""),
        ("at least", 5, "shall not exceed five years", True, "not exceed"),
        ("more than", 5, "five years", False, ""),
        ("before", "2020-07-01", "on or before that date", False, "on or before"),
        ("before", "2020-07-01", "prior to that date", False, ""),
        ("before", "2020-07-01", "after that date", False, "after"),
        ("before", "2020-07-01", "no later than that date", False, "no later than"),
        ("on or before", "2020-07-01", "before that date", False, "before"),
        ("on or before", "2020-07-01", "prior approval", False, ""),
        ("on or after", "2020-07-01", "after that date", False, "after"),
        ("on or after", "2020-07-01", "on or after that date", False, ""),
        ("after", "2020-07-01", "on or after that date", False, "on or after"),
        ("on or after", "2020-07-01", "before that date", True, ""),
        ("has any of", ("a", "b"), "each of the following", False, "each"),
        ("has all of", ("a", "b"), "either of the following", False, "either"),
        ("has any of", ("a", "b"), "a or b", False, ""),
        ("is", True, "has not been rescinded", False, "not"),
        ("is", True, "has not been rescinded", True, ""),
        ("is", False, "has not been rescinded", False, ""),
        ("is", "not_set_forth", "has not set forth", False, ""),
        ("is not", "guest", "other than a guest", False, ""),
        ("is", True, "another notice", False, ""),
    ],
)
def test_the_words_that_speak_against_an_operator(
    operator: str, operand: object, words: str, negated: bool, expected: str
) -> None:
    node = Compared("loan.state", operator, operand)  # type: ignore[arg-type]

    assert (
        disagreement(node, words, Condition(node, PLACE, Owner(RULE, "rule", None), True, negated, ()), {}) == expected
    )


@pytest.mark.parametrize(
    ("operator", "words", "negated", "expected"),
    [
        ("before", "not before that date", True, ""),
        ("before", "on or after that date", True, "on or after"),
        ("on or after", "on or after that date", False, ""),
        ("on or after", "not before that date", False, "not before"),
        ("on or before", "no later than that date", False, "no later than"),
        ("after", "not after that date", True, ""),
    ],
)
def test_not_before_is_not_on_or_after_what_may_be_none(
    operator: str, words: str, negated: bool, expected: str
) -> None:
    node = Compared(FactRef("loan.until"), operator, "2020-07-01")
    condition = Condition(node, PLACE, Owner(RULE, "rule", None), True, negated, ())
    until = FactType("loan.until", "date", "Until when?", "record", "", {}, absent=True)

    assert disagreement(node, words, condition, {"loan.until": until}) == expected


@pytest.mark.parametrize(
    ("operand", "ask", "says", "expected"),
    [
        (True, "Will the disclosure not prejudice any interest?", "", ""),
        (True, "Will the disclosure prejudice an interest?", "", "not"),
        (False, "Will the disclosure prejudice an interest?", "", ""),
        ("harmless", "What was found?", "It will not prejudice any interest.", ""),
        ("harmless", "What was found?", "It does no harm, and not any.", ""),
        ("harmful", "What was found?", "It will prejudice an interest.", "not"),
        ("harmful", "What was not found?", "It will prejudice an interest.", "not"),
    ],
)
def test_a_fact_whose_question_or_value_denies_says_what_a_denial_says(
    operand: bool | str, ask: str, says: str, expected: str
) -> None:
    node = Compared(FactRef("x.found"), "is", operand)
    fact = FactType("x.found", "choice", ask, "judgment", "", {str(operand): says} if says else {})
    condition = Condition(node, PLACE, Owner(RULE, "rule", None), True, False, ())

    assert disagreement(node, "will not prejudice the interests", condition, {"x.found": fact}) == expected


@pytest.mark.parametrize(
    ("operator", "operand", "words", "expected"),
    [
        ("has any of", (2, 4, 5), "chapter 2, 4, or 5", ""),
        ("has any of", (2, 4, 6), "chapter 2, 4, or 5", "6"),
        ("at least", 1000, "at least 1,000 dollars", ""),
        ("at least", 5, "at least five years", ""),
        ("at least", 5, "described in section 57a(f)(3)", ""),
        ("is", True, "paragraph 1", ""),
    ],
)
def test_the_numbers_that_a_quote_does_not_have(operator: str, operand: object, words: str, expected: str) -> None:
    assert number_apart(Compared("loan.number", operator, operand), words) == expected  # type: ignore[arg-type]


SOURCE = "text:\n  - at: a\n    text: >-\n      The first line\n      and the second.\n    heading: 'The one heading'\n"


@pytest.mark.parametrize(
    ("mark", "number", "word", "expected"),
    [
        (Span("f", 3, 11), 0, "The", (4, 7, 10)),
        (Span("f", 3, 11), 3, "and", (5, 7, 10)),
        (Span("f", 3, 11), 5, "second", (5, 15, 21)),
        (Span("f", 6, 14), 2, "heading", (6, 23, 30)),
        (Span("f", 6, 14), 2, "other", (6, 14, 0)),
    ],
)
def test_the_place_of_a_word(mark: Span, number: int, word: str, expected: tuple[int, int, int]) -> None:
    found = place_of(SOURCE, mark, number, word)

    assert (found.line, found.column, found.end) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (
            "code/1/10/2010-1-1.yaml",
            "name it 2010-01-01.yaml: a version is named after its first day in force, CITATION/YYYY-MM-DD.yaml",
        ),
        ("code/1/10/2010-01-01.yml", "a bundle's files end in .yaml"),
        ("code/1/10/notes.yaml", "a version is CITATION/YYYY-MM-DD.yaml, cases are in CITATION/cases/"),
        ("values/a/b.yaml", "a list of values is values/NAME.yaml"),
        ("readings/My_Page.md", "a reading's name is lower-case letters, digits and `-`"),
        ("code/outcome.j2", "templates are in CITATION/explain/, and their names are lower-case letters and `_`"),
    ],
)
def test_where_a_stray_file_belongs(path: str, expected: str) -> None:
    assert place_for(path) == expected
