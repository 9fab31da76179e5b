"""The pages beside the law: the first page, the card, past decisions, the readings, the search."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from serve.addresses import BEGUN, CLEAN, COVERED, VIOLATED
from statute_runner.decide.decision import chosen_readings

if TYPE_CHECKING:
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

PERMITTED = f"id=a&{COVERED}&{CLEAN}"
BARRED = f"id=a&{BEGUN}&{VIOLATED}"
HOSTILE = '"><script>alert(1)</script>'


def sent(client: TestClient, path: str, content: str | bytes, name: str = "it.yaml", **fields: str) -> Any:
    return client.post(path, files={"file": (name, content)}, data=fields, follow_redirects=False)


def test_the_first_page_says_what_is_decided_and_what_not(client: TestClient, loaded: LoadedBundle) -> None:
    page = unescape(client.get("/start").text)

    assert loaded.bundle.questions["exchange"].ask in page
    assert all(" ".join(limit.split()) in page for limit in loaded.bundle.limits)
    assert page.index('">Begin</a>') < page.index('">The law</a>')
    assert page.count("This is not legal advice.") == 1


def test_the_first_page_takes_today_without_a_script(client: TestClient) -> None:
    page = client.get("/start").text
    button = re.search(r'<button type="submit" class="quiet" name="today" value="([-0-9]+)" formnovalidate>', page)

    assert button
    assert f'name="date" value="{button[1]}"' in client.get(f"/interview?date=&today={button[1]}").text


def test_the_form_leads_to_the_first_page_and_its_answer_to_card_and_readings(client: TestClient) -> None:
    page = client.get(f"/?{PERMITTED}").text
    panel = page[page.index('<section id="outcome"') : page.index('<form id="form"')]

    assert '<a href="/card?' in panel
    assert '<a href="/readings?' in panel
    assert '<a href="/start">' in page[page.index('<form id="form"') :]
    assert "/card?" not in client.get("/?date=2024-13-01").text


def test_an_example_opens_as_its_request(client: TestClient) -> None:
    page = client.get("/start").text
    link = re.search(r'href="(/\?[^"]+)">MX-2024-0117</a>', page)

    assert link
    assert '<strong class="came favourable">permitted</strong>' in client.get(unescape(link[1])).text


@pytest.mark.parametrize("kind", ["yaml", "json"])
def test_a_request_that_is_sent_is_shown_on_its_law(client: TestClient, kind: str) -> None:
    saved = client.get(f"/request.{kind}?{PERMITTED}").text
    for answer in (
        sent(client, "/start", saved, f"it.{kind}"),
        client.post("/start", files={"file": ("", b"")}, data={"text": saved}, follow_redirects=False),
    ):
        assert answer.status_code == 303
        assert dict(parse_qsl(urlsplit(answer.headers["location"]).query)) == dict(parse_qsl(PERMITTED))


def test_what_is_wrong_with_a_request_is_told_by_line(client: TestClient) -> None:
    answer = sent(client, "/start", "id: a\ndate: 2024-02-30\nfacts:\n  exchange: {direction: provid}\n")

    assert answer.status_code == 422
    assert "it.yaml, line 2" in answer.text
    assert "it.yaml, line 4" in answer.text
    assert "did you mean `provide`" in answer.text


def test_a_decision_that_is_sent_is_verified(client: TestClient, loaded: LoadedBundle) -> None:
    request = client.get(f"/request.json?{PERMITTED}").json()
    made = loaded.decide(request, given=True)
    good = sent(client, "/start", json.dumps(made), "it.json").text
    bad = sent(client, "/start", json.dumps({**made, "outcome": "prohibited"}), "it.json").text

    assert "<strong>Verified:</strong>" in good
    assert "<strong>Altered:</strong>" in bad
    link = re.search(r'href="(/\?[^"]+)">Open it on its law', good)
    assert link
    assert dict(parse_qsl(urlsplit(unescape(link[1])).query)) == dict(parse_qsl(PERMITTED))


@pytest.mark.parametrize("path", ["/start", "/past"])
def test_what_may_not_be_sent_is_refused(client: TestClient, path: str) -> None:
    assert sent(client, path, "").status_code == 422
    assert client.post(path, content=b"id: a", headers={"content-type": "text/yaml"}).status_code == 422
    assert client.post(path, content=b"x" * (2**24 + 1)).status_code == 413
    assert client.post(path, content=b"", headers={"origin": "http://example.org"}).status_code == 403
    assert "<script>alert" not in sent(client, path, f"id: '{HOSTILE}'\nx: 1\n", HOSTILE).text


def test_past_decisions_are_replayed_and_filtered(client: TestClient, loaded: LoadedBundle) -> None:
    """One as it was, one that was altered, and a request that was never decided."""
    first, second = (client.get(f"/request.json?{query}").json() for query in (PERMITTED, BARRED))
    made = loaded.decide(first, given=True)
    lines = [made, {**loaded.decide({**second, "id": "b"}, given=True), "outcome": "permitted"}, {**second, "id": "c"}]
    content = "".join(f"{json.dumps(line)}\n" for line in lines)
    page = sent(client, "/past", content, "past.ndjson").text

    assert "3 of 3: 1 same, 1 altered, 1 nothing to compare with." in page
    assert page.count("<tr ") == 4
    only = sent(client, "/past", content, "past.ndjson", only="altered").text
    assert "1 of 3" in only
    assert re.findall(r'<th role="rowheader" scope="row"><a href="[^"]+">([^<]+)', only) == ["b"]
    link = re.search(r'scope="row"><a href="([^"]+)">a</a>', page)
    assert link
    assert dict(parse_qsl(urlsplit(unescape(link[1])).query)) == dict(parse_qsl(PERMITTED))


def test_the_card_is_the_first_sheet_as_text(client: TestClient) -> None:
    page = unescape(client.get(f"/card?{PERMITTED}").text)
    card = re.search(r'<pre id="card".*?>(.*?)</pre>', page, re.DOTALL)

    assert card
    text = re.sub(r"</?span[^>]*>", "", card[1])
    assert "\nPERMITTED.\n" in text
    assert "\n  An exchange on March 15, 2024 is permitted by this law, under 19 U.S.C. 1628(a).\n" in text
    assert "\nWHY\n" in text


@pytest.mark.parametrize("query", [PERMITTED, BARRED, f"id=a&{BEGUN}"])
def test_the_card_leads_to_words_that_decide(client: TestClient, query: str) -> None:
    """Where the link goes the law has words lit, and their condition is one that decides."""
    link = re.search(r'href="(/\?[^"]+)#p(\d+)">The deciding words', client.get(f"/card?{query}").text)
    assert link
    page = client.get(unescape(link[1])).text
    assert re.search(rf'<a class="quoted (\w+)" id="p{link[2]}"', page)
    assert re.search(rf'<li id="c{link[2]}" class="in\d \w+ decides"', page)


def test_the_readings_tell_what_each_option_gives(client: TestClient, loaded: LoadedBundle) -> None:
    page = client.get(f"/readings?{PERMITTED}").text
    request = client.get(f"/request.json?{PERMITTED}").json()
    for name, about in loaded.bundle.readings.items():
        part = re.search(rf'<section id="{name}".*?</section>', page, re.DOTALL)
        assert bool(part) == (len(about.options) > 1)
        if part and "not used by the law" not in part[0]:
            came = re.findall(r'data-label="Outcome"><span class="came [a-z]+">([^<]+)', part[0])
            assert came == [
                loaded.decide(request, chosen_readings(loaded.bundle, {name: option}))["outcome"].replace("_", " ")
                for option in about.options
            ]
    assert "For one purpose." in page


def test_a_search_finds_law_rules_readings_and_cases(client: TestClient) -> None:
    page = client.get("/search?date=2024-03-15&words=violated+assurances").text
    groups = dict(re.findall(r'<h2 id="k\d">([A-Z][a-z ]+) <span class="small">(\d+)', page))

    assert set(groups) == {"The law", "Rules", "Readings", "Cases"}
    assert int(groups["The law"]) > 0
    assert "19 U.S.C. 1628(b)(2)" in page
    assert "Nothing holds all of these words." in client.get("/search?words=zzzzz").text
    assert "<script>alert" not in client.get("/search", params={"words": HOSTILE}).text


@pytest.mark.parametrize("path", ["/start", "/card", "/readings", "/search?words=agency", "/past"])
def test_other_law_has_these_pages_too(client: TestClient, ftc_client: TestClient, path: str) -> None:
    for served in (client, ftc_client):
        answer = served.get(path)
        assert answer.status_code == 200
        assert answer.text.count("<main ") == 1
    assert "1628" not in answer.text


def test_the_next_and_the_previous_change_are_links(client: TestClient, loaded: LoadedBundle) -> None:
    """From each two neighbouring days on which the law changed to the two before, and the two after."""
    days = loaded.bundle.days()
    page = unescape(client.get(f"/compare?date=2024-03-15&old={days[1]}&new={days[2]}").text)

    assert re.search(rf"old={days[0]}&new={days[1]}\">Previous change: {days[1]}<", page)
    assert re.search(rf"old={days[2]}&new={days[3]}\">Next change: {days[3]}<", page)
    assert 'href="#change-1"' in page
    assert 'id="change-1"' in page
