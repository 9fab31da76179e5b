"""A rule begins in words that a lawyer reads: what it asks, its quote, its state, said once."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

import pytest

from serve.addresses import BEGUN, CLEAN, COVERED, VIOLATED
from statute_runner.logic.refs import FactRef
from statute_runner.logic.tree import AllOf, AnyOf, Not, Place, Test, Unsaid
from statute_runner.serve.condition_sentences import CAME, GATES, view

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle
    from statute_runner.logic.tree import Node

VALUES = ("", "yes", "no", "unknown")
LEAF = Test(FactRef("finding.made"), "is", True)
STATES = (f"id=a&{BEGUN}", f"id=a&{COVERED}&{CLEAN}", f"id=a&{BEGUN}&{VIOLATED}")


def placed(id_: str) -> Place:
    return Place(id_, "law/1", (), "f.yaml", 1)


GATED: dict[str, Node] = {
    "all": AllOf((LEAF, LEAF), placed("x")),
    "any": AnyOf((LEAF, LEAF), placed("x")),
    "not": Not(LEAF, placed("x")),
    "cannot be said": Unsaid(LEAF, placed("x")),
}
SAID = {
    ("all", "yes"): "All of these are so",
    ("all", "no"): "Not all of these are so",
    ("any", "yes"): "At least one of these is so",
    ("any", "no"): "None of these is so",
    ("not", "yes"): "This must not be so, and is not",
    ("not", "no"): "This must not be so, but it is",
    ("cannot be said", "yes"): "It must be open whether this is so, and it is",
    ("cannot be said", "no"): "It must be open whether this is so, but it is not",
}


@pytest.mark.parametrize(("kind", "value"), SAID)
def test_what_joins_conditions_says_its_truth_in_its_one_sentence(loaded: LoadedBundle, kind: str, value: str) -> None:
    made = view(GATED[kind], {"x": value}, loaded.bundle, "2024-03-15")

    assert made["said"] == SAID[kind, value]
    assert made["came"] == ""


def test_no_two_states_of_a_condition_read_the_same() -> None:
    for sentences in (*GATES.values(), CAME):
        assert set(sentences) == set(VALUES)
        assert len(set(sentences.values())) == len(VALUES)


@pytest.mark.parametrize("state", STATES)
def test_no_rule_of_the_law_says_that_something_holds_that_does_not(
    client: TestClient, loaded: LoadedBundle, state: str
) -> None:
    """A sign stands beside one sentence: of a group its own, of a condition whether it is so."""
    section = loaded.bundle.in_force("usc/19/1628", "2024-03-15")
    assert section
    for name in list(section.rules)[::3]:
        page = client.get(f"/rule?{state}&rule=usc/19/1628%23{name}").text
        shown = page.partition("<main")[2].partition('aria-labelledby="cases-head"')[0]
        before, _, keyed = shown.partition('<details class="key"')
        shown = before + keyed.partition("</details>")[2]
        badges = re.findall(
            '<span class="verdict ([a-z]+)"><span class="sign" aria-hidden="true">.</span>(.*?)</span>', shown
        )

        assert "hold" not in " ".join(said for _, said in badges)
        assert {said.strip() for _, said in badges} <= {*CAME.values()}
        assert all(not said or CAME[value] == said.strip() for value, said in badges)
        for tree in re.findall("<title>(.*?)</title>", shown):
            assert sum(unescape(tree).endswith(f": {came}") for came in CAME.values() if came) <= 1


def test_the_page_begins_with_what_is_asked_its_quote_and_its_state(client: TestClient, loaded: LoadedBundle) -> None:
    section = loaded.bundle.in_force("usc/19/1628", "2024-03-15")
    assert section
    rule = section.rules["violated"]
    page = unescape(client.get(f"/rule?{STATES[2]}&rule=usc/19/1628%23violated").text)
    begins = page[page.index("</h1>") : page.index("What it asks")]

    assert rule.says in begins
    assert "<q>" in begins
    assert "19 U.S.C. 1628(b)(2)" in begins
    assert '<dt>For a</dt><dd><span class="verdict yes">' in begins
    assert "<code>" not in page[page.index("<main") : page.index("Cases that rest on it")]
    assert '<details class="conditions" id="file">' in page
    assert "No one answer" not in begins


def test_without_a_day_or_a_sound_request_the_page_says_why_it_has_no_state(client: TestClient) -> None:
    assert "the request has no day" in client.get("/rule?rule=usc/19/1628%23violated").text
    assert "cannot be read" in client.get("/rule?date=2024-03-15&officer.service=x&rule=usc/19/1628%23violated").text
