"""Each limit of what a bundle may hold says how much is allowed, and why, or what to write in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from check.tiny_bundle import checked, planted

if TYPE_CHECKING:
    from pathlib import Path

SECTION = "code/1/10/2000-01-01.yaml"
KIND = "{fact: member.kind, is: guest, quote: guest}"
AGE = "{fact: member.age, at least: 12, quote: who is at least 12 years old}"
CASES = "  code/1/10/a:\n    - outcome: permitted\n      when: {rule: lent_to_member}\n"
LIST = """  loan.books:
    type: list
    one: book
    ask: Which books?
    decides: {kind: record, by: the desk}
    fields:
"""
DEEP = 60

# What is written in place of what, in which file, and what is said of it. Everything but the limit may be said as well.
LIMITS = {
    "cases": (
        SECTION,
        CASES,
        "  code/1/10/a:\n" + "    - {outcome: refused, when: {rule: overdue}}\n" * 49 + CASES.partition("\n")[2],
        "at most 50 items allowed, got 51",
        "Each case stands inside what is left by those before it, so that more than 50 are too deep: put neighbours",
    ),
    "conditions in a group": (
        SECTION,
        AGE,
        f"any: [{', '.join(['{fact: member.age, at least: 12}'] * 1001)}]",
        "at most 1,000 items allowed, got 1,001",
        "More than 1,000 conditions in one group are no longer read: give parts of them names, as rules.",
    ),
    "an empty group": (SECTION, AGE, "any: []", "must not be empty", "An empty group would always come out the same"),
    "members of `one of`": (
        SECTION,
        AGE,
        f"{{fact: member.age, one of: [{', '.join(map(str, range(10001)))}]}}",
        "at most 10,000 items allowed, got 10,001",
        "More than 10,000 values are a table: make them a fact.",
    ),
    "no member of `one of`": (
        SECTION,
        KIND,
        "{fact: member.kind, one of: [], quote: guest}",
        "must not be empty",
        "A test with nothing to compare with would always come out the same: leave it out.",
    ),
    "provisions": (
        SECTION,
        "  - at: b\n    text: >-",
        "".join(f"  - {{at: c/{n}, text: Word., words: seen}}\n" for n in range(4999)) + "  - at: b\n    text: >-",
        "at most 5,000 items allowed, got 5,001",
        "The words of the law, one entry a provision",
    ),
    "levels": (
        SECTION,
        KIND,
        "{not: " * 95 + KIND + "}" * 95,
        "nested deeper than 96 levels",
        "give a part a name of its own, as a rule",
    ),
    "whole numbers": (
        SECTION,
        AGE,
        "{fact: member.age, at least: 9007199254740993}",
        "number out of range: `9007199254740993`, beyond 9007199254740991",
        "programs read whole numbers exactly no further than this",
    ),
    "capital letters in a name": (
        "facts.yaml",
        "  loan.overdue:",
        "  loan.Overdue:",
        "invalid key `loan.Overdue`",
        "a database would not tell capital letters from small ones",
    ),
    "members of a list": (
        "facts.yaml",
        "  loan.overdue:",
        f"{LIST}      title: {{type: text, ask: Its title?}}\n    at most: 1001\n  loan.overdue:",
        "expected at most 1,000, got 1,001",
        "More than 1,000 members are a table: state what is counted of them.",
    ),
    "fields": (
        "facts.yaml",
        "  loan.overdue:",
        LIST + "".join(f"      f{n}: {{type: text, ask: What?}}\n" for n in range(51)) + "  loan.overdue:",
        "at most 50 keys allowed, got 51",
        "each may be unknown",
    ),
}


@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_says_how_much_and_why(limit: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, right, wrong, message, reason = LIMITS[limit]
    status, said = checked(planted(tmp_path, right, wrong, file), capsys)

    assert status == 1
    told = [block for block in said.split(f"tiny/{file}:") if message in block.partition("\n")[0]]
    assert told, said
    assert reason in told[0]


def test_what_stands_below_a_limit_is_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, KIND, "{not: " * DEEP + KIND + "}" * DEEP, SECTION)
    path = root / SECTION
    named = ", ".join(map(str, range(500)))
    path.write_text(path.read_text().replace(AGE, f"{{fact: member.age, one of: [{named}], quote: at least 12}}"))
    _, said = checked(root, capsys)

    assert "yaml-depth" not in said
    assert "items allowed" not in said
    assert "expected 0 to 120, got 499" in said  # so it was read as far as its values


def test_no_facts_at_all_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = planted(tmp_path, "{rule: lent_to_guest}\n    - outcome: refused", "{rule: lent_to_guest}", SECTION)
    (root / "facts.yaml").write_text("format: facts/v1\nfacts: {}\n")
    _, said = checked(root, capsys)

    assert "must not be empty" not in said
    assert "unknown fact" in said


def test_no_fact_takes_the_name_of_the_column_that_says_there_is_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    day = "  loan.asked_on:\n    type: date\n"
    flag = "  loan.asked_on__none: {type: yes/no, ask: Was none asked for?, decides: {kind: record, by: the desk}}\n"
    status, said = checked(planted(tmp_path, day, f"{flag}{day}    may be: none\n", "facts.yaml"), capsys)

    assert status == 1
    assert "fact-none `loan.asked_on__none` is the column of a table that says whether `loan.asked_on` is none" in said
