"""The pages beside the law in a real browser: a file is sent, what comes back is accessible, and fits a phone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import ViewportSize, expect

from serve.addresses import CLEAN, COVERED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page
    from starlette.testclient import TestClient

    from statute_runner.api import LoadedBundle

PERMITTED = f"{COVERED}&{CLEAN}"
SIZES: list[ViewportSize] = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture(params=SIZES, ids=["wide", "narrow"])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of either size."""
    context = browser.new_context(viewport=request.param, base_url=address)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def made(client: TestClient, loaded: LoadedBundle) -> dict[str, Any]:
    """A decision with its request."""
    return dict(loaded.decide(client.get(f"/request.json?{PERMITTED}").json(), given=True))


def send(page: Page, path: str, content: object, button: str) -> None:
    """Sends a file by the form of a page."""
    page.goto(path)
    page.set_input_files(
        "#file", {"name": "it.json", "mimeType": "application/json", "buffer": json.dumps(content).encode()}
    )
    page.get_by_role("button", name=button, exact=True).click()


def sound(page: Page) -> None:
    """Nothing is wrong with the page for assistive technology, nor does it scroll sideways."""
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_pages_that_ask_for_nothing_are_sound(page: Page) -> None:
    for path in (
        "/start",
        "/past",
        "/graph",
        "/search?words=violated+assurances&date=2024-03-15",
        f"/card?{PERMITTED}",
        "/card?date=2024-02-30",
        f"/readings?{PERMITTED}&reading.purposes-list=all",
        f"/readings?{PERMITTED}&reading.purposes-list=some",
        f"/interview?{PERMITTED}&asked=date",
    ):
        page.goto(path)
        sound(page)


def test_a_decision_is_opened_and_a_fault_is_told(page: Page, made: dict[str, Any]) -> None:
    send(page, "/start", made, "Open")
    expect(page.get_by_text("Verified:")).to_be_visible()
    sound(page)
    send(page, "/start", {"id": "a", "date": "2024-02-30", "facts": {"exchange": {"direction": "provid"}}}, "Open")
    expect(page.get_by_role("alert")).to_contain_text("it.json, line 1")
    sound(page)


def test_past_decisions_are_sifted_without_sending_them_again(page: Page, made: dict[str, Any]) -> None:
    send(page, "/past", [made, {**made, "outcome": "prohibited"}, {"id": "b", "date": "2024-03-15"}], "Replay")
    rows = page.locator("#sifted tbody tr")
    expect(rows).to_have_count(3)
    sound(page)
    page.get_by_label("Show", exact=True).select_option("altered")
    expect(rows.filter(visible=True)).to_have_count(1)
    page.get_by_label("Show", exact=True).select_option("")
    page.get_by_label("That hold the words").fill("compare")
    expect(rows.filter(visible=True)).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("1 of 3")


def test_the_pages_are_folded_on_a_phone_alone(page: Page) -> None:
    page.goto("/")
    high = page.locator(".top").bounding_box()
    folded = page.locator("summary", has_text="Pages")
    link = page.get_by_role("link", name="Past decisions", exact=True)
    assert high
    assert high["height"] < 844 / 6
    if folded.is_visible():
        expect(link).to_have_count(0)
        folded.click()
    link.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Past decisions")
