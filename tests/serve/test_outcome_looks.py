"""Outcomes look different where they are: barred by the law, merely not permitted, permitted, and open."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from serve.addresses import BEGUN, VIOLATED
from statute_runner.explain.outcome_looks import looks

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle


def test_what_is_prohibited_does_not_look_like_what_nothing_permits(loaded: LoadedBundle) -> None:
    assert looks(loaded.bundle.questions["exchange"]) == {
        "permitted": "favourable",
        "prohibited": "adverse",
        "not_permitted": "rest",
    }


def test_another_law_keeps_the_tones_that_it_says(ftc: LoadedBundle) -> None:
    for question in ftc.bundle.questions.values():
        assert looks(question) == {name: outcome.tone for name, outcome in question.outcomes.items()}


def test_each_look_has_a_sign_a_border_and_a_colour_of_its_own(client: TestClient) -> None:
    style = client.get("/looks.css").text
    signs = re.findall(r'\.came[.a-z]*(?:, \.came\.rest)?::before {[^}]*content: "([^"]+?)(?: |.a0)"', style)

    assert len(signs) == len(set(signs)) == 4
    assert {"double", "dotted", "dashed"} <= set(re.findall(r"\.came[^{]*{ border-style: ([a-z]+)", style))


def test_routes_that_do_not_apply_are_no_red_badges_beside_a_permission(client: TestClient) -> None:
    page = client.get(f"/?id=a&{BEGUN}&{VIOLATED}").text

    assert '<strong class="came adverse">prohibited</strong>' in page
    assert 'class="came adverse">not permitted' not in page
    assert 'class="came rest">not permitted' in page
