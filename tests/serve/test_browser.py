"""The pages in a real browser: by keyboard alone, with scripts and without, wide and narrow, and as assistive
technology reads them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import ViewportSize, expect

from serve.addresses import BEGUN, CLEAN
from statute_runner.text.yaml_source import document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

SIZES: dict[str, ViewportSize] = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}
OPEN = f"id=FR-2024-0031&{BEGUN}&{CLEAN}"
PAGES = {
    "undetermined": f"/?{OPEN}",
    "empty": "/",
    "old law": f"/?{OPEN}&as_of=1986-10-27",
    "faulty": "/?date=2024-13-01&finding.on=soon&finding.purposes=%21none&finding.purposes=other",
    "prohibited": f"/?{OPEN}&assurances.cover_purpose=false",
    "switched": f"/?{OPEN}&reading.purposes-list=all&section=usc/19/1401",
    "what would change it": f"/?{OPEN}&assurances.cover_purpose=false&advice=any",
    "interview, a question": f"/interview?{OPEN}&asked=date,counterpart.country",
    "interview, an answer with a fault": f"/interview?{OPEN}&finding.on=soon&asked=date&answering=finding.on",
    "interview, its end": f"/interview?{OPEN}&asked=date,counterpart.country,assurances.cover_purpose",
    "compare": f"/compare?{OPEN}&old=2020-06-30&new=2020-07-01",
    "rules": f"/rules?{OPEN}",
    "rule": f"/rule?{OPEN}&rule=usc/19/1628%23usmca_conditions",
    "cases": "/cases",
    "no case": "/cases?words=nothing+like+this",
    "no page": "/?question=nothing",
    "begin": f"/start?{OPEN}",
    "past decisions": "/past",
    "the answer card": f"/card?{OPEN}",
    "readings": f"/readings?{OPEN}",
    "search": f"/search?{OPEN}&words=agency",
}

NARROW = [
    "undetermined",
    "faulty",
    "what would change it",
    "interview, a question",
    "interview, its end",
    "compare",
    "rule",
    "no case",
]

expect.set_options(timeout=20_000)


@pytest.fixture
def opened(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page of the size asked for, that may neither complain nor reach beyond the server."""
    size, scripts = getattr(request, "param", ("wide", True))
    context = browser.new_context(
        viewport=SIZES[size], java_script_enabled=scripts, accept_downloads=True, base_url=address
    )
    page = context.new_page()
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: None if sent.url.startswith((address, "data:")) else wrong.append(sent.url))
    yield page
    context.close()
    assert [said for said in wrong if "400 (Bad Request)" not in said] == []


def tab_to(page: Page, name: str) -> None:
    """Goes forward by the Tab key to the control of this name, or the link with this text."""
    for _ in range(300):
        page.keyboard.press("Tab")
        if page.evaluate("[document.activeElement.name, document.activeElement.textContent.trim()]").count(name):
            return
    pytest.fail(f"the Tab key never comes to {name}")


def choose(page: Page, name: str, value: str) -> None:
    """Chooses among radio buttons by the arrow keys."""
    tab_to(page, name)
    for _ in range(12):
        if page.evaluate("document.activeElement.value") == value:
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrow keys never come to {value}")


def mark(page: Page, name: str, value: str) -> None:
    """Marks a box of a set by the space bar."""
    tab_to(page, name)
    while page.evaluate("document.activeElement.value") != value:
        tab_to(page, name)
    page.keyboard.press("Space")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def lit_words(page: Page) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = re.findall(
        r'<span class="phrase (\w+)">([^<]+)</span>', page.locator("#lit").inner_html()
    )
    return found


def outcome(page: Page, said: str) -> None:
    expect(page.locator("#outcome .answer .came")).to_have_text(said)


@pytest.mark.parametrize("opened", [("wide", True), ("narrow", True)], indirect=True)
def test_from_the_empty_form_to_a_saved_case_by_keyboard_alone(opened: Page, tmp_path: Path) -> None:
    page = opened
    page.goto("/")
    outcome(page, "no answer yet")
    write(page, "id", "Norway by keyboard")
    write(page, "date", "2024-03-15")
    choose(page, "exchange.direction", "provide")
    choose(page, "exchange.material", "information")
    choose(page, "officer.service", "cbp")
    tab_to(page, "counterpart.country")
    page.keyboard.type("NO")
    choose(page, "counterpart.kind", "customs")
    expect(page.locator("#lit .phrase.yes", has_text="customs and law enforcement agencies").first).to_be_visible()
    choose(page, "counterpart.violations", "!none")
    choose(page, "finding.made", "true")
    mark(page, "finding.purposes", "compliance")
    outcome(page, "undetermined")
    choose(page, "authorization.subsection_a", "true")
    choose(page, "assurances.cover_purpose", "true")
    tab_to(page, "Add a first assurance")
    page.keyboard.press("Enter")
    expect(page.locator('[name="assurances.given[0].by"]').first).to_be_visible()
    choose(page, "assurances.given[0].by", "agency")
    choose(page, "assurances.given[0].confidence", "true")
    choose(page, "assurances.given[0].use", "law_enforcement")
    write(page, "assurances.given[0].from", "2023-05-02")
    mark(page, "assurances.given[0].until", "none")
    tab_to(page, "Show the answer")
    outcome(page, "permitted")
    expect(page.locator("#said")).to_have_text("Permitted.")
    assert "assurances.given[0].from=2023-05-02" in unquote(page.url)
    assert "finding.agreement" not in page.url
    tab_to(page, "Case for the suite, for a lawyer to confirm")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    download.value.save_as(tmp_path / "case.yaml")
    saved = document((tmp_path / "case.yaml").read_bytes(), "case.yaml").data["cases"]["norway-by-keyboard"]

    assert saved["expect"]["outcome"] == "permitted"
    assert saved["expect"]["routes"] == {
        "usc/19/1628/a": "permitted",
        "usc/19/1628/c": "not_permitted",
        "publ/116-113/209/e": "not_permitted",
    }
    assert saved["facts"]["counterpart"] == {"country": "NO", "kind": "customs", "violations": []}
    assert saved["date"] == "2024-03-15"


@pytest.mark.parametrize("opened", [("wide", False)], indirect=True)
def test_with_scripts_off_the_form_gives_the_same_answer(opened: Page, browser: Browser, address: str) -> None:
    page = opened
    scripted = browser.new_page(base_url=address)
    for one in (page, scripted):
        one.goto(f"/?{OPEN}")
        one.locator('input[name="assurances.cover_purpose"][value="false"]').check()
        one.locator('input[name="finding.purposes"][value="agreement"]').check()
        if one is scripted:
            one.wait_for_url("**finding.purposes=**agreement**")
            expect(one.locator("[aria-busy=true]")).to_have_count(0)
        chapters = one.locator('input[name="finding.chapters"][value="!none"]')
        if not chapters.is_visible():
            one.locator("#k-finding").click()
        chapters.check()
    page.get_by_role("button", name="Show the answer").click()
    outcome(page, "prohibited")
    scripted.wait_for_url("**finding.chapters=**")
    outcome(scripted, "prohibited")

    assert page.url == scripted.url
    assert lit_words(page) == lit_words(scripted)
    assert page.locator("#outcome").inner_html() == scripted.locator("#outcome").inner_html()
    assert any(value == "no" for value, _ in lit_words(page))
    scripted.close()


@pytest.mark.parametrize("opened", [("wide", False)], indirect=True)
def test_an_interview_goes_from_its_first_question_to_a_decision_and_back(opened: Page) -> None:
    page = opened
    page.goto("/interview")
    page.get_by_label("Name of the request").fill("Interview in a browser")
    page.get_by_label("Day asked about").fill("2024-03-15")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("button", name="I do not know").click()
    page.get_by_label("Of which country").select_option("FR")
    page.get_by_role("button", name="Answer").click()
    second = page.url
    page.get_by_role("button", name="I do not know").click()
    expect(page.locator(".given li").nth(2)).to_contain_text("not known")
    page.go_back()
    assert page.url == second
    page.go_forward()
    page.get_by_role("link", name="Back", exact=True).click()
    assert page.url == second
    page.get_by_label("A customs agency").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("U.S. Immigration and Customs Enforcement").check()
    page.get_by_role("button", name="Answer").click()
    page.get_by_label("Something is provided to the counterpart, and nothing").check()
    page.get_by_role("button", name="Answer").click()
    while page.locator('[name="answering"]').get_attribute("value") != "assurances.cover_purpose":
        page.get_by_role("button", name="I do not know").click()
    expect(page.locator("mark").first).to_contain_text("for the law enforcement purposes")
    page.get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Answer").click()

    expect(page.locator(".outcome .answer .came")).to_have_text("prohibited")
    with page.expect_download() as download:
        page.get_by_role("link", name="Request, YAML").click()
    assert document(download.value.path().read_bytes(), "request.yaml").data["facts"] == {
        "exchange": {"direction": "provide"},
        "officer": {"service": "ice"},
        "counterpart": {"country": "FR", "kind": "customs"},
        "assurances": {"cover_purpose": False},
    }


def test_what_would_change_the_answer_changes_it_when_opened(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}")
    page.locator('input[name="assurances.cover_purpose"][value="false"]').check()
    outcome(page, "prohibited")
    page.get_by_role("link", name="Any fact, also those that no one can change").click()
    # Another country would end the bar, but lead to no better answer: it is not offered.
    expect(page.get_by_role("link", name="Only what a person can bring about")).to_be_visible()
    expect(page.locator("#change .fixed")).to_have_count(0)
    page.locator("#change li", has_text="receive it and provide nothing").get_by_role("link").click()
    outcome(page, "permitted")
    expect(page.locator('input[name="exchange.direction"][value="receive"]')).to_be_checked()
    page.locator('input[name="exchange.direction"][value="provide"]').check()
    outcome(page, "prohibited")
    expect(page.get_by_role("link", name="Only what a person can bring about")).to_be_visible()


def test_going_back_goes_back_to_the_state_before(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}")
    page.locator('input[name="assurances.cover_purpose"][value="true"]').check()
    outcome(page, "permitted")
    page.go_back()
    outcome(page, "undetermined")

    assert page.locator('input[name="assurances.cover_purpose"][value=""]').is_checked()


def test_a_slip_is_said_beside_its_field_and_mended(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}&assurances.cover_purpose=true")
    field = page.locator('input[name="assurances.given[0].from"]')
    field.fill("2023-02-30")
    field.press("Tab")
    outcome(page, "no answer")
    expect(page.locator(".state", has_text="the last day of that month is 2023-02-28")).to_be_visible()
    assert page.locator("#lit .phrase").count() == 0
    field.fill("2023-02-28")
    field.press("Tab")
    outcome(page, "permitted")


def test_none_of_these_and_any_one_of_them_untick_each_other(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}")
    one = page.locator('input[name="finding.purposes"][value="compliance"]')
    none = page.locator('input[name="finding.purposes"][value="!none"]')
    none.check()
    expect(one).not_to_be_checked()
    one.check()
    expect(none).not_to_be_checked()


def test_a_phrase_says_in_place_what_it_tests_and_the_law_follows_the_question(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}")
    page.keyboard.press("PageDown")
    for _ in range(200):  # the policy of the page lets nobody wait inside of it
        if page.evaluate("window.scrollY") > 100:
            break
        page.wait_for_timeout(50)
    page.locator("a.quoted", has_text="insure compliance with any law").first.click()
    expect(page.locator(".in-place")).to_contain_text("For which purposes was the exchange found necessary?")
    expect(page.locator(".in-place")).to_contain_text("holds")
    page.keyboard.press("Escape")
    expect(page.locator(".in-place")).to_have_count(0)
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    page.locator('input[name="finding.purposes"][value="other"]').focus()
    expect(page.locator("a.quoted.asked", has_text="insure compliance with any law").first).to_be_in_viewport()


def test_a_day_on_the_timeline_and_a_section_are_chosen_by_links(opened: Page) -> None:
    page = opened
    page.goto(f"/?{OPEN}")
    page.locator(".timeline").get_by_text("1986-10-27").click()
    expect(page.locator("#date")).to_have_value("2024-03-15")
    expect(page.locator("#outcome .banner")).to_contain_text("You are looking at the law of October 27, 1986")
    expect(page.locator("#outcome .banner")).to_contain_text("the request\u2019s day is March 15, 2024")
    expect(page.locator(".timeline a[aria-current]")).to_contain_text("1986-10-27")
    page.get_by_role("navigation", name="Sections of the law").get_by_role("link", name="19 U.S.C. 1401").click()
    expect(page.locator("#lit article h2").first).to_contain_text("19 U.S.C. 1401")
    page.get_by_role("link", name="Back to the law of the request\u2019s day").click()
    expect(page.locator("#outcome .banner")).to_have_count(0)
    assert "as_of" not in page.url


@pytest.mark.parametrize(
    ("opened", "name"),
    [(("wide", True), name) for name in PAGES] + [(("narrow", True), name) for name in NARROW],
    indirect=["opened"],
)
def test_a_page_is_accessible_and_never_scrolls_sideways(opened: Page, name: str) -> None:
    opened.goto(PAGES[name])
    if name == "undetermined":
        outcome(opened, "undetermined")
    found = Axe().run(opened)

    assert found.violations_count == 0, found.generate_report()
    assert opened.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
