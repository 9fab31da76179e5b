"""The words of a rule file against official copies: law is told from what is editorial, and no XML can do harm."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from amend.overlay import FTC, POLICIES
from statute_runner.amend.official_copy import official
from statute_runner.cli import main
from statute_runner.problem import Refused

COPIES = Path(__file__).parent / "copies"
USLM, PLAIN = COPIES / "exchange-2020.xml", COPIES / "exchange-2015.txt"


def collated(
    capsys: pytest.CaptureFixture[str],
    file: Path,
    *arguments: str,
    citation: str = "usc/19/1628",
    root: Path = POLICIES,
) -> tuple[int, dict[str, Any]]:
    status = main(["text", citation, "--compare", str(file), "--format", "json", "--bundle", str(root), *arguments])
    made: dict[str, Any] = json.loads(capsys.readouterr().out)
    return status, made


def changed(tmp_path: Path, source: Path, find: str, put: str) -> Path:
    text = source.read_text()
    assert text.count(find) == 1
    file = tmp_path / source.name
    file.write_text(text.replace(find, put))
    return file


def test_the_uslm_copy_of_the_version_agrees_and_its_footnote_is_no_law(capsys: pytest.CaptureFixture[str]) -> None:
    status, made = collated(capsys, USLM)

    assert status == 0
    assert made["counts"]["agrees"] == 13
    assert {one["status"] for one in made["provisions"]} == {"agrees"}


def test_the_older_style_of_citing_and_the_mark_of_a_footnote_are_editorial(capsys: pytest.CaptureFixture[str]) -> None:
    status, made = collated(capsys, PLAIN, "--on", "2015-01-01")
    found = {
        one["at"]: [(item["file"], item["copy"]) for item in one["differences"]]
        for one in made["provisions"]
        if one["differences"]
    }

    assert status == 0
    assert found == {"a/4": [("", "1")], "b/1": [("", "of this section")], "b/2": [("", "of this section")]}
    assert {one["status"] for one in made["provisions"] if one["differences"]} == {"differs editorially"}


@pytest.mark.parametrize(
    ("source", "find", "put", "at", "struck", "inserted"),
    [
        (
            USLM,
            "necessary to implement chapter 2, 4, 5, 6, or 7",
            "necessary to implement chapter 2, 4, 5, or 7",
            "c/1/A",
            "6,",
            "",
        ),
        (
            USLM,
            "any assurances described in paragraph (1).",
            "an assurance described in paragraph (1).",
            "b/2",
            "any assurances",
            "an assurance",
        ),
        (USLM, "paragraphs (1) through (4)", "paragraphs (1) through (3)", "a/4", "4", "3"),
        (USLM, "6, or 7 of the", "6, or 7 1 of the", "c/1/A", "", "1"),
        (PLAIN, "investigative, judicial and", "investigative and", "a/3", ", judicial", ""),
    ],
)
def test_a_word_that_is_not_the_same_is_a_difference_in_law(
    source: Path,
    find: str,
    put: str,
    at: str,
    struck: str,
    inserted: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    day = ("--on", "2015-01-01") if source == PLAIN else ()
    status, made = collated(capsys, changed(tmp_path, source, find, put), *day)
    found = [
        (one["at"], item["file"], item["copy"])
        for one in made["provisions"]
        for item in one["differences"]
        if item["kind"] == "differs in law"
    ]

    assert status == 1
    assert found == [(at, struck, inserted)]


def test_a_provision_that_only_the_copy_has_is_a_difference_in_law(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    extra = '<subsection identifier="/us/usc/t19/s1628/d"><num value="d">(d)</num><content>More law.</content></subsection>\n<sourceCredit>'
    status, made = collated(capsys, changed(tmp_path, USLM, "<sourceCredit>", extra))

    assert status == 1
    assert [one["at"] for one in made["provisions"] if one["status"] == "differs in law"] == ["d"]


def test_what_the_file_leaves_out_is_not_compared_and_reconstructed_words_can_be_closed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy.xml"
    law = "The term “Secretary” means the Secretary of the Treasury or his delegate."
    copy.write_text(
        '<s xmlns="http://xml.house.gov/schemas/uslm/1.0"><section identifier="/us/usc/t19/s1401"><paragraph identifier="/us/usc/t19/s1401/a">'
        f'<content>Words left out of the file.</content></paragraph><paragraph identifier="/us/usc/t19/s1401/l"><content>{law}</content></paragraph></section></s>'
    )
    _, made = collated(capsys, copy, "--on", "2003-06-01", citation="usc/19/1401")
    status = {one["at"]: one["status"] for one in made["provisions"]}

    assert (status["a"], status["l"], status["i"]) == ("left out of the file", "agrees", "differs in law")
    assert made["closable"] == ["l"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', "xml-doctype"),
        ('<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', "xml-doctype"),
        ("<a>&lol;</a>", "xml-syntax"),
        ("<a><b></a>", "xml-syntax"),
        ("<a/>", "text-section"),
        ("<a>" * 5000, "xml-depth"),
        ("\udcff", "text-encoding"),
    ],
)
def test_a_copy_that_is_not_safe_or_not_there_is_refused(text: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        official(io.BytesIO(text.encode("utf-8", "surrogateescape")), "copy", "/us/usc/t19/s1628")

    assert caught.value.problems[0].code == code


def test_the_words_are_printed_as_the_law_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "usc/15/57b-2", "--on", "2015-01-01", "--bundle", str(FTC)]) == 0
    said = capsys.readouterr().out

    assert "(B) the materials are to be used for purposes of investigating" in said
    assert "(a) * * *" in said


def test_the_text_report_tells_what_to_do_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["text", "usc/19/1628", "--on", "2015-01-01", "--compare", str(PLAIN), "--bundle", str(POLICIES)]) == 0
    said = capsys.readouterr().out

    assert "under subsection (a) {+of this section+} only if" in said
    assert "still marked as not verified" in said
