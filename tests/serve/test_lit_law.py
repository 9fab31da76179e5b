"""The law lit by an answer: one badge a provision, each link with words, a section once, and the words that decide."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from serve.conftest import client_of
from statute_runner.serve.page_state import query_of, state_from
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

ALLEGED = Path(__file__).parents[2] / "policies" / "examples" / "alleged-violation.yaml"


@pytest.fixture(scope="module")
def page(loaded: LoadedBundle) -> str:
    """The page of an allegation that no one has found."""
    request = document(ALLEGED.read_bytes(), ALLEGED.name).data
    return client_of(loaded).get(f"/?{query_of(loaded, state_from(loaded, request, {}, None, None))}").text


def test_a_provision_says_once_that_it_speaks_against_what_is_asked(page: str) -> None:
    provisions = page.split('<div class="provision')[1:]

    assert max(part.count('class="bar"') for part in provisions) == 1
    assert any("No information may be provided" in part and 'class="bar"' in part for part in provisions)


def test_no_link_of_the_law_is_without_words_or_names_its_condition_twice(page: str) -> None:
    links = re.findall(r'<a class="quoted[^>]*>(.*?)</a>', page)

    assert links
    assert all(re.search(r'class="phrase \w+">[^<]*\w', link) for link in links)
    assert [one for one, times in Counter(re.findall(r'\bid="([^"]+)"', page)).items() if times > 1] == []


def test_a_section_stands_once_on_the_page_and_its_earlier_words_are_folded(page: str) -> None:
    open_law = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)

    assert len(re.findall(r'<article class="law" aria-label="19 U.S.C. 1628', open_law)) == 1
    assert "19 U.S.C. 1628 as it read from" in page


def test_the_panel_leads_to_the_first_words_that_decide(page: str) -> None:
    led = re.search(r'href="#(p\d+)">To the words that decide', page)

    assert led
    assert f'id="{led[1]}"' in page
    assert re.search(rf'<li id="c{led[1][1:]}" class="[^"]*decides', page)


def test_the_arguments_of_a_reading_stand_beside_its_switch(client: TestClient) -> None:
    switch = client.get("/?date=2024-03-15").text.split('aria-describedby="r-purposes-list"')[1].split("</fieldset>")[0]

    assert "<summary>The arguments" in switch
    assert len(re.findall(r'<p class="note">[^<]{80,}', switch)) > 0
