"""The sheet says all that counsel signs, in each format, and its entry, once written, is a signature that fits."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from check.tiny_bundle import TINY
from commands.command import statute
from sign.signing import EARLIER, READING, SECTION, copied, replaced, sign
from statute_runner.explain.signing_words import unsigned

if TYPE_CHECKING:
    from pathlib import Path


def sheet(what: str, *arguments: str, root: Path = TINY) -> str:
    done = statute("show", what, "--sign-off", "--bundle", str(root), *arguments)
    assert (done.status, done.errors) == (0, "")
    return " ".join(done.output.split())


def test_the_sheet_of_a_provision_has_its_text_rules_questions_and_open_points() -> None:
    said = sheet("code/1/10/a")

    assert "A book may be lent to a member, unless a loan is overdue." in said
    assert "- overdue, (a): An earlier loan was not brought back in time." in said
    assert "loan.overdue is true “a loan is overdue”" in said
    assert "loan.overdue: Is an earlier loan overdue?" in said
    assert "not encoded, (a), “may be lent”: discretion" in said
    assert "contested, map-is-book (the default is yes; no lawyer has signed this reading): Is a map a book?" in said
    assert "For loans asked for before January 1, 2010" not in said
    assert "No lawyer has signed (a)." in said


def test_the_sheet_of_a_version_has_every_provision() -> None:
    assert "No lawyer has signed (a), (b)." in sheet("code/1/10")


def test_the_sheet_lists_cases_that_cite_the_provision_with_the_answers_of_that_version() -> None:
    now, before = sheet("code/1/10/a"), sheet("code/1/10/a", "--on", "2005-01-01")

    assert "- reader-later: " in now
    assert "- child: " not in now
    assert "- child: " in before
    assert "- reader-later: " not in before


def test_the_sheet_of_a_reading_has_its_options_authority_argument_and_rules() -> None:
    said = sheet("readings/map-is-book")

    assert "- yes (the default): A map is lent as a book is." in said
    assert "- The law lends what can be carried home." in said
    assert "A map can be carried home as a book can." in said
    assert "code/1/10#lent_to_member: A book is lent to a member who has nothing overdue." in said
    assert "No lawyer has signed this reading." in said


def test_the_sheet_says_what_rules_options_and_values_mean_and_where_to_record() -> None:
    said = sheet("code/1/10/a")

    assert "rule code/1/10#overdue (An earlier loan was not brought back in time)" in said
    assert "reading.map-is-book is yes (A map is lent as a book is)" in said
    assert "Write this under reviewed: of code/1/10/2010-01-01.yaml, beside" in said
    assert "- member.kind: " in sheet("code/1/10/b", "--on", "2005-01-01")
    assert "- guest: " in sheet("code/1/10/b", "--on", "2005-01-01")


def test_a_rule_means_what_it_said_on_the_day_of_the_version_or_on_its_own() -> None:
    assert "rule code/1/10#overdue (An earlier loan is overdue)" in sheet("code/1/10/a", "--on", "2005-01-01")
    assert (
        "rule code/1/10#lent_to_guest as in force on 2009-12-31 (A book on law or history from the first shelves is "
        "lent to a foreign guest)" in sheet("code/1/10/b")
    )


@pytest.mark.parametrize(("form", "said"), [("markdown", "## The text\n"), ("html", "<h2>The text</h2>")])
def test_the_sheet_has_formats(form: str, said: str) -> None:
    assert said in statute("show", "code/1/10/a", "--sign-off", "--format", form, "--bundle", str(TINY)).output


def test_words_of_a_bundle_are_no_markup(tmp_path: Path) -> None:
    root = copied(tmp_path)
    replaced(root, SECTION, "because: discretion", 'because: "<script>"')

    assert "<script>" not in sheet("code/1/10/a", "--format", "html", root=root)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("code/1/10/c", "--sign-off"), "unknown provision `c` of code/1/10, version 2010-01-01"),
        (("readings/maps", "--sign-off"), "unknown reading `maps`"),
        (("code/2", "--sign-off"), "unknown section `code/2`"),
        (("registers", "--sign-off"), "--sign-off"),
        (("code/1/10", "--format", "html"), "--format"),
    ],
)
def test_what_does_not_exist_is_refused(arguments: tuple[str, ...], said: str) -> None:
    done = statute("show", *arguments, "--bundle", str(TINY))

    assert done.status == 2
    assert said in done.errors


def law(root: Path, day: str) -> dict[str, dict[str, Any]]:
    given = json.dumps({"id": "r", "date": day, "facts": {}}).encode()
    found = json.loads(statute("decide", "--bundle", str(root), "--format", "json", given=given).output)
    return {f"{one['citation']}@{one['version']}": one for one in found["law"]}


def test_a_signed_provision_is_said_in_answers_and_the_rest_is_unsigned(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10/a")
    found = law(root, "2015-05-05")["code/1/10@2010-01-01"]

    assert found["reviewed"] is None
    assert found["signatures"] == [{"by": "A. Lawyer", "on": "2011-02-03", "until": None, "scope": "a", "parts": ["a"]}]
    assert found["unsigned"] == ["b"]
    assert "Signed: (a) by A. Lawyer on 2011-02-03. No lawyer has signed (b)." in printed(root, "--full")


def printed(root: Path, *arguments: str) -> str:
    given = b'{"id": "r", "date": "2015-05-05"}'
    return " ".join(
        statute("decide", "--bundle", str(root), "--format", "text", *arguments, given=given).output.split()
    )


def test_the_first_sheet_says_by_provision_what_is_unsigned(tmp_path: Path) -> None:
    before = printed(TINY)
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10/a")
    one = printed(root)
    sign(root, SECTION, "code/1/10/b", beside=True)
    two = printed(root)
    number = int(before.partition("No lawyer has signed the ")[2].partition(" versions of law used")[0])

    assert f"No lawyer has signed {number - 1} of the {number} versions of law used" in one
    assert ", nor (b) of 1 Code 10." in one
    assert f"No lawyer has signed {number - 1} of the {number} versions of law used" in two
    assert "(b) of 1 Code 10" not in two


def test_a_provision_of_which_all_is_unsigned_stands_for_what_is_below_it() -> None:
    signed = {"by": "A", "on": "2011-02-03", "until": None, "scope": "b/1", "parts": ["b/1"]}
    every = ["a", "a/1", "a/1/A", "a/2", "b", "b/1", "b/2"]
    entry: Any = {
        "signatures": [signed],
        "unsigned": [part for part in every if part != "b/1"],
        "text": [{"at": part} for part in every],
        "reviewed": None,
    }

    assert unsigned(entry) == "signed by no lawyer: (a), (b), (b)(2)"


def test_a_signature_of_the_whole_is_the_review(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10")
    found = law(root, "2015-05-05")["code/1/10@2010-01-01"]

    assert found["reviewed"] == {"by": "A. Lawyer", "on": "2011-02-03", "scope": "all"}
    assert found["unsigned"] == []


@pytest.mark.parametrize(("day", "stands"), [("2020-12-31", True), ("2021-01-01", False)])
def test_a_signature_with_an_end_vouches_for_the_law_of_days_up_to_it(tmp_path: Path, day: str, stands: bool) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10", until="2020-12-31")

    assert bool(law(root, day)["code/1/10@2010-01-01"]["reviewed"]) is stands


def test_a_reading_is_signed_with_its_argument(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, READING, "readings/map-is-book")

    assert "All of it is signed as it is." in sheet("readings/map-is-book", root=root)

    replaced(root, READING, "as a book can.", "as a book can, or a chair.")

    assert "No lawyer has signed this reading." in sheet("readings/map-is-book", root=root)


@pytest.mark.parametrize(
    ("words", "by", "void"),
    [
        ("unless a loan is overdue.", "unless any loan is overdue.", {"a"}),
        ("on December 31, 2009 remains.", "on December 31, 2009 stays.", {"b"}),
        ("says: What was asked for in time", "says: What was asked for early", {"b"}),
        ("because: discretion", "because: the desk's discretion", {"a"}),
        ("revision: 1", "revision: 2", set()),
        ("text:\n", "# a remark\ntext:\n", set()),
    ],
)
def test_a_correction_voids_exactly_what_it_touches(tmp_path: Path, words: str, by: str, void: set[str]) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10")
    replaced(root, SECTION, words, by)
    found = law(root, "2015-05-05")["code/1/10@2010-01-01"]

    assert set(found["unsigned"]) == void


def test_diff_lists_what_must_be_signed_again(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, EARLIER, "code/1/10", "--on", "2005-01-01")
    done = statute("diff", "code/1/10@2000-01-01", "code/1/10@2010-01-01", "--bundle", str(root), "--cases-only")

    assert "To be signed again\n" in done.output
    assert "* code/1/10, version 2010-01-01, (a): changed\n" in done.output


def test_diff_of_a_correction_lists_only_what_it_touches(tmp_path: Path) -> None:
    old = copied(tmp_path)
    sign(old, SECTION, "code/1/10")
    new = copied(tmp_path / "new")
    (new / SECTION).write_text((old / SECTION).read_text())
    replaced(new, SECTION, "because: discretion", "because: the desk's discretion")
    done = statute("diff", str(old), str(new), "--cases-only", "--format", "json")

    assert json.loads(done.output)["sign_again"] == [
        {"of": "code/1/10", "version": "2010-01-01", "at": "a", "because": "changed"}
    ]


def test_a_draft_carries_what_records_what_was_signed(tmp_path: Path) -> None:
    root = copied(tmp_path)
    sign(root, SECTION, "code/1/10")
    done = statute("new", "code/1/10", "2030-01-01", "--bundle", str(root))

    assert done.status == 0
    assert "by: A. Lawyer" in (root / "code/1/10/2030-01-01.yaml").read_text()
