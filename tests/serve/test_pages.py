"""The pages as they are served: what they show without any script, and what the server refuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from serve.addresses import BEGUN, VIOLATED
from statute_runner.serve import app
from statute_runner.serve.middleware import LARGEST_BODY, LONGEST_QUERY, POLICY

if TYPE_CHECKING:
    from statute_runner.api import LoadedBundle

PATHS = [
    "/",
    "/interview?asked=date",
    "/compare",
    "/rules",
    "/rule?rule=usc/19/1628%23outbound",
    "/graph",
    "/graph?about=usc/19/1628%23outbound",
    "/graph?about=usc/19/1628&versions=all",
    "/pictures.css",
    "/cases",
    "/start",
    "/card",
    "/readings",
    "/search?words=agency",
    "/past",
    "/v1/law",
    "/static/page.css",
    "/nowhere",
]
BARRED = f"id=a&{BEGUN}&{VIOLATED}"


def lit(page: str, value: str) -> str:
    """The words of the law that are lit so; where words of several tests overlap, their parts are lit one by one."""
    return " ".join(" ".join(re.findall(f'<span class="phrase {value}">([^<]*)</span>', page)).split())


def test_the_words_are_lit_by_the_facts(client: TestClient) -> None:
    before = client.get("/?id=a&date=2024-03-15").text
    after = client.get(f"/?{BARRED}").text
    words = "that has violated any assurances described in paragraph (1)"

    assert words in lit(before, "unknown")
    assert words not in lit(before, "yes")
    assert words in lit(after, "yes")
    assert words not in lit(after, "unknown")
    assert '<strong class="came adverse">prohibited</strong>' in after


def test_a_form_sent_without_scripts_goes_to_the_one_address_of_its_state(client: TestClient) -> None:
    answer = client.get(
        f"/?{BARRED}&finding.agreement=&reading.purposes-list=any&section=usc/19/1628", follow_redirects=False
    )

    assert answer.status_code == 303
    assert dict(parse_qsl(urlsplit(answer.headers["location"]).query)) == dict(parse_qsl(BARRED))
    assert client.get(answer.headers["location"], follow_redirects=False).status_code == 200


def test_a_part_asked_for_by_script_is_the_same_page(client: TestClient) -> None:
    answer = client.get(f"/?{BARRED}&finding.agreement=", headers={"HX-Request": "true"})

    assert answer.text == client.get(f"/?{BARRED}").text
    assert sorted(parse_qsl(urlsplit(answer.headers["hx-push-url"]).query)) == sorted(parse_qsl(BARRED))


def test_what_cannot_be_read_is_said_at_its_field_and_nothing_is_decided(client: TestClient) -> None:
    page = client.get("/?date=2024-13-01&finding.purposes=%21none&finding.purposes=other&exchange.colour=red&x=1").text

    assert "no answer" in page
    for said in (
        "invalid date `2024-13-01`",
        "none is marked, and so is a value",
        "unknown fact `colour`",
        "unknown field `x`",
    ):
        assert said in page
    assert 'class="phrase' not in page


def test_every_fact_of_the_bundle_is_asked_with_its_help(client: TestClient, ftc_client: TestClient) -> None:
    page = client.get("/").text
    other = ftc_client.get("/").text

    assert "Which chapters of that agreement is the exchange necessary to implement?" in page
    assert "The numbers 4 and 5 name different chapters in the two agreements." in page
    assert len(re.findall(r'name="finding\.chapters"', page)) == 34 + 1
    assert "What legal basis for keeping the material in confidence has the agency set forth?" in other
    assert "15 U.S.C. 57b-2" in other


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/interview",
        "/compare",
        "/rules",
        "/graph",
        "/cases",
        "/decision.json?date=2021-01-01",
        "/case.yaml?date=2021-01-01",
        "/explanation.html?date=2021-01-01",
        "/openapi.json",
    ],
)
def test_the_second_bundle_is_served_as_it_is(ftc_client: TestClient, path: str) -> None:
    answer = ftc_client.get(path)

    assert answer.status_code == 200
    assert "1628" not in answer.text


def test_the_graph_leads_to_rules_facts_and_readings(client: TestClient) -> None:
    page = client.get("/graph?date=2021-01-01&about=usc/19/1628%23foreign_agency").text

    led = {(one, to.partition("?")[0]) for to, one in re.findall(r'<a href="([^"]*)" aria-label="([^"]*)"><g>', page)}
    assert {
        ("rule kept back", "/rule"),
        ("fact counterpart.kind", "/"),
        ("reading international bodies", "/readings"),
    } <= led
    assert client.get("/graph?about=usc/19/9999").status_code == 404
    assert 'href="/graph?' in client.get("/rules").text


def test_two_days_stand_side_by_side(client: TestClient) -> None:
    page = client.get(f"/compare?{BARRED}&old=2020-06-30&new=2020-07-01").text

    for words in ("<del>Service</del>", "<ins>and Border Protection</ins>", "<ins>2</ins>", "<del>3</del>"):
        assert words in page
    assert page.count("Law of June 30, 2020") == 1
    assert page.count("Law of July 1, 2020") == 1
    assert "invalid date" in client.get("/compare?old=2020-06-31").text


def test_a_rule_is_shown_in_words_as_a_tree_in_its_file_and_in_its_cases(
    client: TestClient, ftc_client: TestClient
) -> None:
    page = client.get(f"/rule?{BARRED}&rule=usc/19/1628%23violated").text

    assert "The agency has violated an assurance of paragraph (1)." in page
    assert '<svg class="tree"' in page
    uses = page.split("What uses it")[1].split("Cases that rest")[0]
    assert "usc/19/1628%23closed_by_violation" in uses
    assert "usc/19/1628%23usmca_conditions" not in uses
    assert "usc/19/1628%23kept_back" in uses
    decides = client.get(f"/rule?{BARRED}&rule=usc/19/1628%23barred").text.split("What uses it")[1]
    assert "19 U.S.C. 1628(a): prohibited" in decides
    assert re.search(r'<span class="line-number">\d+</span>   violated:', page)
    assert "No case names it" in page.split("Cases that rest on it")[1]
    named = ftc_client.get("/rule?rule=usc/15/57b-2%23use_served").text
    assert "In the form" in named.split("Cases that rest on it")[1]
    assert client.get("/rule?rule=usc/19/1628%23nothing").status_code == 404


def test_cases_are_found_by_words_outcome_and_section(client: TestClient) -> None:
    every, some = (
        client.get("/cases").text,
        client.get("/cases?words=promise+governmental&outcome=prohibited&in=usc/19/1628").text,
    )

    assert "The next rows" in every
    assert "promise-of-governmental-use-only" in some
    assert "no-promise-of-confidence" not in some
    opened = re.search(r'href="/\?([^"]+)" aria-label="Open promise-of-governmental-use-only, 2024-03-15', some)
    assert opened
    page = client.get("/?" + opened[1].replace("&amp;", "&")).text
    assert re.search(r'name="assurances.given\[0\].use" value="governmental"[^>]* checked', page)
    assert '<strong class="came adverse">prohibited</strong>' in page


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_guarded_and_sets_no_cookie(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    assert headers["content-security-policy"] == POLICY
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("path", PATHS[:6])
def test_a_page_holds_no_style_or_script_that_the_policy_would_stop(client: TestClient, path: str) -> None:
    page = client.get(path).text

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|javascript:", page)
    assert re.findall(r"<script[^>]*>", page) == [
        f'<script src="/static/{name}" defer>' for name in ("htmx.min.js", "page.js")
    ]
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', page)


def test_what_a_request_says_cannot_become_markup(client: TestClient) -> None:
    page = client.get(
        "/?id=%3Cscript%3Ealert(1)%3C/script%3E&counterpart.name=%22%3E%3Cimg+src=x%3E&section=%3Cb%3E"
    ).text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>&" not in page


@pytest.mark.parametrize("host", ["example.org", "127.0.0.1.example.org", "", "localhost:x", "[::1", "169.254.169.254"])
def test_another_host_name_is_not_answered(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})

    assert answer.status_code == 421
    assert answer.headers["content-security-policy"] == POLICY


@pytest.mark.parametrize("host", ["localhost:8628", "127.0.0.1", "[::1]:8628", "LOCALHOST"])
def test_its_own_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["10.42.0.7:8628", "example.org", "", "[fd00::7]:8628", "localhost:x"])
def test_a_probe_is_answered_under_any_host_name(client: TestClient, host: str) -> None:
    headers = {"Host": host, "User-Agent": "kube-probe/1.29"}

    assert client.get("/health", headers=headers).json() == {"status": "ok"}
    assert client.get("/ready", headers=headers).json()["status"] == "ready"
    assert client.head("/health", headers=headers).status_code == 200
    for path in ("/healthy", "/health/x", "/", "/v1/law", "/openapi.json", "/static/page.css"):
        assert client.get(path, headers=headers).status_code == 421


@pytest.mark.parametrize("host", ["example.org", "10.42.0.7:8628", ""])
def test_every_host_name_is_answered_where_that_is_asked_for(loaded: LoadedBundle, host: str) -> None:
    every = TestClient(app.made(loaded, ["*"]), base_url="http://127.0.0.1:8628")

    assert every.get("/v1/law", headers={"Host": host}).status_code == 200
    assert (
        every.post("/v1/decide", json={}, headers={"Host": host, "Origin": "http://other.example"}).status_code == 403
    )


@pytest.mark.parametrize(
    "twice",
    [
        "/?date=2024-03-15&date=2020-01-01",
        "/?date=2024-03-15&date=2024-03-15",
        "/?id=a&id=b",
        "/?question=exchange&question=exchange",
        "/?as_of=2024-03-15&as_of=2020-01-01",
        "/?section=usc/19/1628&section=usc/19/1401",
        "/?reading.purposes-list=all&reading.purposes-list=any",
        "/?advice=yes&advice=any",
        "/interview?asked=date&asked=date",
        "/compare?old=2020-06-30&old=2020-07-01",
        "/rule?rule=usc/19/1628%23outbound&rule=usc/19/1628%23inbound",
        "/cases?words=a&words=b",
    ],
)
def test_an_address_says_once_what_has_one_value(client: TestClient, twice: str) -> None:
    answer = client.get(twice, follow_redirects=False)
    name = twice.partition("?")[2].partition("=")[0]

    assert answer.status_code == 400
    assert f"Duplicate `{name}`" in answer.text
    assert client.get(twice.rpartition("&")[0], follow_redirects=False).status_code in {200, 303}


def test_a_field_left_blank_is_not_given(client: TestClient) -> None:
    assert client.get("/?date=&date=2024-03-15&reading.purposes-list=&reading.purposes-list=all").status_code == 200


@pytest.mark.parametrize("path", ["/request.yaml", "/decision.json", "/case.yaml", "/explanation.html"])
def test_nothing_is_kept_of_an_address_that_says_two_things(client: TestClient, path: str) -> None:
    answer = client.get(f"{path}?{BARRED}&reading.purposes-list=all&reading.purposes-list=any")

    assert answer.status_code == 422
    assert "duplicate" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Origin": "http://127.0.0.1:8628"}, 200),
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "http://example.org"}, 403),
        ({"Origin": "http://127.0.0.1:9999"}, 403),
        ({"Origin": "null"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_page_of_another_origin_may_not_send(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.post("/v1/decide", json={"id": "a", "date": "2024-03-15"}, headers=headers).status_code == status


def test_what_is_too_long_is_not_read(client: TestClient) -> None:
    assert client.get("/?id=" + "a" * LONGEST_QUERY).status_code == 414
    assert (
        client.post(
            "/v1/decide", headers={"Content-Length": str(LARGEST_BODY + 1), "Content-Type": "application/json"}
        ).status_code
        == 413
    )
    assert client.get("/?" + "&".join(f"a.b{n}=1" for n in range(1001))).status_code == 400


def test_an_address_that_names_no_question_gets_a_page_that_says_so(client: TestClient) -> None:
    answer = client.get("/?question=nothing")

    assert answer.status_code == 400
    assert "Unknown question `nothing`" in answer.text
