"""The pages of the site and of the reference as a browser and assistive technology take them, from a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]

from commands.command import statute

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LAW = Path(__file__).parent.parent / "bundles" / "lending-library"


def test_pages_fit_a_phone_and_break_no_rule_of_access_in_light_and_dark(browser: Browser, tmp_path: Path) -> None:
    assert statute("site", str(tmp_path / "site"), "--bundle", str(LAW)).status == 0
    assert statute("docs", str(tmp_path / "docs")).status == 0
    files = [*sorted((tmp_path / "site").rglob("*.html")), *((tmp_path / "docs" / f"{one}.html") for one in DOCS)]
    for scheme in ("light", "dark"):
        size = {"width": 390, "height": 844}
        page = browser.new_context(viewport=size, color_scheme=scheme, bypass_csp=True).new_page()  # type: ignore[arg-type]
        for file in files:
            page.goto(file.as_uri())

            assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0, file.name
            assert [one["id"] for one in Axe().run(page).response["violations"]] == [], file.name


DOCS = ("index", "section", "operators", "verbs", "exit-statuses")


def test_an_entry_is_found_by_a_word_and_without_scripts_all_pages_are_there(browser: Browser, tmp_path: Path) -> None:
    assert statute("docs", str(tmp_path / "docs")).status == 0
    address = (tmp_path / "docs" / "index.html").as_uri()
    page, wrong = browser.new_page(), list[str]()
    page.on("console", lambda message: wrong.append(message.text))
    page.goto(address)
    page.get_by_role("searchbox", name="Find").fill("shares any")
    page.get_by_role("link", name="Operators and types: Operators").click()
    assert page.url.endswith("operators.html#operators")
    assert wrong == []

    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.goto(address)
    assert bare.locator("#find input").count() == 0
    assert bare.get_by_role("link", name="quote-missing").count() == 1
