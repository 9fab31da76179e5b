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


def test_past_decisions_are_replayed(client: TestClient, loaded: LoadedBundle) -> None:
    """One as it was, one that was altered, and a request that was never decided."""
    first, second = (client.get(f"/request.json?{query}").json() for query in (PERMITTED, BARRED))
    made = loaded.decide(first, given=True)
    lines = [made, {**loaded.decide({**second, "id": "b"}, given=True), "outcome": "permitted"}, {**second, "id": "c"}]
    content = "".join(f"{json.dumps(line)}\n" for line in lines)
    page = sent(client, "/past", content, "past.ndjson").text

    assert '<span id="shown">3</span> of 3: 1 same, 1 altered, 1 nothing to compare with.' in page
    assert re.findall(r'<tr role="row" data-status="([^"]+)"', page) == ["same", "altered", "nothing to compare with"]
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
    assert "**" not in client.get("/search?date=2024-03-15&words=documents").text
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


def test_from_each_change_within_the_text_one_goes_to_the_next(client: TestClient) -> None:
    page = client.get("/compare?date=2024-03-15&old=2020-06-30&new=2020-07-01").text
    count = len(re.findall(r'class="two passage"', page))

    assert count > 2
    assert re.findall(r'<div class="two passage" id="at-(\d+)"', page) == [str(n) for n in range(1, count + 1)]
    assert re.findall(r'<a href="#at-(\d+)">Next', page) == [str(n) for n in range(2, count + 1)]
    assert re.findall(r'<a href="#at-(\d+)">Previous', page) == [str(n) for n in range(1, count)]


@pytest.mark.parametrize("path", ["/?", "/card?", "/readings?", "/compare?", "/interview?asked=date&"])
def test_a_reading_that_there_is_not_is_named_in_words(client: TestClient, loaded: LoadedBundle, path: str) -> None:
    about = loaded.bundle.readings["purposes-list"]
    page = unescape(client.get(f"{path}{PERMITTED}&reading.purposes-list=some&reading.no-such=x").text)

    assert f"the address answers \u201c{about.question}\u201d with `some`" in page
    assert all(f"`{option}`, {says.rstrip('.')}" in page for option, says in about.options.items())
    assert "the address chooses a reading that this law does not have, `no-such`" in page
    assert not re.search("unknown (reading|option)", page)


@pytest.mark.parametrize("path", ["/card?", "/readings?"])
def test_a_reading_that_is_not_the_default_is_disclosed(client: TestClient, path: str) -> None:
    page = client.get(f"{path}{PERMITTED}&reading.purposes-list=all").text

    assert "Read here, and not by default" in page


@pytest.mark.parametrize("path", ["/start", "/past"])
@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ndjson.zst", b"\x28\xb5\x2f\xfd\x00\x00", "a.ndjson.zst cannot be read: it is compressed by Zstandard"),
        ("a.xlsx", b"PK\x03\x04\x00", "a.xlsx cannot be read: it is a ZIP archive"),
        ("a.yaml", b"id: a\x00b\n", "a.yaml, line 1"),
        ("a.yaml", "id: \u00e9\n".encode("latin-1"), "a.yaml, line 1"),
        ("a.json", '{"id": "a"}'.encode("utf-16"), "a.json, line 1"),
        ("a.yaml", b"a: " + b"[" * 5_000, "a.yaml, line 1"),
        ("a.json", b'{"a": ' + b"[" * 100_000, "a.json, line 1"),
        ("a.yaml", b"a: &x [1]\nb: [*x, *x]\n", "a.yaml, line 1"),
        ("a.json", b'{"id": "a", "id": "b"}', "a.json, line 1"),
        ("a.json", b'{"id": "' + b"a" * 2_000_000 + b'"}', "a.json, line 1"),
        ("a.json", b'{"format": 1' + b"0" * 5_000 + b"}", "a.json, line 1"),
    ],
)
def test_what_is_sent_to_do_harm_is_refused_in_words(
    client: TestClient, path: str, name: str, content: bytes, said: str
) -> None:
    """Quickly, without a fault of the server; past decisions say it of the one document."""
    answer = sent(client, path, content, name)
    page = unescape(answer.text)

    assert answer.status_code == (422 if path == "/start" or name.endswith(("zst", "xlsx")) else 200)
    assert said in page if path == "/start" else "cannot be read" in page or "not replayable" in page


def test_a_script_in_a_past_decision_is_shown_as_it_is_written(client: TestClient, loaded: LoadedBundle) -> None:
    request = {**client.get(f"/request.json?{PERMITTED}").json(), "id": HOSTILE}
    lines = [loaded.decide(request, given=True), {"format": HOSTILE, "request": request}, {"id": HOSTILE, HOSTILE: 1}]
    page = sent(client, "/past", "".join(f"{json.dumps(line)}\n" for line in lines), f"{HOSTILE}.ndjson").text

    assert "<script>alert" not in page
    assert HOSTILE in unescape(page)
