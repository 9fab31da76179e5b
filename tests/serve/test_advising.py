"""Why not, and what would change it, on the page of the law."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest

from serve.addresses import COVERED, VIOLATED
from statute_runner.cases.case_files import load_cases
from statute_runner.loading.bundle_files import folder
from statute_runner.serve.page_state import query_of, state_from, state_of

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

OPEN = f"id=a&{COVERED}"
BARRED = f"{OPEN}&{VIOLATED}"
MOST_CASES = 3


def section(page: str, name: str) -> str:
    found = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
    return found[0] if found else ""


def got(page: str) -> str:
    found = re.search(r'<strong class="came [a-z]+">([^<]+)</strong>', page)
    return found[1] if found else ""


def changes(page: str) -> list[tuple[str, str, str]]:
    """Each change offered: the outcome it stands under, whether a person can make it, and its link."""
    found = []
    for outcome, part in re.findall(
        r'<h3>To <span class="came [a-z]+">([^<]+)</span></h3>(.*?)(?=<h3>|</section>)',
        section(page, "change"),
        re.DOTALL,
    ):
        for kind, item in re.findall(r'<li class="(can|fixed)">(.*?)</li>', part, re.DOTALL):
            found += [(outcome, kind, unescape(link)) for link in re.findall(r'href="(/\?[^"]+)"', item)]
    return found


@pytest.mark.parametrize("name", ["loaded", "ftc"])
def test_every_change_leads_where_it_says_and_first_what_a_person_can_do(
    name: str, request: pytest.FixtureRequest
) -> None:
    bundle: LoadedBundle = request.getfixturevalue(name)
    client: TestClient = request.getfixturevalue({"loaded": "client", "ftc": "ftc_client"}[name])
    cases = load_cases(bundle.bundle, folder(bundle.bundle.root, ("bundle", "cases")))
    seen: set[str] = set()
    for case in cases[:: max(1, len(cases) // MOST_CASES)]:
        column = case.columns[-1]
        state = state_from(bundle, case.request(column.day), case.readings, case.question, case.as_of)
        kinds: dict[str, list[str]] = {}
        for outcome, kind, link in changes(client.get(f"/?{query_of(bundle, state)}&advice=any").text):
            kinds.setdefault(outcome, []).append(kind)
            if len(kinds[outcome]) <= 1 or (kind == "fixed" and "fixed" not in seen):
                seen.add(kind)
                assert got(client.get(link).text) == outcome
        assert all(order == sorted(order) for order in kinds.values())

    assert "fixed" in seen


def test_no_change_touches_what_no_one_can_bring_about_unless_asked(client: TestClient, loaded: LoadedBundle) -> None:
    given = state_of(loaded, BARRED).facts
    page = client.get(f"/?{BARRED}").text
    changed = [
        loaded.bundle.facts[fact]
        for _, _, link in changes(page)
        for fact, now in state_of(loaded, link.removeprefix("/?")).facts.items()
        if now != given.get(fact)
    ]

    # To a better answer alone; what leads to another that is no better stands there when that is asked for.
    assert {fact.name for fact in changed} == {"exchange.direction"}
    wide = {outcome for outcome, _, _ in changes(client.get(f"/?{BARRED}&advice=outcomes").text)}
    assert {outcome for outcome, _, _ in changes(page)} == {"permitted"}
    assert wide == {"permitted", "not permitted"}
    assert all(fact.remedy for fact in changed)
    assert "Where something is to be both provided and received, receive it and provide nothing." in page
    wider = client.get(f"/?{BARRED}&advice=any").text
    assert ("permitted", "fixed") in [(outcome, kind) for outcome, kind, _ in changes(wider)]


def test_why_not_is_said_in_the_words_of_the_law_for_each_route(client: TestClient) -> None:
    said = section(client.get(f"/?{BARRED}").text, "why-not")

    assert said.count("<h3>") == len(("a", "c", "209/e"))
    assert "<q>that has violated any assurances described in paragraph (1)</q>" in said
    assert said.count("<details>") == said.count('<table class="matrix">') > 0
    assert "1628(a)" not in section(client.get(f"/?{OPEN.replace('=provide', '=receive')}").text, "why-not")


def test_where_much_is_not_known_it_is_said_only_when_asked(client: TestClient) -> None:
    before, after = client.get("/?id=a&date=2024-03-15").text, client.get("/?id=a&date=2024-03-15&advice=yes").text

    assert 'href="/?id=a&amp;date=2024-03-15&amp;advice=yes#change"' in before
    assert not section(before, "why-not")
    assert section(after, "why-not")
    assert '<input type="hidden" name="advice" value="yes">' in after


def test_where_nothing_is_decided_nothing_is_advised(client: TestClient) -> None:
    for query in ("date=2024-13-01", "date=1980-01-01&advice=any"):
        assert not section(client.get(f"/?{query}").text, "change")


def test_the_choice_stands_in_the_address_of_the_page_and_in_no_other(client: TestClient) -> None:
    answer = client.get(f"/?advice=any&{BARRED}", follow_redirects=False)
    page = client.get(f"/?{BARRED}&advice=any", headers={"HX-Request": "true"})

    for at in (answer.headers["location"], page.headers["hx-push-url"]):
        assert sorted(parse_qsl(urlsplit(at).query)) == sorted(parse_qsl(f"{BARRED}&advice=any"))
    assert not re.search(r'href="/(?:decision|compare|case)[^"]*advice', page.text)
    other = client.get(f"/?{BARRED}&advice=other", follow_redirects=False).headers["location"]
    assert sorted(parse_qsl(urlsplit(other).query)) == sorted(parse_qsl(BARRED))
