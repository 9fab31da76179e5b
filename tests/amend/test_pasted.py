"""Text pasted from a page: what is of the page, and where it breaks off, is told from a difference in law."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from amend.overlay import POLICIES
from commands.command import statute
from effort import some

if TYPE_CHECKING:
    from pathlib import Path

SECTION = ("usc/19/1628", "--bundle", str(POLICIES))
OWN = statute("text", *SECTION).output
LAW, BROKEN = "differs in law", "not in the copy"


def collated(tmp_path: Path, words: str) -> tuple[int, dict[str, Any]]:
    copy = tmp_path / "copy.txt"
    copy.write_text(words)
    done = statute("text", *SECTION, "--compare", str(copy), "--format", "json")
    return done.status, json.loads(done.output)


def differing(made: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    found = ((one["at"], item) for one in made["provisions"] for item in one["differences"])
    return [(at, item["kind"], item["file"], item["copy"]) for at, item in found]


def test_its_own_output_agrees(tmp_path: Path) -> None:
    status, made = collated(tmp_path, OWN)

    assert (status, differing(made), made["counts"]["agrees"]) == (0, [], 13)


def test_its_own_output_agrees_where_words_are_left_out(tmp_path: Path) -> None:
    copy = tmp_path / "copy.txt"
    citation = ("usc/19/1401", "--bundle", str(POLICIES))
    copy.write_text(statute("text", *citation).output)
    done = statute("text", *citation, "--compare", str(copy), "--format", "json")

    assert (done.status, differing(json.loads(done.output))) == (0, [])


@pytest.mark.parametrize(
    ("find", "put"),
    [
        ("information", "infor\u00admation"),
        ("information", "infor\u00ad\n  mation"),
        ("information", "information\u200b"),
        ("(a) In general.", "(a) In general.—"),
        ("(a) In general.", "(a) In general"),
    ],
)
def test_what_nobody_sees_or_only_closes_a_heading_is_no_difference(find: str, put: str, tmp_path: Path) -> None:
    assert find in OWN
    status, made = collated(tmp_path, OWN.replace(find, put))

    assert (status, differing(made)) == (0, [])


@pytest.mark.parametrize(
    "line",
    [
        "U.S. Code | Notes",
        "prev | next",
        "« Previous   Next »",
        "[Print] [Share]",
        "Skip to main content",
        "U.S. Code \u203a Title 19 \u203a Chapter 4 \u203a Subtitle III \u203a Part V \u203a § 1628",
        "U.S. Code > Title 19. CUSTOMS DUTIES > Chapter 4. TARIFF ACT OF 1930 > Section 1628",
    ],
)
@pytest.mark.parametrize("place", [0, 1, 4, 99])
def test_a_line_of_navigation_is_no_law(line: str, place: int, tmp_path: Path) -> None:
    lines = OWN.splitlines()
    status, made = collated(tmp_path, "\n".join([*lines[:place], line, *lines[place:]]))

    assert (status, differing(made), made["navigation"]) == (0, [], [line])


def test_a_title_below_a_line_of_navigation_is_no_law(tmp_path: Path) -> None:
    _, *lines = OWN.splitlines()
    status, made = collated(tmp_path, "\n".join(["prev | next", "§1628. Exchange of information", *lines]))

    assert (status, differing(made), made["navigation"]) == (0, [], ["prev | next"])


@pytest.mark.parametrize("line", ["Part 7", "This chapter and the next", "Notes | any law or regulation", "(d) Next"])
def test_a_line_that_may_be_law_is_law(line: str, tmp_path: Path) -> None:
    lines = OWN.splitlines()
    status, made = collated(tmp_path, "\n".join([*lines[:4], line, *lines[4:]]))

    assert (status, made["navigation"]) == (1, [])
    assert {kind for _, kind, _, _ in differing(made)} == {LAW}


LINES = [line.strip() for line in OWN.splitlines()[1:]]
PAGES = {
    "the Code's own site": """
        19 USC 1628: Exchange of information
        Text contains those laws in effect on October 28, 2025
        From Title 19-CUSTOMS DUTIES
        CHAPTER 4-TARIFF ACT OF 1930
        SUBTITLE III-ADMINISTRATIVE PROVISIONS
        Part V-Enforcement Provisions
        Jump To:
        Source Credit
        References In Text
        Amendments
        Effective Date
        §1628. Exchange of information
        """,
    "a printed edition": """
        [United States Code, 2018 Edition]
        [Title 19 - CUSTOMS DUTIES]
        [Sec. 1628 - Exchange of information]
        [From the U.S. Government Publishing Office, www.gpo.gov]
        §1628. Exchange of information
        """,
    "a path that begins with its site": """
        Some Institute > U.S. Code > Title 19 > CHAPTER 4 > SUBTITLE III > Part V > § 1628
        19 U.S. Code § 1628 - Exchange of information
        U.S. Code Notes
        prev | next
        """,
    "parts of the Code, a line each": """
        2022 US Code
        Title 19 - Customs Duties
        Chapter 4 - Tariff Act of 1930
        Sec. 1628 - Exchange of information
        Download PDF
        """,
    "no title": """
        Title 19 - Customs Duties
        Notes
        """,
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("between", ["\n", " "])
@pytest.mark.parametrize("space", [" ", "\u00a0"])
def test_what_stands_above_the_law_is_no_law(page: str, between: str, space: str, tmp_path: Path) -> None:
    *above, last = [line.strip() for line in page.strip().splitlines()]
    # where all is one line, so is the last one above
    text = "\n".join([*above, between.join([last, *LINES])])
    status, made = collated(tmp_path, text.replace(" ", space))

    assert (status, differing(made)) == (0, [])
    assert set(above) - {"19 U.S. Code § 1628 - Exchange of information", "§1628. Exchange of information"} <= {
        *made["navigation"],
        "Sec. 1628 - Exchange of information",
    }


@pytest.mark.parametrize("line", ["No officer may do so.", "(z) Secrecy. No officer may do so."])
@pytest.mark.parametrize("title", ["§1628. Exchange of information\n", ""])
def test_law_above_the_first_provision_stays_law(line: str, title: str, tmp_path: Path) -> None:
    status, made = collated(tmp_path, title + "\n".join([line, *LINES]))

    assert (status, made["navigation"]) == (1, [])
    assert {kind for _, kind, _, _ in differing(made)} == {LAW}


@pytest.mark.parametrize("between", ["\n", " "])
def test_credits_and_notes_are_no_law_wherever_they_begin(between: str, tmp_path: Path) -> None:
    credit = (
        "(June 17, 1930, ch. 497, title IV, § 628, as added Pub. L. 99-570, title III, § 3127, Oct. 27, 1986, "
        "100 Stat. 3207-87.)"
    )
    status, made = collated(
        tmp_path, between.join([*LINES, credit, "Editorial Notes", "Amendments", "2020—Subsec. (c)."])
    )

    assert (status, differing(made)) == (0, [])


NOTE = "So in original. Probably should be “(3)”."


@pytest.mark.parametrize(
    ("within", "after", "note"),
    [
        (f" [1] {NOTE}", "", f"1 {NOTE}"),
        (f" {NOTE}", "", NOTE),
        (" [1]", f"\n[1] {NOTE}", f"1 {NOTE}"),
        (" [1]", f"\n(Added Pub. L. 99-570, title III.)\nEditorial Notes\n\n[1] {NOTE}", f"1 {NOTE}"),
        (" 1 So in original. The period probably should be a semicolon.", "", None),
        (' [2] So in original. Probably should be "(3)."', "", None),
        # as some print it: the mark where it refers, and again before the footnote; and the footnote at the end too
        (f" 1 1 {NOTE}", "", f"1 {NOTE}"),
        (f" [1] [1] {NOTE}", f"\n[1] {NOTE}", f"1 {NOTE}"),
        (" [1] See References in Text note below.", "", "1 See References in Text note below."),
        (" [1]", "\n[1] See Codification note below.", "1 See Codification note below."),
    ],
)
def test_a_footnote_within_the_words_is_no_law(within: str, after: str, note: str | None, tmp_path: Path) -> None:
    words = "paragraphs (1) through (4)"
    assert OWN.count(words) == 1
    status, made = collated(tmp_path, OWN.replace(words, words + within) + after)

    assert (status, differing(made), len(made["footnotes"])) == (0, [], 1)
    assert note is None or made["footnotes"] == [note]


def test_a_mark_without_a_footnote_may_be_law(tmp_path: Path) -> None:
    status, made = collated(tmp_path, OWN.replace("through (4)", "through (4) [1]"))

    assert (status, differing(made)) == (1, [("a/4", LAW, "", "[1]")])


@pytest.mark.parametrize("end", ["only for", "only for govern", "only for …", "only for [...]"])
def test_a_copy_that_breaks_off_within_a_provision_is_told_from_law(end: str, tmp_path: Path) -> None:
    kept, words, _ = OWN.rpartition("only for governmental")
    assert words
    status, made = collated(tmp_path, kept + end)
    found = differing(made)

    assert status == 1
    assert {kind for _, kind, _, _ in found} == {BROKEN}
    assert [at for at, *_ in found] == ["c/1/B", "c/2"]
    assert found[0][2].startswith("governmental purposes")


@pytest.mark.parametrize(("end", "is_sure"), [("", False), ("…", True)])
def test_a_copy_that_ends_with_a_sentence_breaks_off_or_is_of_other_law(
    end: str, is_sure: bool, tmp_path: Path
) -> None:
    status, made = collated(tmp_path, OWN.partition("    (2) Definitions")[0] + end)
    (found,) = [item for one in made["provisions"] for item in one["differences"]]

    assert (status, found["kind"]) == (1, BROKEN)
    assert ("or is of law that has no more" in found["why"]) is not is_sure


@pytest.mark.parametrize("end", ["necessary to—", "multilateral or bilateral agreements", "United States; and"])
def test_a_copy_that_ends_within_a_sentence_breaks_off_wherever_its_provisions_end(end: str, tmp_path: Path) -> None:
    kept, words, _ = OWN.partition(end)
    _, made = collated(tmp_path, kept + words)

    assert {item["why"] for one in made["provisions"] for item in one["differences"]} == {
        "the copy breaks off here, and what follows was not compared"
    }


@pytest.mark.parametrize("end", some(range(OWN.index("(a)") + 4, len(OWN.rstrip())), 31))
def test_wherever_a_copy_breaks_off_no_law_differs(end: int, tmp_path: Path) -> None:
    status, made = collated(tmp_path, OWN[:end])

    assert (status, {kind for _, kind, _, _ in differing(made)}) == (1, {BROKEN})


@pytest.mark.parametrize(
    "end",
    [
        "(a) In general. Th",
        "judicial and quasi-",
        "uses of information provided.\n    (",
        "uses of information provided.\n    (1) In",
        "Government agency of USMCA country.\n    (1) In general. T",
        "may authorize U.",
        "(2) Definitions. I",
    ],
)
def test_a_cut_word_or_sign_that_stands_again_later_is_the_one_it_is_cut_from(end: str, tmp_path: Path) -> None:
    assert OWN.count(end) == 1
    status, made = collated(tmp_path, OWN[: OWN.index(end)] + end)

    assert (status, {kind for _, kind, _, _ in differing(made)}) == (1, {BROKEN})


def test_a_copy_whose_credits_follow_does_not_break_off(tmp_path: Path) -> None:
    kept = OWN.rpartition("for governmental")[0]
    status, made = collated(tmp_path, f"{kept}\n(Added Pub. L. 99-570, title III.)\n")

    assert (status, {kind for _, kind, _, _ in differing(made)}) == (1, {LAW})


def test_a_word_that_differs_before_the_break_is_law(tmp_path: Path) -> None:
    kept = OWN.rpartition("for governmental")[0].replace("any assurances", "an assurance")
    status, made = collated(tmp_path, kept)

    assert status == 1
    assert [(at, file) for at, kind, file, _ in differing(made) if kind == LAW] == [("b/2", "any assurances")]
    assert [at for at, kind, *_ in differing(made) if kind == BROKEN] == ["c/1/B", "c/2"]
