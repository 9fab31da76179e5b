"""Each quick fix mends what it is offered for: the problem is gone once its changes are made."""

from __future__ import annotations

import pytest

from statute_runner.editor.coverage_fixes import BECAUSE
from statute_runner.editor.missing_cases import FILE, missing_cases
from statute_runner.editor.quick_fixes import fixes
from statute_runner.editor.text_changes import in_flow, yaml_text

from .desk import FACTS, LOANS, SECTION, Desk, applied


def offered(desk: Desk, code: str) -> dict[str, str]:
    """The titles of what is offered for the problem with this code, each with the file as it then is."""
    [problem] = [one for one in [*desk.quick(), *desk.slow()] if one.code == code]
    assert problem.span
    return {fix.title: applied(desk.text(problem.span.file), fix.changes) for fix in fixes(desk.seen, problem)}


MEANT = [
    (SECTION, "fact: member.kind", "fact: member.knid", "unknown-fact"),
    (SECTION, "quote: that lends books", "quote: that lend book", "quote-verbatim"),
    (SECTION, "has: lending", "has: lendin", "operand-value"),
    (SECTION, "cite: a\n    says", "cit: a\n    says", "unknown-key"),
    (LOANS, "expect: {outcome: permitted, because", "expect: {outcome: permited, because", "case-unknown"),
    (LOANS, "like: stated\n    facts: {loan", "like: staetd\n    facts: {loan", "case-like"),
    (FACTS, "type: yes/no\n    ask: Has the l", "type: yes/on\n    ask: Has the l", "bad-value"),
]


@pytest.mark.parametrize(("path", "right", "wrong", "code"), MEANT, ids=[one[-1] for one in MEANT])
def test_the_word_that_was_meant(path: str, right: str, wrong: str, code: str) -> None:
    desk = Desk()
    before = desk.text(path)
    desk.write(path, right, wrong)

    found = offered(desk, code)

    assert before in found.values()


def test_the_rest_of_the_sentence_is_quoted_by_the_rule_beside_it() -> None:
    desk = Desk()
    before = desk.text(SECTION)
    desk.write(SECTION, "quote: nor to a member who owes a fine", "quote: nor to a member")

    found = offered(desk, "word-uncovered")

    assert found["Quote the rest of the sentence in `barred`"] == before


def test_a_quote_that_would_be_too_long_becomes_one_of_two() -> None:
    desk = Desk()
    desk.write(
        SECTION,
        "who owes a fine.",
        "who owes a fine, a fee or a charge of any kind for a book that came back too late.",
    )

    desk.texts[SECTION] = offered(desk, "word-uncovered")["Quote the rest of the sentence in `barred`"]

    assert "quote: [nor to a member who owes a fine, " in desk.texts[SECTION]
    assert desk.quick() == []


def test_words_are_listed_as_not_encoded_for_a_person_to_say_why() -> None:
    desk = Desk()
    desk.write(SECTION, "who owes a fine.", "who owes a fine; so it is.")

    desk.texts[SECTION] = offered(desk, "word-uncovered")["List the words in `not_encoded`"]

    assert desk.texts[SECTION].endswith(f'\n  - {{at: b, quote: so it is, because: "{BECAUSE}"}}\n')
    assert [one.code for one in desk.quick() if one.code != "fill-in"] == []


def test_the_list_of_what_is_not_encoded_is_begun_where_there_is_none() -> None:
    desk = Desk()
    desk.texts[SECTION] = desk.text(SECTION).partition("not_encoded:")[0]
    before = [one for one in desk.quick() if one.code == "word-uncovered"]
    assert len(before) == 3

    [fix] = [one for one in fixes(desk.seen, before[0]) if "not_encoded" in one.title]
    desk.texts[SECTION] = applied(desk.text(SECTION), fix.changes)

    assert [one for one in desk.quick() if one.code == "word-uncovered"] == before[1:]


def test_a_quote_from_another_provision_says_which() -> None:
    desk = Desk()
    desk.write(
        SECTION,
        "is: false}]\n        quote: nor to a member who owes a fine",
        "is: false}]\n        quote: to a reader",
    )
    [problem] = [one for one in desk.quick() if one.code == "quote-verbatim"]

    [fix] = fixes(desk.seen, problem)
    desk.texts[SECTION] = applied(desk.text(SECTION), fix.changes)

    assert "        quote: to a reader\n        at: a\n" in desk.texts[SECTION]
    assert "quote-verbatim" not in {one.code for one in desk.quick()}


def test_a_missing_case_is_written_for_the_side_that_lacks_one() -> None:
    desk = Desk()
    text = desk.text(LOANS)
    start = text.index("  outside:")
    desk.texts[LOANS] = text[:start] + text[text.index("  reading-room:") :]
    [problem] = [one for one in desk.slow() if one.code == "condition-unshown"]
    subject = desk.seen.subject
    assert subject
    condition = next(one for one in subject.conditions if subject.at(one) == problem.span)

    fix = missing_cases(desk.seen, condition, ["no"])

    assert fix
    assert fix.new == (f"code/1/10/cases/{FILE}",)
    made = fix.changes[0].text
    assert "not confirmed" in made
    assert "FILL IN" in made
    desk.texts[fix.new[0]] = made
    assert {one.code for one in desk.slow()} == {"case-unconfirmed", "condition-unshown"}
    desk.texts[fix.new[0]] = made.replace("unconfirmed: true", "confirmed_by: A. Lawyer")
    assert "condition-unshown" not in {one.code for one in desk.slow()}


def test_both_sides_of_every_condition_can_be_shown_by_cases_that_are_found() -> None:
    desk = Desk()
    subject = desk.seen.subject
    assert subject
    for condition in (one for one in subject.conditions if one.leaf and one.owner.section):
        fix = missing_cases(desk.seen, condition, ["yes", "no"])
        assert fix, condition.place.id
        assert fix.changes[0].text.count("not confirmed: ") == 2


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("plain words", "plain words"),
        ("a, b", '"a, b"'),
        ("true", '"true"'),
        ("2020-01-01", '"2020-01-01"'),
        ("“curly” § 5", '"“curly” § 5"'),
        ("a: b", '"a: b"'),
        ("12", '"12"'),
    ],
)
def test_a_text_is_quoted_where_yaml_needs_it(text: str, written: str) -> None:
    assert yaml_text(text) == written


@pytest.mark.parametrize(
    ("before", "inside"),
    [("- {fact: a, ", True), ("  quote: ", False), ("x: {a: b}, ", False), ("- [a, {b: c}, ", True)],
)
def test_a_place_is_in_flow_where_a_bracket_is_open(before: str, inside: bool) -> None:
    assert in_flow(before) is inside
