"""What the page shows while no answer is there, or not the one that it seems: it is never taken for an answer."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from serve.addresses import BEGUN, CLEAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Route
    from starlette.testclient import TestClient

PERMITTED = f"/?id=FR&{BEGUN}&{CLEAN}&assurances.cover_purpose=true"
SWITCHED = f"id=FR&{BEGUN}&{CLEAN}&assurances.cover_purpose=true&finding.purposes=other&reading.purposes-list=all"


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=address)
    yield context.new_page()
    context.close()


def changed(page: Page) -> None:
    page.locator('input[name="assurances.cover_purpose"][value="false"]').check()


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (lambda route: route.abort(), "No answer: the server did not reply."),
        (lambda route: route.fulfill(status=500, body="{}"), "No answer: the server replied 500"),
        (
            lambda route: route.fulfill(status=200, body="<p>Log in</p>"),
            "No answer: what the server sent cannot be read.",
        ),
    ],
    ids=["no reply", "500", "unreadable"],
)
def test_an_answer_that_does_not_come_takes_the_old_one_away_and_is_asked_for_again(
    page: Page, reply: object, said: str
) -> None:
    page.goto(PERMITTED)
    expect(page.locator("#outcome .answer .came")).to_have_text("permitted")
    page.route("**/*", reply)  # type: ignore[arg-type]
    changed(page)
    expect(page.locator("#outcome .sentence")).to_contain_text(said)
    assert "permitted" not in page.locator("#outcome").inner_text().lower()
    assert page.locator("#lit .phrase").count() == 0
    assert page.title() == "No answer"
    page.unroute("**/*")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("#outcome .answer .came")).to_have_text("prohibited")
    expect(page.locator("#lit .phrase:visible").first).to_be_visible()


def test_while_an_answer_is_awaited_the_old_one_is_grey(page: Page) -> None:
    def slow(route: Route) -> None:
        time.sleep(4)
        route.continue_()

    page.goto(PERMITTED)
    page.route("**/*", slow)
    changed(page)
    expect(page.locator("#outcome[aria-busy=true]")).to_be_visible()
    expect(page.locator("#lit[aria-busy=true]")).to_have_count(1)
    assert float(page.locator("#outcome > .answer").evaluate("one => getComputedStyle(one).opacity")) < 0.6
    expect(page.locator("#outcome .answer .came")).to_have_text("prohibited", timeout=20_000)
    expect(page.locator("[aria-busy]")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/interview", "/compare"])
def test_a_reading_that_is_not_the_default_is_said_beside_the_answer(client: TestClient, path: str) -> None:
    page = ended(client) if path == "/interview" else client.get(f"{path}?{SWITCHED}").text

    assert "Read here, and not by default" in page
    assert "no lawyer has signed it" in page
    assert re.search(r"With every reading at its default the answer is <strong>[a-z ]+</strong>", page)
    assert "Read here" not in client.get(f"{path}?id=FR&{BEGUN}&{CLEAN}").text


def ended(client: TestClient) -> str:
    """The end of an interview under a reading that is not the default: each question declined."""
    address = f"/interview?{SWITCHED}&asked=date"
    for _ in range(40):
        text = client.get(address).text
        found = re.search(r'name="answering" value="([^"]+)"', text)
        if not found:
            return text
        address = f"{address},{found[1]}"
    pytest.fail("the interview does not end")


def test_the_default_reading_gives_what_it_gives_by_itself(client: TestClient) -> None:
    switched = client.get(f"/?{SWITCHED}").text
    alone = client.get(f"/?{SWITCHED.replace('&reading.purposes-list=all', '')}").text
    came = re.search(r'<strong class="came [a-z]+">([a-z ]+)</strong>', alone)

    assert came
    assert f"at its default the answer is <strong>{came[1]}</strong>" in switched


@pytest.mark.parametrize("width", [390, 640])
def test_on_a_small_screen_the_reason_and_the_duties_stand_under_the_outcome(
    browser: Browser, address: str, width: int
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 844}, base_url=address)
    page.goto(PERMITTED)
    expect(page.locator("#outcome .sentence")).to_be_in_viewport()
    expect(page.locator("#outcome .duties")).to_be_in_viewport()
    page.mouse.wheel(0, 3000)
    expect(page.locator("#outcome .sentence")).to_be_in_viewport()
    page.close()


def test_the_day_is_blank_and_today_is_the_day_of_the_browser(page: Page) -> None:
    page.clock.set_fixed_time("2031-02-03T12:00:00Z")
    page.goto("/")
    assert page.locator("#date").input_value() == ""
    assert page.locator("#date").evaluate("one => one.required")
    expect(page.locator("#outcome")).to_contain_text("Say the day")
    assert page.locator(".fault, .wrong").count() == 0
    page.get_by_role("button", name="Today, 2031-02-03, by this browser\u2019s clock").click()
    expect(page.locator("#outcome .answer .came")).to_have_text("undetermined")
    assert "date=2031-02-03" in page.url
    page.locator("#date").fill("")
    page.locator("#date").press("Tab")
    expect(page.locator("#outcome .answer .came")).to_have_text("no answer yet")


def test_the_facts_that_are_given_before_the_day_are_kept(client: TestClient) -> None:
    page = client.get("/?officer.service=ice").text

    assert "no answer yet" in page
    assert 'value="ice" checked' in page
    assert client.get("/decision.json?officer.service=ice").status_code == 422


def test_the_points_that_are_not_verified_are_listed_where_their_number_leads(client: TestClient) -> None:
    page = client.get(f"/?id=FR&{BEGUN}").text
    found = re.search(r'href="#(unverified-\d+)">(\d+) points? not verified', page)

    assert found
    listed = page.split(f'id="{found[1]}"')[1].split("</div>")[0]
    assert listed.count("<li>") == int(found[2])


def test_printing_the_law_keeps_the_request(page: Page) -> None:
    page.goto(PERMITTED)
    expect(page.locator(".printed")).to_be_hidden()
    page.emulate_media(media="print")
    expect(page.locator(".printed")).to_contain_text("Request FR of 2024-03-15")
    expect(page.locator(".printed li", has_text="Of which country")).to_contain_text("France")
    page.goto("/rule?rule=usc/19/1628%23usmca_conditions&date=2024-03-15")
    assert page.locator(".lines").evaluate("one => one.scrollWidth <= one.clientWidth")
