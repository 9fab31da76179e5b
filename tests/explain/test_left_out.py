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
SAID = "Not in this bundle, and not read for this answer: 5 U.S.C. 552a(a) and (c)."


def provisions(*bare: str, among: str) -> Any:
    """A decision that used one section with these provisions, some of them without words."""
    text = [{"at": at, "heading": "", "text": "" if at in bare else "Words."} for at in among.split()]
    return {"law": [{"citation": "code/1", "cite": "Code 1", "text": text}]}


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
        (provisions("b", "c", among="a b c"), "Code 1(b) and (c)"),
        (provisions("b", "c", "d", "f", among="a b c d e f"), "Code 1(b) to (d) and (f)"),
        # one that is left out whole has its parts with it; what stands on another level is not in its row
        (provisions("b", "b/1", "c/1", among="a b b/1 c c/1 c/2"), "Code 1(b) and (c)(1)"),
        (provisions("other_definitions", among="a other_definitions"), "Code 1, other definitions"),
    ],
)
def test_provisions_in_a_row_are_named_as_one(decision: Any, said: str) -> None:
    assert left_out(decision) == [f"Not in this bundle, and not read for this answer: {said}."]


def test_of_law_that_is_whole_nothing_is_said() -> None:
    assert left_out(provisions(among="a b")) == []
