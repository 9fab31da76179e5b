"""Questions that cannot matter any more are folded away, and no answer to one of them changes the answer."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from serve.addresses import BEGUN, CLEAN
from statute_runner.serve import state_answer
from statute_runner.serve.idle_fields import idle_fields
from statute_runner.serve.page_state import state_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

STATES = ["date=2024-03-15", f"{BEGUN}&{CLEAN}", f"{BEGUN}&{CLEAN}&assurances.cover_purpose=true"]
ANSWERS = {
    "yes/no": ["true", "false"],
    "set of choices": ["!none"],
    "date": ["1990-01-01", "2024-03-01"],
    "whole number": ["0", "9"],
    "set of whole numbers": ["!none", "3"],
    "text": ["anything"],
    "list": ["!none", "1"],
}


@pytest.mark.parametrize("query", STATES)
def test_no_answer_to_an_idle_question_changes_the_outcome_or_a_route(loaded: LoadedBundle, query: str) -> None:
    state = state_of(loaded, query)
    answer = state_answer.answer(loaded, state)
    idle = idle_fields(loaded.bundle, state, answer.trace)

    assert idle
    for name in idle:
        about = loaded.bundle.facts[name]
        for given in (*about.values, *ANSWERS.get(about.type, ())):
            other = state_answer.answer(loaded, state_of(loaded, f"{query}&{name}={given}")).made
            if other is None:
                continue
            assert answer.made is not None
            assert other["outcome"] == answer.made["outcome"], (name, given)
            assert {route: one["outcome"] for route, one in other["routes"].items()} == {
                route: one["outcome"] for route, one in answer.made["routes"].items()
            }, (name, given)


def test_for_france_the_chapters_of_the_agreement_are_folded_away_and_said_to_be(client: TestClient) -> None:
    page = client.get(f"/?{BEGUN}&{CLEAN}").text
    chapters = page.split('name="finding.chapters" value="!none"')[1].split("</fieldset>")[0]

    assert 'class="state idle"' in chapters
    folded = re.search(r'<summary id="k-finding">(\d+) questions cannot matter any more', page)
    assert folded
    group = page.split('<summary id="k-finding"')[1].split('<summary id="k-')[0]
    assert group.count('class="state idle"') == int(folded[1])
    assert 'class="folded"><summary' in page


def test_for_mexico_the_chapters_matter_and_what_is_stated_is_never_folded(client: TestClient) -> None:
    mexico = client.get("/?date=2010-03-15&counterpart.country=MX").text
    stated = client.get(f"/?{BEGUN}&{CLEAN}&finding.chapters=5").text

    for page in (mexico, stated):
        assert "idle" not in page.split('name="finding.chapters" value="!none"')[1].split("</fieldset>")[0]


def test_where_no_day_is_said_nothing_is_folded(client: TestClient) -> None:
    assert 'class="state idle"' not in client.get("/").text
