"""Every answer names what is left out of the law that it used, under what it does not say."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import statute_runner
from statute_runner.explain.left_out import left_out
from statute_runner.explain.renderer import renderer

BUNDLES = Path(__file__).parent.parent / "bundles"
RECORDS = statute_runner.load(str(BUNDLES / "privacy-act"))
REQUEST = {"id": "r", "date": "2024-01-02", "facts": {"record": {"in_system": True}}}
SAID = "Not in this bundle, so not read: 5 U.S.C. 552a(a), (c)."


def provisions(*bare: str, among: str) -> Any:
    """A decision that used one section with these provisions, some of them without words."""
    text = [{"at": at, "heading": "", "text": "" if at in bare else "Words."} for at in among.split()]
    return {"law": [{"version": "2000-01-01", "citation": "code/1", "cite": "Code 1", "text": text}]}


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_an_answer_names_what_is_left_out_where_it_says_what_it_does_not_say(form: str) -> None:
    sheet = " ".join(renderer(RECORDS.bundle, form, full=False)(RECORDS.decide(REQUEST, text=True)).split())

    _, head, told = sheet.replace("\\", "").lower().partition("what this answer does not say")

    assert head
    assert SAID.lower() in told


@pytest.mark.parametrize(
    ("decision", "said"),
    [
        (provisions("b", among="a b c"), "Code 1(b)"),
        (provisions("b", "c", among="a b c"), "Code 1(b), (c)"),
        (provisions("b", "c", "d", "f", among="a b c d e f"), "Code 1(b)-(d), (f)"),
        # one that is left out whole has its parts with it; what stands on another level is not in its row
        (provisions("b", "b/1", "c/1", among="a b b/1 c c/1 c/2"), "Code 1(b), (c)(1)"),
        (provisions("other_definitions", among="a other_definitions"), "Code 1, other definitions"),
    ],
)
def test_provisions_in_a_row_are_named_as_one(decision: Any, said: str) -> None:
    assert left_out(decision, RECORDS.bundle) == [f"Not in this bundle, so not read: {said}."]


def test_of_what_is_left_out_for_a_reason_the_section_is_named() -> None:
    tiny = statute_runner.load(str(BUNDLES.parent / "check" / "tiny"))
    made = tiny.decide({"id": "r", "date": "2015-01-02"}, text=True)

    assert left_out(made, tiny.bundle) == ["Left out are parts, on which nothing here turns, of 1 Code 20."]


def test_of_law_that_is_whole_nothing_is_said() -> None:
    assert left_out(provisions(among="a b"), RECORDS.bundle) == []
