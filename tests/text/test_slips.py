"""A slip of the hand in a rule file is told at its own line, by what it is, whatever line the parser stops in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
import yaml

from statute_runner.problem import Refused
from statute_runner.text import yaml_slips, yaml_source
from statute_runner.text.characters import decoded
from statute_runner.text.typeset_signs import called, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _pytest.mark import ParameterSet

    from statute_runner.problem import Problem

FILE = """cite: 1 Code 10
heading: Lending
in_force:
  from: "2000-01-01"
text:
  - at: a
    text: The keeper may lend a book.
    words: seen
  - at: b
    text: A guest pays.
    words: seen
rules:
  lent:
    cite: a
    says: The keeper lends a book.
    all:
      - fact: loan.map
        is: false
        quote: a book
      - {rule: overdue, quote: "a loan, at last"}
  overdue:
    cite: a
    says: A loan is overdue.
    when: {fact: loan.overdue, is: true}
"""
LINES = FILE.split("\n")[:-1]
KEY = re.compile(r"( *(?:- )?[a-z_]+): (?=\S)")


def slips(line: str) -> Iterator[tuple[str, str]]:
    """What a person may make of a line by one slip that no parser takes; by name."""
    if key := KEY.match(line):
        rest = line[key.end() :]
        yield "no space after the colon", f"{key[1]}:{rest}"
        yield "no colon", f"{key[1]} {rest}"
        yield "a no-break space after the colon", f"{key[1]}:\u00a0{rest}"
        yield "a full-width colon", f"{key[1]}\uff1a {rest}"
    indent = re.match(" +", line)
    if indent:
        spaces = indent.group()
        yield "no-break spaces as indentation", "\u00a0" * len(spaces) + line[len(spaces) :]
        yield "a tab as indentation", "\t" + line[len(spaces) :]
    if " - " in line:
        yield "a dash for a hyphen", line.replace(" - ", " \u2013 ", 1)
        yield "a no-break space after the hyphen", line.replace("- ", "-\u00a0", 1)
        yield "no space after the hyphen", line.replace("- ", "-", 1)
    if '"' in line:
        start = line.rindex('"')
        yield "a quotation mark not closed", line[:start] + line[start + 1 :]
    if line.endswith("}"):
        yield "a bracket not closed", line[:-1]


def planted() -> Iterator[ParameterSet]:
    for number, line in enumerate(LINES, 1):
        for name, slip in slips(line):
            yield pytest.param(number, slip, id=f"{number}-{name}")


def problems(text: str) -> list[Problem]:
    try:
        yaml_source.document(text.encode(), "a.yaml")
    except Refused as refused:
        return list(refused.problems)
    return []


pytestmark = pytest.mark.skipif(not yaml.__with_libyaml__, reason="the places of faults are those of the C parser")


@pytest.mark.parametrize(("number", "slip"), list(planted()))
def test_a_slip_is_told_at_its_own_line(number: int, slip: str) -> None:
    text = "\n".join([*LINES[: number - 1], slip, *LINES[number:], ""])

    for problem in problems(text):
        assert problem.span
        assert problem.span.line == number


@pytest.mark.parametrize(
    ("right", "wrong", "column", "sign", "typed"),
    [
        ("    says: The", "\u00a0\u00a0\u00a0\u00a0says: The", 1, "U+00A0 (no-break space)", "type a space"),
        ("says: The keeper", "says:\u00a0The keeper", 10, "U+00A0 (no-break space)", "type a space"),
        ("says: The keeper", "says\uff1a The keeper", 9, "U+FF1A (fullwidth colon)", "type `:`"),
        ("  - at: b", "  \u2013 at: b", 3, "U+2013 (en dash)", "type a hyphen, `-`"),
        ("  - at: b", "  \u2022 at: b", 3, "U+2022 (bullet)", "type a hyphen, `-`"),
        ("  - at: b", "  -\u202fat: b", 4, "U+202F (narrow no-break space)", "type a space"),
    ],
)
def test_a_sign_of_a_word_processor_is_named(right: str, wrong: str, column: int, sign: str, typed: str) -> None:
    (problem,) = problems(FILE.replace(right, wrong, 1))

    assert problem.code == "typeset-sign"
    assert sign in problem.message
    assert problem.help == typed
    assert problem.span
    assert problem.span.column == column


def test_lines_pasted_with_other_spaces_are_one_problem() -> None:
    text = "\n".join(re.sub("^ +", lambda spaces: "\u00a0" * len(spaces[0]), line) for line in LINES)

    (problem,) = problems(text)

    assert (problem.code, problem.span and problem.span.line) == ("typeset-sign", 4)
    assert "so do " in problem.message


@pytest.mark.parametrize(
    ("wrong", "column", "sign"),
    [
        ("    says\u00a0: The", 9, "U+00A0 (no-break space)"),
        ("    sa\u200dys: The", 7, "U+200D (zero width joiner)"),
        ("    \u201csays\u201d: The", 5, "U+201C (left double quotation mark)"),
    ],
)
def test_a_sign_in_a_key_is_named(wrong: str, column: int, sign: str) -> None:
    (problem,) = problems(FILE.replace("    says: The", wrong, 1))

    assert problem.code == "typeset-sign"
    assert sign in problem.message
    assert (problem.span and (problem.span.line, problem.span.column)) == (15, column)


@pytest.mark.parametrize("text", ['{"\u00ab": 1}', "'\u201csays\u201d': 1", '"a\u00a0b": 1'])
def test_a_key_in_quotes_holds_the_signs_that_it_is_meant_to_hold(text: str) -> None:
    assert problems(text) == []


def test_an_item_without_its_hyphen_is_meant_where_its_keys_come_again() -> None:
    first = problems(FILE.replace("  - at: b", "    at: b", 1))[0]

    assert (first.code, first.span and first.span.line) == ("duplicate-key", 9)
    assert "begin another item of the list with `- `" in first.help


@pytest.mark.parametrize(
    ("right", "wrong", "line", "message"),
    [
        ("    says: The", "     says: The", 15, "this line is indented by 5, and does not fit those around it"),
        ("    says: The", "   says: The", 15, "this line is indented by 3, and does not fit those around it"),
        ("keeper may lend", "keeper #may\n      lend", 7, "`#` after a space begins a comment, which ends the text"),
        ("      - {rule", "        {rule", 20, "an item of a list without its `- `"),
        ('"2000-01-01"', '"2000-01-01', 4, 'the quotation mark `"` is not closed'),
    ],
)
def test_a_slip_is_called_what_it_is(right: str, wrong: str, line: int, message: str) -> None:
    (problem,) = problems(FILE.replace(right, wrong, 1))

    assert message in problem.message
    assert (problem.span and problem.span.line) == line


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("An\u200bearlier".encode(), "the character U+200B (zero width space) is not allowed"),
        ("ear\u00adlier".encode(), "the character U+00AD (soft hyphen) is not allowed"),
        (b"a\x0bb", "the character U+000B (a line break in Word) is not allowed"),
        (b"a\x1eb", "the character U+001E (a non-breaking hyphen in Word) is not allowed"),
        (b"\xff\xfea\0", "invalid UTF-8: byte 0xff; the file is UTF-16"),
        (
            b"\x93Lending\x94",
            "invalid UTF-8: byte 0x93, which is `\u201c` in Windows-1252, U+201C (left double quotation mark)",
        ),
        (b"PK\x03\x04\xff", "the file is a ZIP archive, as workbooks are, not text"),
        (b"\xd0\xcf\x11\xe0\xa1", "the file is a document of Word, before 2007, not text"),
        (b"{\\rtf1\\ansi}", "the file is a document of Rich Text, not text"),
    ],
)
def test_what_is_not_plain_text_is_named(content: bytes, message: str) -> None:
    with pytest.raises(Refused) as refused:
        decoded(content, "a.yaml")

    assert refused.value.problems[0].message == message


def test_a_sign_made_plain_is_what_a_keyboard_has() -> None:
    assert plain("\u201cU.S.\u00a0Code\u201d \u2011 it\u2019s\u2026\u200b") == '"U.S. Code" - it\'s...'
    assert called("\u2011") == "U+2011 (non-breaking hyphen)"


def test_of_a_large_file_no_slip_is_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_slips, "stops", lambda *_: pytest.fail("it was read again"))

    (problem,) = problems("a: |\n" + "  b\n" * 2**15 + "c: d: e\n")

    assert problem.message == "invalid YAML: unexpected `:`"
